"""Photos, videos and recordings that wait for a person, and what was decided about others. Staff see no stars here either."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk
from app.database import db
from app.errors import NotFound
from app.media import serving
from app.web import arguments
from app.web.pagination import paginate
from app.web.safety import local_target
from reviews.moderation import media_appealing, media_deciding, queries, wording
from reviews.moderation.acting import STAFF, attempt, person
from reviews.moderation.deciding import Verdict
from reviews.moderation.forms import AnswerForm, MediaForm
from reviews.moderation.media_models import SHOW, TAKE_OUT
from reviews.reviewing.models import ReviewMedia

routes = Blueprint("moderation_media", __name__, url_prefix="/desk/reviews/media", template_folder="templates")


@routes.get("")
@desk(*STAFF)
def index() -> str:
    decided = arguments.choice("show", ("waiting", "decided"), "waiting") == "decided"
    page = paginate(queries.decided_media() if decided else queries.held_media(), per_page=12)
    return render_template(
        "moderation/desk_media.html",
        page=page,
        decided=decided,
        forms={} if decided else {each.id: numbered(MediaForm(formdata=None), each) for each in page},
        address_of=address_of,
        wording=wording,
    )


@routes.post("/<int:media_id>/decision")
@desk(*STAFF)
def decide(media_id: int) -> AnyResponse:
    """Show it, or take it out for a reason of the list; the review stays as it is."""
    form = MediaForm()
    back = redirect(local_target(request.form.get("next"), url_for(".index")), 303)
    if not form.validate():
        flash(_("Choose a reason; for “Against the law”, name the law too."), "bad")
        return back
    out = form.takes_down
    verdict = Verdict(
        verdict=TAKE_OUT if out else SHOW,
        code=form.reason,
        law=(form.law.data or "") if out else "",
        note=(form.note.data or "") if out else "",
    )
    done = _("It is taken out, and its author is told why.") if out else _("It is shown.")
    attempt(lambda: media_deciding.decide(media_id, verdict, by=person()), done)
    return back


@routes.get("/appeals")
@desk(*STAFF)
def appeals() -> str:
    decided = arguments.choice("show", ("open", "decided"), "open") == "decided"
    page = paginate(queries.media_appeals(decided=decided), per_page=12)
    return render_template(
        "moderation/desk_media_appeals.html",
        page=page,
        decided=decided,
        forms={each.id: _answer_form(each.id) for each in page},
        address_of=address_of,
        me=person(),
        now=clock.now(),
        wording=wording,
    )


@routes.post("/appeals/<int:appeal_id>/decision")
@desk(*STAFF)
def answer(appeal_id: int) -> AnyResponse:
    form = AnswerForm()
    if not form.validate():
        flash(_("Write an answer of at least ten letters: the author reads it."), "bad")
        return redirect(url_for(".appeals"), 303)
    attempt(
        lambda: media_appealing.answer(appeal_id, form.outcome.data, by=person(), words=form.answer.data or ""),
        _("Decided. The author gets your answer by mail."),
    )
    return redirect(url_for(".appeals"), 303)


@routes.get("/<int:media_id>/<any(file, poster, captions):part>")
@desk(*STAFF)
def file(media_id: int, part: str) -> Response:
    """What was made safe, also before anybody else may see it. What was not, staff do not open either."""
    media = db.session.get(ReviewMedia, media_id) if media_id < 2**63 else None
    if media is not None and part == "captions" and media.captions:
        return Response(media.captions, mimetype="text/vtt")
    found = None if media is None else media.file if part == "file" else media.poster
    if found is None:
        raise NotFound
    return serving.send(found)


def address_of(media: ReviewMedia) -> Callable[[str], str]:
    """Where staff see the parts of a file, before anybody else may."""
    return lambda part: url_for("moderation_media.file", media_id=media.id, part=part)


def numbered(form: MediaForm, media: ReviewMedia) -> MediaForm:
    """The form of one row: its own names for the page, and the reason for which it was held chosen."""
    codes = [hold["code"] for hold in media.holds if hold["code"] in dict(wording.reason_choices())]
    form.code.data = codes[0] if codes else None
    for field in form:
        field.id = f"{field.id}-{media.id}"
    return form


def _answer_form(number: int) -> AnswerForm:
    form = AnswerForm(formdata=None)
    for field in form:
        field.id = f"{field.id}-{number}"
    return form
