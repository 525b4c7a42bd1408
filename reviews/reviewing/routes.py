"""From the mail to a stored rating in two taps: the form of a request. GET and HEAD store nothing (R13)."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import viewer
from app.catalogue.queries import service_by_slug
from app.database import transaction
from app.jobs.queue import together
from app.orders.queries import order_of
from app.web import arguments
from app.web.headers import hide_address
from app.web.limits import limiter
from app.web.locale import language_code
from reviews.reviewing import at_once, authors, disclosing, naming, neutral, ordering, tasks, unasked
from reviews.reviewing.forms import LinkForm, OpenForm, RatingForm, SignedInForm
from reviews.reviewing.models import ReviewRequest
from reviews.reviewing.requesting import DeadToken, open_request

routes = Blueprint("reviewing", __name__, template_folder="templates")
routes.register_error_handler(DeadToken, neutral.closed)
Answer = str | Response | tuple[str, int]
POSTPONE_DAYS = (7, 14, 30)


@routes.get("/review/<token>")
@limiter.limit("120 per hour", deduct_when=neutral.counts)
def ask(token: str) -> Answer:
    asked = open_request(token)
    form = RatingForm(formdata=None)
    form.rating.data = arguments.whole_number("stars", 0, 0, 5) or None
    return _draw(asked, token, form)


@routes.post("/review/<token>/rating")
@limiter.limit("30 per minute")
@limiter.limit("60 per hour", deduct_when=neutral.counts)
def rate(token: str) -> Answer:
    """The stars are stored and submitted at once; everything else is optional and comes after."""
    form = RatingForm()
    if not form.validate():
        return _draw(open_request(token), token, form)
    with transaction(), together():
        key, reference = at_once.answer(token, form.rating.data)
    flash(_("Your stars are saved. Thank you. Everything below is up to you."), "good")
    return redirect(url_for("my_reviews.show", key=key, reference=reference), 303)


@routes.post("/review/<token>/opening")
@limiter.limit("60 per minute")
def note_opening(token: str) -> Response:
    """A person looks at the form: told by their browser's script, which mail scanners do not run."""
    with transaction():
        open_request(token, lock=True).open()
    return Response(status=204)


@routes.post("/review/<token>/postponement")
@limiter.limit("20 per minute")
def postpone(token: str) -> Answer:
    """Not tried yet: asked again in some days."""
    days = arguments.whole_number("days", POSTPONE_DAYS[0], 1, 90, source=request.form)
    with transaction():
        open_request(token, lock=True).postpone(clock.now() + timedelta(days=days))
    hide_address()
    return render_template("reviewing/postponed.html", days=days)


@routes.get("/services/<slug>/review")
def write(slug: str) -> Answer:
    service = service_by_slug(slug)
    form = _open_form()
    form.rating.data = arguments.whole_number("stars", 0, 0, 5) or None
    return render_template("reviewing/write.html", service=service, form=form)


@routes.post("/services/<slug>/review")
@limiter.limit("6 per minute; 20 per hour")
def send(slug: str) -> Answer:
    """Signed in it counts at once; for anybody else a mail has to be answered first, whatever we know about the address."""
    service = service_by_slug(slug)
    form = _open_form()
    if not form.validate():
        return render_template("reviewing/write.html", service=service, form=form), form.status
    if isinstance(form, SignedInForm):
        return _send_signed_in(slug, form)
    with transaction():
        unasked.write_as_stranger(
            form.words,
            service_by_slug(slug),
            email=form.email.data or "",
            order_reference=form.order_reference.data or "",
            locale=language_code(),
        )
    return render_template("reviewing/sent.html", email=form.email.data)


@routes.get("/review/confirmations/<token>")
@limiter.limit("60 per hour", deduct_when=neutral.counts)
def confirmation(token: str) -> Answer:
    waiting = unasked.waiting_for(token)
    hide_address()
    return render_template("reviewing/confirm.html", review=waiting.review, token=token)


@routes.post("/review/confirmations/<token>")
@limiter.limit("20 per minute")
def confirm(token: str) -> Answer:
    with transaction():
        review = unasked.confirm(token)
        key, reference = authors.link_to(review), review.reference
    flash(_("Thank you. Your review is here, and here you can change it."), "good")
    return redirect(url_for("my_reviews.show", key=key, reference=reference), 303)


@routes.post("/orders/<reference>/review-requests")
@limiter.limit("20 per minute")
def begin_from_order(reference: str) -> Answer:
    """Whoever may see the order asks themselves: a request for one of its lines, and on to its form."""
    order = order_of(viewer(), reference)
    line_id = arguments.whole_number("line", source=request.form)
    with transaction():
        raw = ordering.request_own(order, line_id, viewer().user)
    return redirect(url_for(".ask", token=raw), 303)


@routes.post("/review/links")
@limiter.limit("5 per minute; 20 per hour")
def mail_link() -> Answer:
    """A fresh link to everything written under an address; the answer is the same for every address."""
    form = LinkForm()
    if not form.validate():
        return render_template("reviewing/find.html", form=form), form.status
    with transaction():
        tasks.mail_link.defer(email=form.email.data, locale=language_code(), wish=secrets.token_hex(8))
    return render_template("reviewing/link_sent.html", email=form.email.data)


def _draw(asked: ReviewRequest, token: str, form: RatingForm) -> tuple[str, int]:
    hide_address()
    page = render_template(
        "reviewing/ask.html",
        request_=asked,
        token=token,
        form=form,
        offered=disclosing.offered(asked.offer),
        shown_name=naming.shown(asked.recipient_name, naming.ShownAs.SHORT),
        subject=asked.line.title if asked.line else asked.service.text(language_code()).title,
        postpone_days=POSTPONE_DAYS,
    )
    return page, form.status


def _open_form() -> OpenForm | SignedInForm:
    person = viewer().user
    if person is None or not person.is_verified:
        return OpenForm()
    form = SignedInForm()
    if not form.is_submitted():
        form.name.data = person.name
    return form


def _send_signed_in(slug: str, form: SignedInForm) -> Answer:
    with transaction():
        person = viewer().user
        assert person is not None
        review = unasked.write_as(person, form.words, service_by_slug(slug))
        reference = review.reference
    flash(_("Thank you. Your review is here, and here you can change it."), "good")
    return redirect(url_for("my_reviews.show", key=authors.SIGNED_IN, reference=reference), 303)
