"""Pages for those who are asked: later, never again, or by themselves; and the public proof of who was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import signed_in, viewer
from app.catalogue.queries import active_services
from app.database import db, transaction
from app.web import arguments
from app.web.exports import csv_response
from app.web.headers import hide_address
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.setup import csrf
from reviews.asking import addresses, campaigning, objecting, offering, prompting, sending
from reviews.asking.forms import ConfirmForm, FindOrderForm
from reviews.asking.models import CampaignEntry
from reviews.asking.rules import rule_of
from reviews.reviewing.requesting import open_request
from reviews.reviewing.states import Channel

routes = Blueprint("asking", __name__, template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
STARS = ("1", "2", "3", "4", "5")


@routes.get("/reviews/later/<token>")
@limiter.limit("60 per minute")
def not_yet(token: str) -> str:
    hide_address()
    asked = open_request(token)
    return render_template(
        "asking/not_yet.html",
        until=None,
        days=rule_of(asked.service_id).pace.not_yet_days,
        service=asked.service.text(language_code()).title,
        form=addresses.form(token),
    )


@routes.post("/reviews/later/<token>")
@limiter.limit("60 per minute")
def postpone(token: str) -> str:
    hide_address()
    ConfirmForm().validate()
    with transaction():
        asked = open_request(token, lock=True)
        until = rule_of(asked.service_id).pace.again_at(clock.now())
        asked.postpone(until)
        service = asked.service.text(language_code()).title
    return render_template("asking/not_yet.html", until=until, service=service)


@routes.get("/reviews/no-more/<token>")
@limiter.limit("60 per minute")
def no_more(token: str) -> str:
    hide_address()
    email = objecting.email_of(token)
    return render_template("asking/no_more.html", token=token, email=email, stopped=sending.is_suppressed(email))


@routes.post("/reviews/no-more/<token>")
@csrf.exempt
@limiter.limit("60 per minute")
def object_at_once(token: str) -> str:
    """One click of a mail program comes without a form of ours (RFC 8058); the signed address is what lets it in."""
    hide_address()
    email = objecting.email_of(token)
    with transaction():
        objecting.object_(email, "objected")
    return render_template("asking/no_more.html", token=token, email=email, stopped=True)


@routes.post("/reviews/no-more/<token>/undo")
@limiter.limit("60 per minute")
def allow(token: str) -> AnyResponse:
    hide_address()
    email = objecting.email_of(token)
    if ConfirmForm().validate():
        with transaction():
            objecting.allow_again(email)
    return redirect(url_for(".no_more", token=token), 303)


@routes.get("/reviews/of-your-order")
def write() -> Answer:
    return _draw(FindOrderForm(), sent=request.args.get("sent") == "1")


@routes.post("/reviews/of-your-order")
@limiter.limit("5 per minute;30 per day")
def send_link() -> Answer:
    """The same answer whether there is such an order or not (R14)."""
    form = FindOrderForm()
    if not form.validate():
        return _draw(form, sent=False)
    with transaction():
        offering.send_links(form.order.data or "", form.email.data or "")
    return redirect(url_for(".write", sent=1), 303)


@routes.post("/reviews/of-your-order/<int:line_id>")
@signed_in
def begin(line_id: int) -> AnyResponse:
    """A star was tapped: the form opens with it chosen."""
    stars = arguments.choice("stars", STARS, "", source=request.form)
    channel = Channel.ONSITE_PROMPT if request.form.get("prompt") == "1" else Channel.ONSITE_FORM
    with transaction():
        raw = offering.begin(line_id, current_user._get_current_object(), channel)
    return redirect(addresses.form_path(raw, int(stars) if stars else None), 303)


@routes.post("/reviews/of-your-order/<int:line_id>/shown")
@signed_in
@limiter.limit("60 per minute")
def note_shown(line_id: int) -> AnyResponse:
    """The question was seen, whatever becomes of it."""
    user = current_user._get_current_object()
    with transaction():
        offering.own_line(line_id, user)
        prompting.note_shown(user, line_id)
    return Response(status=204)


@routes.post("/reviews/of-your-order/<int:line_id>/not-now")
@signed_in
def not_now(line_id: int) -> AnyResponse:
    """The question rests; somebody else's line is nothing to close."""
    user = current_user._get_current_object()
    if ConfirmForm().validate():
        with transaction():
            offering.own_line(line_id, user)
            prompting.dismiss(user, line_id)
    return redirect(url_for("accounts.home"), 303)


@routes.get("/reviews/asked/<reference>")
def campaign(reference: str) -> str:
    return render_template("asking/campaign_public.html", campaign=campaigning.campaign_by_reference(reference))


@routes.get("/reviews/asked/<reference>.csv")
def campaign_list(reference: str) -> Response:
    """The whole population under its public keys, and who was asked."""
    found = campaigning.campaign_by_reference(reference)
    rows = db.session.scalars(campaigning.entries(found)).all()
    return csv_response(f"asked-{found.reference}.csv", ["key", "asked"], _entries(rows))


def _draw(form: FindOrderForm, *, sent: bool) -> tuple[str, int]:
    user = viewer().user
    page = render_template(
        "asking/write.html",
        mine=offering.lines_of(user) if user else (),
        services=active_services(language_code()),
        form=form,
        sent=sent,
    )
    return page, form.status


def _entries(rows: Sequence[CampaignEntry]) -> Iterator[list[object]]:
    for each in rows:
        yield [each.key, "yes" if each.chosen else "no"]
