"""What hangs on cards: comments to be mended or removed, and files, given out after asking who looks."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.database import transaction
from app.errors import NotFound
from app.media import serving
from app.projects.boards import attaching, commenting
from app.projects.boards.access import Seat, seat, showing_seat
from app.projects.boards.forms import RewriteForm
from app.projects.boards.queries import comment_at, file_at
from app.web import arguments

routes = Blueprint("board_parts", __name__, url_prefix="/projects/<reference>/board", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.route("/comments/<int:comment_id>", methods=["GET", "POST"])
@signed_in
def comment(reference: str, comment_id: int) -> Answer:
    """One's own words, to be mended."""
    here = _acting(reference)
    found = comment_at(here, comment_id)
    if found.author_id != here.user.id:
        raise NotFound
    form = RewriteForm(obj=found)
    if request.method == "POST" and form.validate():
        with transaction():
            commenting.rewrite(here, comment_id, form.body.data)
        return _back(reference, found.card.key, "comments")
    return render_template("boards/comment.html", me=here.me, form=form, comment=found), form.status


@routes.post("/comments/<int:comment_id>/removal")
@signed_in
def remove_comment(reference: str, comment_id: int) -> AnyResponse:
    here = _acting(reference)
    key = comment_at(here, comment_id).card.key
    with transaction():
        commenting.remove(here, comment_id)
    flash(_("The comment is removed."), "good")
    return _back(reference, key, "comments")


@routes.get("/files/<int:file_id>")
@signed_in
def file(reference: str, file_id: int) -> Response:
    """The bytes, for whoever sees the card and the file on it."""
    found = file_at(seat(viewer(), reference), file_id)
    return serving.send(found.file, download="download" in request.args)


@routes.post("/files/<int:file_id>/removal")
@signed_in
def remove_file(reference: str, file_id: int) -> AnyResponse:
    here = _acting(reference)
    key = file_at(here, file_id).card.key
    with transaction():
        attaching.detach(here, file_id)
    flash(_("The file is removed."), "good")
    return _back(reference, key, "files")


@routes.post("/files/<int:file_id>/showing")
@signed_in
def show_file(reference: str, file_id: int) -> AnyResponse:
    here = showing_seat(viewer(), reference)
    shown = arguments.choice("shown", ("0", "1"), source=request.form) == "1"
    with transaction():
        key = attaching.show_file(here, file_id, shown=shown).card.key
    return _back(reference, key, "files")


def _acting(reference: str) -> Seat:
    here = seat(viewer(), reference)
    if not here.may_comment:
        raise NotFound
    return here


def _back(reference: str, key: str, anchor: str) -> AnyResponse:
    return redirect(url_for("board_cards.show", reference=reference, key=key, _anchor=anchor), 303)
