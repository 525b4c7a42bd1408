"""A poll for everybody who has its link, and its page at the desk."""

from __future__ import annotations

import secrets
from datetime import time
from types import SimpleNamespace

import sqlalchemy as sa
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES, Role
from app.config import settings
from app.database import db, transaction
from app.errors import Invalid
from app.mail.links import absolute_url
from app.web import arguments
from app.web.exports import csv_response
from app.web.limits import limiter
from app.web.locale import moment_here
from app.web.pagination import paginate
from reviews.asking import polling
from reviews.asking.forms import ConfirmForm, PollForm
from reviews.asking.place_models import Poll, PollVote

routes = Blueprint("polls", __name__, url_prefix="/polls", template_folder="templates")
staff = Blueprint("polls_desk", __name__, url_prefix="/desk/asking/polls", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
COOKIE = "voter"
A_YEAR = 365 * 24 * 3600
WRITERS = (Role.MARKETER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)


@routes.get("/<reference>")
def show(reference: str) -> str:
    """Results only after the own voice, or after the end: nobody follows the others."""
    poll = polling.poll_by_reference(reference)
    voted = polling.has_voted(poll, _voter(poll, request.cookies.get(COOKIE, "")))
    return _draw(poll, voted=voted)


@routes.post("/<reference>")
@limiter.limit("20 per minute;200 per day")
def vote(reference: str) -> Answer:
    poll = polling.poll_by_reference(reference)
    browser = request.cookies.get(COOKIE, "") or secrets.token_urlsafe(24)
    option_id = arguments.whole_number("option", 0, high=2**62, source=request.form) or None
    text = request.form.get("text", "").replace("\x00", "")
    try:
        with transaction():
            poll = polling.poll_by_reference(reference)
            polling.vote(poll, _voter(poll, browser), option_id=option_id, text=text, user=viewer().user)
    except polling.VotedBefore:
        flash(_("Your voice was counted before. It counts once."), "note")
    except Invalid as error:
        flash(str(error), "warn")
        return redirect(url_for(".show", reference=reference), 303)
    answer = make_response(redirect(url_for(".show", reference=reference), 303))
    answer.set_cookie(
        COOKIE, browser, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings().is_production, path="/polls"
    )
    return answer


@staff.get("")
@desk(*STAFF_ROLES)
def index() -> str:
    found = (
        sa.select(Poll, sa.func.count(PollVote.id)).outerjoin(PollVote, PollVote.poll_id == Poll.id).group_by(Poll.id)
    )
    return render_template(
        "asking/desk_polls.html", page=paginate(found.order_by(Poll.id.desc())), may_write=viewer().has_role(*WRITERS)
    )


@staff.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    form = PollForm()
    if form.validate_on_submit():
        try:
            with transaction():
                poll = polling.ask(
                    form.question.data or "",
                    (form.options.data or "").splitlines(),
                    locale=form.locale.data,
                    allows_text=bool(form.allows_text.data),
                    closes_at=moment_here(form.closes_on.data, time(23, 59)),
                    by=viewer().user,
                )
                audit.record("poll.asked", poll)
                reference = poll.reference
            return redirect(url_for(".results", reference=reference), 303)
        except Invalid as error:
            form.options.errors = [*form.options.errors, str(error)]
    return render_template("asking/desk_poll_form.html", form=form), form.status


@staff.get("/<reference>")
@desk(*STAFF_ROLES)
def results(reference: str) -> str:
    poll = polling.poll_by_reference(reference)
    return render_template(
        "asking/desk_poll.html",
        poll=poll,
        tally=polling.tally(poll, words=200),
        address=absolute_url("polls.show", reference=poll.reference),
        may_write=viewer().has_role(*WRITERS),
    )


@staff.get("/<reference>/votes.csv")
@desk(*STAFF_ROLES)
def export(reference: str) -> Response:
    """Voices without anything that tells whose they are."""
    poll = polling.poll_by_reference(reference)
    labels = {option.id: option.label for option in poll.options}
    votes = db.session.scalars(sa.select(PollVote).where(PollVote.poll_id == poll.id).order_by(PollVote.id)).all()
    rows = [[labels.get(it.option_id or 0, ""), it.text, it.voted_at.date().isoformat()] for it in votes]
    return csv_response(f"poll-{poll.reference}.csv", [_("Answer"), _("Words"), _("Day")], rows)


@staff.post("/<reference>/closing")
@desk(*WRITERS)
def close(reference: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            poll = polling.poll_by_reference(reference)
            poll.close()
            audit.record("poll.closed", poll)
        flash(_("The poll is closed. Everyone who has the link sees the results."), "good")
    return redirect(url_for(".results", reference=reference), 303)


def _draw(poll: Poll, *, voted: bool) -> str:
    shown = polling.tally(poll) if voted or not poll.is_open else SimpleNamespace()
    with force_locale(poll.locale):
        return render_template("asking/poll.html", poll=poll, voted=voted, tally=shown)


def _voter(poll: Poll, browser: str) -> str:
    return polling.voter_of(poll, user=viewer().user, browser=browser)
