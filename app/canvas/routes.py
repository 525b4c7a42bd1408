"""Pages of the canvas: the list, one canvas as a picture, what is proposed, and taking it away as a file."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.canvas import exporting, mapping, proposing, queries, showing
from app.canvas.forms import BeginForm
from app.canvas.framing import possible_kinds, reader, routes
from app.canvas.groups import Kind
from app.canvas.questions import questions_for
from app.database import transaction
from app.errors import Conflict, NotFound
from app.web.exports import csv_response

Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@signed_in
def index() -> str:
    return _list(BeginForm(formdata=None, kinds=possible_kinds()))[0]


@routes.post("")
@signed_in
def begin() -> Answer:
    form = BeginForm(kinds=possible_kinds())
    if not form.validate_on_submit():
        return _list(form)
    with transaction():
        canvas = mapping.begin(Kind(form.kind.data), form.title.data, reader())
        first = questions_for(canvas.known_kind)[0].key
        canvas_id = canvas.id
    return redirect(url_for("canvas.ask", canvas_id=canvas_id, key=first), 303)


@routes.get("/organisation")
@signed_in
def organisation() -> AnyResponse:
    """Where the desk's menu leads: to the organisation's canvas, or to where it can be begun."""
    if not viewer().is_staff:
        raise NotFound
    canvas = queries.organisation_canvas()
    return redirect(url_for("canvas.show", canvas_id=canvas.id) if canvas else url_for("canvas.index"))


@routes.get("/<int:canvas_id>")
@signed_in
def show(canvas_id: int) -> str:
    canvas = queries.canvas_of(viewer(), canvas_id)
    asked = questions_for(canvas.known_kind)
    return render_template(
        "canvas/show.html",
        canvas=canvas,
        picture=showing.picture_of(canvas),
        proposals=proposing.proposals_for(canvas),
        next_key=next((each.key for each in asked if each.key not in canvas.answered), asked[-1].key),
    )


@routes.post("/<int:canvas_id>/proposals")
@signed_in
def adopt(canvas_id: int) -> AnyResponse:
    """Take those whose keys were sent onto the canvas; a key that is no longer proposed is passed over."""
    chosen = set(request.form.getlist("key"))
    try:
        with transaction():
            canvas = queries.locked(viewer(), canvas_id)
            mapping.adopt(canvas, [each for each in proposing.proposals_for(canvas) if each.key in chosen])
    except Conflict as error:
        flash(str(error), "bad")
    return redirect(url_for("canvas.show", canvas_id=canvas_id), 303)


@routes.post("/<int:canvas_id>/removal")
@signed_in
def remove(canvas_id: int) -> AnyResponse:
    with transaction():
        canvas = queries.locked(viewer(), canvas_id)
        canvas.remove()
        words = _("The canvas “%(title)s” is removed.", title=canvas.title)
    flash(_with_undo(words, url_for("canvas.restore", canvas_id=canvas_id)), "good")
    return redirect(url_for("canvas.index"), 303)


@routes.post("/<int:canvas_id>/restoration")
@signed_in
def restore(canvas_id: int) -> AnyResponse:
    with transaction():
        canvas = queries.locked(viewer(), canvas_id, removed=True)
        if canvas.is_shared and queries.organisation_canvas() not in (None, canvas):
            raise Conflict(_("There is another canvas of the organisation by now."))
        canvas.restore()
    return redirect(url_for("canvas.show", canvas_id=canvas_id), 303)


@routes.get("/<int:canvas_id>/export.<kind>")
@signed_in
def export(canvas_id: int, kind: str) -> Response:
    """The canvas as pdf, png or svg, or its entries as csv."""
    canvas = queries.canvas_of(viewer(), canvas_id)
    picture = showing.picture_of(canvas)
    if kind == "csv":
        return csv_response("canvas.csv", exporting.header(), exporting.lines(picture))
    if kind not in exporting.DRAWN:
        raise NotFound
    drawn = exporting.drawn(canvas, picture, kind)
    answer = send_file(drawn, mimetype=exporting.DRAWN[kind], as_attachment=True, download_name=f"canvas.{kind}")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _list(form: BeginForm) -> tuple[str, int]:
    return render_template("canvas/list.html", canvases=queries.canvases_of(viewer()), form=form), form.status


def _with_undo(words: str, undo: str) -> Markup:
    return Markup(render_template("canvas/_undo.html", words=words, undo=undo))  # noqa: S704
