"""The two questions after the stars, for whoever holds the link of their review."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.database import transaction
from app.errors import Invalid
from app.web import arguments
from app.web.headers import hide_address
from app.web.limits import limiter
from app.web.locale import language_code
from reviews.recovery import questioning, tasks
from reviews.recovery.forms import QuestionsForm
from reviews.reviewing.models import Review

routes = Blueprint("recovery", __name__, template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("/reviews/two-questions/<token>")
@limiter.limit("60 per minute")
def ask(token: str) -> Answer:
    """A number tapped in a mail is chosen; nothing is stored before the form is sent."""
    review, form = questioning.review_of(token), QuestionsForm(formdata=None)
    tapped = arguments.whole_number("nps", -1, -1, 10)
    form.nps.data = tapped if tapped >= 0 else None
    return _draw(review, form, done=questioning.has_answered(review))


@routes.post("/reviews/two-questions/<token>")
@limiter.limit("20 per minute")
def answer(token: str) -> Answer:
    review, form = questioning.review_of(token), QuestionsForm()
    if not form.validate():
        return _draw(review, form, done=False)
    try:
        with transaction():
            nps_id = questioning.answer(
                questioning.review_of(token),
                nps_score=form.nps.data,
                csat_score=form.csat.data,
                text=form.text.data or "",
            )
            if nps_id is not None:
                tasks.open_for_nps.defer(nps_id=nps_id)
    except Invalid as error:
        form.nps.errors = [*form.nps.errors, str(error)]
        return _draw(review, form, done=False)
    return _draw(questioning.review_of(token), form, done=True)


def _draw(review: Review, form: QuestionsForm, *, done: bool) -> tuple[str, int]:
    hide_address()
    page = render_template(
        "recovery/questions.html", service=review.service.text(language_code()).title, form=form, done=done
    )
    return page, form.status
