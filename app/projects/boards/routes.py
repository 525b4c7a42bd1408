"""The board page: looking, making, moving, exporting."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.database import db, transaction
from app.errors import NotFound
from app.projects.access import on_board
from app.projects.boards import making, moving
from app.projects.boards.access import Seat, board_of, seat, working_seat
from app.projects.boards.activity import client_topic, team_topic
from app.projects.boards.drawing import column_names
from app.projects.boards.forms import QuickForm
from app.projects.boards.models import BoardColumn, Card, CardAssignment
from app.projects.boards.moving import Place, Way
from app.projects.boards.queries import (
    archived_cards,
    archived_columns,
    events_on,
    labels_of,
    template_by_id,
)
from app.projects.boards.viewing import Wanted, conditions, people_filter, view
from app.web import arguments, live
from app.web.exports import csv_response

routes = Blueprint("board", __name__, url_prefix="/projects/<reference>/board", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("")
@signed_in
def show(reference: str) -> str:
    me = on_board(viewer(), reference)
    if board_of(me.project.id) is None:
        templates = making.fitting_templates(me.project) if me.may_lead else []
        return render_template("boards/make.html", me=me, templates=templates)
    here, wanted = seat(viewer(), reference), Wanted.from_address()
    topic = team_topic(here.board.id) if me.sees_internal else client_topic(here.board.id)
    standing = live.standing(topic)
    return render_template(
        "boards/board.html",
        me=me,
        seat=here,
        columns=view(here, wanted),
        wanted=wanted,
        labels=labels_of(here),
        people=people_filter(here),
        quick=QuickForm(formdata=None),
        undo=arguments.text("undo"),
        ticket=live.ticket(topic, standing),
        seen=standing.newest,
    )


@routes.post("")
@signed_in
def make(reference: str) -> Response:
    me = on_board(viewer(), reference)
    if not me.may_lead:
        raise NotFound
    chosen = arguments.whole_number("template", 0, high=2**63 - 1, source=request.form)
    with transaction():
        making.make(me.project.id, template_by_id(chosen) if chosen else None, by=me.user)
    flash(_("The board is made. Cards are internal until you show them to the client."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.get("/columns")
@signed_in
def part(reference: str) -> Response:
    """The columns alone, for a page that is open and heard of something new."""
    return _drawn(seat(viewer(), reference))


@routes.post("/moves")
@signed_in
def move(reference: str) -> Response:
    """By drag, by key, by button or by form: the same move. A script gets the columns back as they are now."""
    here = working_seat(viewer(), reference)
    key = arguments.text("card", None, source=request.form)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    try:
        with transaction():
            warning = _moved(here, key).warning
    except moving.ColumnIsFull as full:
        if by_script:
            raise
        warning = str(full)
    if by_script:
        return _drawn(here, warning)
    if warning:
        flash(warning, "warn")
    if arguments.text("from", source=request.form) == "card":
        return redirect(url_for("board_cards.show", reference=reference, key=key), 303)
    return redirect(url_for(".show", reference=reference, _anchor=f"card-{key}"), 303)


@routes.get("/archive")
@signed_in
def archive(reference: str) -> str:
    here = seat(viewer(), reference)
    columns = archived_columns(here.board.id) if here.may_arrange else []
    return render_template("boards/archive.html", me=here.me, seat=here, cards=archived_cards(here), columns=columns)


@routes.get("/activity")
@signed_in
def activity(reference: str) -> str:
    here = seat(viewer(), reference)
    return render_template(
        "boards/activity.html", me=here.me, seat=here, events=events_on(here), names=column_names(here.board.id)
    )


@routes.get("/export.csv")
@signed_in
def export(reference: str) -> Response:
    """What this reader sees, narrowed down as the address says."""
    here = seat(viewer(), reference)
    header = [_("Column"), _("Title"), _("Description"), _("Who does it"), _("Labels"), _("Begins"), _("Due")]
    header += [_("Checklist"), _("Shown to the client")] if here.me.sees_internal else [_("Checklist")]
    return csv_response("board.csv", header, list(_rows(here)))


def _moved(here: Seat, key: str) -> moving.Moved:
    way = arguments.choice("way", [str(each) for each in Way], "", source=request.form)
    if way:
        return moving.step(here, key, Way(way))
    column_id = arguments.whole_number("column", high=2**63 - 1, source=request.form)
    behind = arguments.text("behind", source=request.form)
    return moving.move(here, key, Place(column_id, None if behind == "top" else behind))


def _drawn(here: Seat, warning: str = "") -> Response:
    html = render_template(
        "boards/_columns.html",
        me=here.me,
        seat=here,
        columns=view(here, Wanted.from_address()),
        quick=QuickForm(formdata=None),
    )
    topic = team_topic(here.board.id) if here.me.sees_internal else client_topic(here.board.id)
    standing = live.standing(topic)
    answer = jsonify(html=html, warning=warning, ticket=live.ticket(topic, standing), seen=standing.newest)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(here: Seat) -> Iterator[list[object]]:
    found = (
        sa.select(Card)
        .join(Card.column)
        .where(*conditions(here, Wanted.from_address()))
        .options(
            selectinload(Card.labels),
            selectinload(Card.checklist),
            selectinload(Card.assignments).joinedload(CardAssignment.user),
        )
        .order_by(BoardColumn.rank, Card.rank, Card.id)
    )
    for card in db.session.scalars(found).unique():
        done = sum(item.done_at is not None for item in card.checklist)
        row: list[object] = [
            card.column.name,
            card.title,
            card.description,
            ", ".join(each.user.name for each in card.assignments),
            ", ".join(label.name for label in card.labels),
            card.begins_on.isoformat() if card.begins_on else "",
            card.due_on.isoformat() if card.due_on else "",
            f"{done}/{len(card.checklist)}" if card.checklist else "",
        ]
        yield [*row, _("yes") if card.shown_to_client else _("no")] if here.me.sees_internal else row
