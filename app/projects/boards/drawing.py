"""The page of a card, drawn for whoever looks."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template

from app.database import db
from app.projects.boards.access import Seat
from app.projects.boards.forms import CommentForm, FileForm, ItemsForm
from app.projects.boards.models import BoardColumn
from app.projects.boards.queries import card_at, columns_of, comments_on, events_on, files_on, labels_of
from app.projects.queries import assignable


def draw_card(
    seat: Seat,
    key: str,
    *,
    commenting: CommentForm | None = None,
    filing: FileForm | None = None,
    adding: ItemsForm | None = None,
) -> tuple[str, int]:
    """The page with its status: a form that was sent and refused stands in it with its errors. Raises `NotFound`."""
    card = card_at(seat, key)
    commenting = commenting or CommentForm(formdata=None)
    commenting.fresh_key()
    filing, adding = filing or FileForm(formdata=None), adding or ItemsForm(formdata=None)
    page = render_template(
        "boards/card.html",
        me=seat.me,
        seat=seat,
        card=card,
        columns=columns_of(seat.board.id),
        names=column_names(seat.board.id),
        comments=comments_on(seat, card),
        files=files_on(seat, card),
        events=events_on(seat, card, most=30),
        labels=labels_of(seat) if seat.may_work else [],
        possible=assignable(seat.project.id) if seat.may_work else [],
        commenting=commenting,
        filing=filing,
        adding=adding,
    )
    return page, max(commenting.status, filing.status, adding.status)


def column_names(board_id: int) -> dict[int, str]:
    """The names of all columns of a board by id, archived ones too."""
    found = sa.select(BoardColumn.id, BoardColumn.name).where(BoardColumn.board_id == board_id)
    return {row[0]: row[1] for row in db.session.execute(found)}
