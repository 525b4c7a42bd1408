"""What to change, at the desk: themes with counts, suggestions with their reason, points that become cards."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES
from app.database import db, transaction
from app.errors import Invalid, NotFound
from app.web import arguments
from app.web.pagination import paginate
from reviews.recovery import changing
from reviews.recovery.forms import ConfirmForm, TagForm, ThemeForm
from reviews.recovery.models import Theme
from reviews.reviewing.models import Review
from reviews.reviewing.queries import review_by_id

routes = Blueprint("recovery_changes", __name__, url_prefix="/desk/changes", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
SPANS = ("30", "90", "365")


@routes.get("")
@desk(*STAFF_ROLES)
def index() -> Answer:
    return _draw(ThemeForm(formdata=None))


@routes.post("/usual")
@desk(*STAFF_ROLES)
def begin() -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            changing.begin_with_usual()
            audit.record("themes.begun", ("recovery_theme", 0))
    return redirect(url_for(".index"), 303)


@routes.post("/themes")
@desk(*STAFF_ROLES)
def keep() -> Answer:
    form = ThemeForm()
    if not form.validate():
        return _draw(form)
    with transaction():
        changing.keep(form.name.data or "", form.words.data or "")
        audit.record("theme.kept", ("recovery_theme", form.name.data or ""))
    flash(_("The theme is kept."), "good")
    return redirect(url_for(".index"), 303)


@routes.post("/themes/<int:theme_id>/archiving")
@desk(*STAFF_ROLES)
def archive(theme_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            theme = db.session.get(Theme, theme_id) if theme_id < 2**63 else None
            if theme is None:
                raise NotFound
            theme.archived_at = theme.archived_at or clock.now()
        flash(_("The theme is put away. Keep it again under the same name to have it back."), "good")
    return redirect(url_for(".index"), 303)


@routes.post("/reviews/<int:review_id>/themes")
@desk(*STAFF_ROLES)
def tag(review_id: int) -> AnyResponse:
    """Confirm what was suggested, or say what it is about."""
    form = TagForm()
    form.themes.choices = [(theme.id, theme.name) for theme in changing.themes()]
    if not form.validate() or not form.themes.data:
        raise Invalid(_("Choose at least one theme."))
    with transaction():
        changing.tag(_review(review_id), form.themes.data, by=viewer().user)
    return redirect(url_for(".index"), 303)


@routes.post("/cards")
@desk(*STAFF_ROLES)
def make_card() -> AnyResponse:
    """One click: the point stands in the first column of the board, and leads back here by its words."""
    theme_id = arguments.whole_number("theme", 0, high=2**62, source=request.form) or None
    review_id = arguments.whole_number("review", 0, high=2**62, source=request.form) or None
    reference = arguments.text("project", None, source=request.form)
    with transaction():
        title, description = _point(theme_id, review_id)
        made = changing.make_card(
            viewer(),
            reference,
            title=arguments.text("title", "", source=request.form) or title,
            description=description,
            theme_id=theme_id,
            review_id=review_id,
        )
        project = made.project.reference
    flash(_("The card stands on the board, in the first column."), "good")
    return redirect(url_for("board.show", reference=project), 303)


def _point(theme_id: int | None, review_id: int | None) -> tuple[str, str]:
    theme = db.session.get(Theme, theme_id) if theme_id else None
    review = _review(review_id) if review_id else None
    if theme is None and review is None:
        raise NotFound
    title = (
        theme.name
        if theme
        else _("From a review: %(words)s", words=(review.title or review.text)[:120] if review else "")
    )
    return title, f"★ {review.rating}/5\n\n{review.text}" if review else ""


def _review(review_id: int) -> Review:
    if review_id >= 2**63:
        raise NotFound
    return review_by_id(review_id)


def _draw(form: ThemeForm) -> tuple[str, int]:
    since = clock.now() - timedelta(days=int(arguments.choice("days", SPANS, "90")))
    page = paginate(changing.untagged(since), per_page=10)
    drawn = render_template(
        "recovery/desk_changes.html",
        spoken=changing.counted(since),
        page=page,
        suggested=changing.suggested(list(page)),
        themes=changing.themes(),
        boards=changing.boards_of(viewer()),
        form=form,
        spans=[(span, _("%(days)s days", days=span)) for span in SPANS],
    )
    return drawn, form.status
