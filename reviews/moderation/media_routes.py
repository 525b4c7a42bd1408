"""What the author of a photo or film meets that was taken out: why, what can be done about it, and the appeal."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import viewer
from app.database import transaction
from app.errors import NotFound
from app.web.headers import hide_address
from app.web.limits import limiter
from reviews.moderation import media_appealing, media_deciding, wording
from reviews.moderation.codes import REASONS, Code
from reviews.moderation.forms import AppealForm
from reviews.reviewing import media_keeping
from reviews.reviewing.authors import author_of, review_of
from reviews.reviewing.models import ReviewMedia
from reviews.reviewing.neutral import closed, counts
from reviews.reviewing.requesting import DeadToken

routes = Blueprint(
    "media_reasons",
    __name__,
    url_prefix="/my-reviews/<key>/<reference>/files/<int:media_id>/reasons",
    template_folder="templates",
)
routes.register_error_handler(DeadToken, closed)


@routes.get("")
@limiter.limit("300 per hour", deduct_when=counts)
def show(key: str, reference: str, media_id: int) -> str:
    return _draw(key, _theirs(key, reference, media_id), AppealForm(formdata=None))


@routes.post("/appeal")
@limiter.limit("10 per minute")
def appeal(key: str, reference: str, media_id: int) -> AnyResponse | tuple[str, int]:
    form = AppealForm()
    media = _theirs(key, reference, media_id)
    if not form.validate():
        return _draw(key, media, form), form.status
    with transaction():
        media_appealing.appeal(media, form.text.data or "")
    flash(_("We have your appeal. Somebody else looks at it, and you get the answer by mail."), "good")
    return redirect(url_for(".show", key=key, reference=reference, media_id=media_id), 303)


def _theirs(key: str, reference: str, media_id: int) -> ReviewMedia:
    hide_address()
    return media_keeping.media_of(review_of(author_of(key, viewer()), reference), media_id)


def _draw(key: str, media: ReviewMedia, form: AppealForm) -> str:
    """Raises `NotFound` for a file that no person took out, or of which nothing is kept after its year."""
    decision = media_deciding.last_taken_out(media.id)
    if decision is None or decision.erased_at is not None:
        raise NotFound
    return render_template(
        "moderation/media_statement.html",
        media=media,
        decision=decision,
        reason=REASONS[Code(decision.code or "")],
        may_appeal=media_appealing.may_appeal(decision),
        form=form,
        key=key,
        address_of=lambda part: url_for(
            "review_media.own_file", key=key, reference=media.review.reference, media_id=media.id, part=part
        ),
        wording=wording,
    )
