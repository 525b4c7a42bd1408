"""Boards and cards, made by the verbs behind the pages."""

from __future__ import annotations

import io
import secrets
from datetime import timedelta
from typing import Any

from PIL import Image

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db, transaction
from app.projects.access import participation_in
from app.projects.boards import commenting, making, writing
from app.projects.boards.access import Seat, board_of
from app.projects.boards.keys import new_key
from app.projects.boards.models import (
    Board,
    BoardColumn,
    BoardLabel,
    Card,
    CardAssignment,
    CardComment,
    ChecklistItem,
)
from app.projects.boards.queries import columns_of
from app.projects.boards.ranks import GAP
from app.projects.boards.writing import Content
from app.projects.models import Project
from app.projects.queries import leader_of


def a_board(project: Project) -> Board:
    """The board of a running project, with its four plain columns."""
    with transaction():
        return making.make(project.id, None, by=leader_of(project.id).user)


def seat_of(user: User, project: Project) -> Seat:
    board = board_of(project.id)
    assert board is not None
    return Seat(me=participation_in(Viewer(user), project), board=board)


def leaders_seat(project: Project) -> Seat:
    return seat_of(leader_of(project.id).user, project)


def columns(project: Project) -> list[BoardColumn]:
    return list(columns_of(board_of(project.id).id))


def a_card(
    project: Project, title: str = "Draw the concept", *, column: int = 0, shown: bool = False, **content: Any
) -> Card:
    """A card in the column of that place, by the leader; shown to the client when asked."""
    seat = leaders_seat(project)
    with transaction():
        card, _warning = writing.add(seat, columns(project)[column].id, Content(title=title, **content))
        if shown:
            writing.show(seat, card.key)
    return card


def a_comment(card: Card, by: User, body: str = "Looks good", *, for_client: bool = False) -> CardComment:
    project = card.board.project
    with transaction():
        return commenting.comment(
            seat_of(by, project), card.key, body, for_client=for_client, submission_key=secrets.token_hex(12)
        )


def titles(project: Project, column: int) -> list[str]:
    """The cards of a column from the top, as the database has them."""
    found = db.session.query(Card).filter_by(column_id=columns(project)[column].id, archived_at=None)
    return [card.title for card in found.order_by(Card.rank, Card.id)]


def a_png() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "#0f5c4d").save(data, "PNG")
    data.seek(0)
    return data


def fill(project: Project, count: int, begin: int = 0) -> None:
    """So many cards, with people, labels, checklists and comments as a board in use has them; as rows, quickly."""
    board, leader = board_of(project.id), leader_of(project.id).user
    places = columns(project)
    label = BoardLabel(board_id=board.id, name=f"Print {begin}", tone="bad")
    db.session.add(label)
    cards = [
        Card(
            key=new_key(),
            board_id=board.id,
            column_id=places[number % len(places)].id,
            rank=GAP * (number + 1000),
            title=f"Piece of work number {number}",
            description="What is to be done, in a sentence or two.",
            due_on=clock.now().date() + timedelta(days=number % 40 - 10),
            shown_to_client=number % 3 == 0,
        )
        for number in range(begin, begin + count)
    ]
    db.session.add_all(cards)
    db.session.flush()
    for number, card in enumerate(cards):
        if number % 2:
            db.session.add(CardAssignment(card_id=card.id, user_id=leader.id))
            db.session.add(ChecklistItem(card_id=card.id, rank=GAP, text="One"))
        if number % 3 == 0:
            card.labels = [label]
            key = f"filled-{card.key}"
            db.session.add(CardComment(card_id=card.id, author_id=leader.id, body="Seen", submission_key=key))
    db.session.commit()
