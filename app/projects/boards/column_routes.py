"""The leader's page of columns and labels."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.database import transaction
from app.errors import Conflict
from app.projects.boards import arranging
from app.projects.boards.access import Seat, arranging_seat
from app.projects.boards.forms import ColumnForm, LabelForm
from app.projects.boards.queries import archived_columns, column_in, columns_of, labels_of
from app.web import arguments

routes = Blueprint("board_columns", __name__, url_prefix="/projects/<reference>/board", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("/settings")
@signed_in
def settings(reference: str) -> Answer:
    return _draw(arranging_seat(viewer(), reference))


@routes.post("/columns/new")
@signed_in
def add(reference: str) -> Answer:
    here, form = arranging_seat(viewer(), reference), ColumnForm()
    if not form.validate():
        return _draw(here, adding=form)
    with transaction():
        arranging.add_column(here, **_column(form))
    flash(_("The column is added."), "good")
    return _back(reference)


@routes.route("/columns/<int:column_id>", methods=["GET", "POST"])
@signed_in
def change(reference: str, column_id: int) -> Answer:
    here = arranging_seat(viewer(), reference)
    column = column_in(here.board.id, column_id)
    form = ColumnForm(obj=column)
    if request.method == "POST" and form.validate():
        with transaction():
            arranging.change_column(here, column_id, **_column(form))
        flash(_("The column is changed."), "good")
        return _back(reference)
    return render_template("boards/column.html", me=here.me, form=form, column=column), form.status


@routes.post("/columns/<int:column_id>/moves")
@signed_in
def move(reference: str, column_id: int) -> Response:
    here = arranging_seat(viewer(), reference)
    way = arguments.choice("way", ("left", "right"), source=request.form)
    with transaction():
        arranging.move_column(here, column_id, 1 if way == "right" else -1)
    return _back(reference)


@routes.post("/columns/<int:column_id>/archiving")
@signed_in
def archive(reference: str, column_id: int) -> Response:
    here = arranging_seat(viewer(), reference)
    with transaction():
        arranging.archive_column(here, column_id)
    flash(_("The column is archived. You can restore it below."), "good")
    return _back(reference)


@routes.post("/columns/<int:column_id>/restoring")
@signed_in
def restore(reference: str, column_id: int) -> Response:
    here = arranging_seat(viewer(), reference)
    with transaction():
        arranging.restore_column(here, column_id)
    flash(_("The column is back."), "good")
    return _back(reference)


@routes.post("/labels")
@signed_in
def add_label(reference: str) -> Answer:
    here, form = arranging_seat(viewer(), reference), LabelForm()
    if form.validate():
        try:
            with transaction():
                arranging.add_label(here, name=form.name.data, tone=form.tone.data)
            return _back(reference)
        except Conflict as refusal:
            form.name.errors = [str(refusal)]
    return _draw(here, labelling=form)


@routes.post("/labels/<int:label_id>/removal")
@signed_in
def drop_label(reference: str, label_id: int) -> Response:
    here = arranging_seat(viewer(), reference)
    with transaction():
        arranging.drop_label(here, label_id)
    flash(_("The label is gone from every card."), "good")
    return _back(reference)


def _column(form: ColumnForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("name", "wip_limit", "wip_refuses", "is_done")}


def _draw(here: Seat, adding: ColumnForm | None = None, labelling: LabelForm | None = None) -> tuple[str, int]:
    adding, labelling = adding or ColumnForm(formdata=None), labelling or LabelForm(formdata=None)
    page = render_template(
        "boards/settings.html",
        me=here.me,
        columns=columns_of(here.board.id),
        archived=archived_columns(here.board.id),
        labels=labels_of(here),
        adding=adding,
        labelling=labelling,
    )
    return page, max(adding.status, labelling.status)


def _back(reference: str) -> Response:
    return redirect(url_for(".settings", reference=reference), 303)
