"""Cards move. Whoever moves one locks the board, so moves have one order and everyone sees the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app import clock
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.projects.boards.access import Seat
from app.projects.boards.activity import note
from app.projects.boards.facts import CardMoved
from app.projects.boards.models import BoardColumn, Card
from app.projects.boards.queries import column_in, columns_of, locked_board, locked_card
from app.projects.boards.ranks import between, spread


class ColumnIsFull(Conflict):
    title = _l("The column is full")


class Way(StrEnum):
    """One step with the keyboard or a button; the result is that of a drag to the same place."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True)
class Place:
    """Directly behind the card of that key, at the top of the column for None, at its end for "" ."""

    column_id: int
    behind: str | None = ""


@dataclass(frozen=True)
class Moved:
    """What came of a move; `warning` when the column now holds more than it should."""

    card: Card
    warning: str = ""


def move(seat: Seat, key: str, place: Place) -> Moved:
    """Put the card there. Raises `NotFound`, `ColumnIsFull` where the limit of the column refuses.

    A neighbour that has gone meanwhile means the end of the column: the move is never lost.
    """
    locked_board(seat.board.id)
    card = locked_card(seat, key)
    if card.is_archived:
        raise Conflict(_l("This card is archived. Restore it first."))
    column = column_in(seat.board.id, place.column_id)
    if column.archived_at is not None:
        raise Conflict(_l("This column is archived. Choose another one."))
    return _put(seat, card, column, place.behind)


def step(seat: Seat, key: str, way: Way) -> Moved:
    """One step; quiet at the edge of the board."""
    locked_board(seat.board.id)
    card = locked_card(seat, key)
    if card.is_archived:
        raise Conflict(_l("This card is archived. Restore it first."))
    if way in {Way.LEFT, Way.RIGHT}:
        column = _neighbour(seat, card, 1 if way == Way.RIGHT else -1)
        return _put(seat, card, column, "") if column else Moved(card)
    others = [each for each in cards_in(card.column_id) if each.id != card.id]
    now = sum(each.rank < card.rank for each in others)
    then = {Way.UP: now - 1, Way.DOWN: now + 1, Way.TOP: 0, Way.BOTTOM: len(others)}[way]
    if not 0 <= then <= len(others) or then == now:
        return Moved(card)
    return _put(seat, card, column_in(seat.board.id, card.column_id), others[then - 1].key if then else None)


def rank_at_end(column_id: int) -> int:
    """For a card that is new in the column; the caller holds the lock of the board."""
    last = db.session.scalar(sa.select(sa.func.max(Card.rank)).where(Card.column_id == column_id))
    rank = between(last, None)
    assert rank is not None
    return rank


def rank_at_top(column_id: int) -> int:
    """As `rank_at_end`, before all others."""
    first = db.session.scalar(sa.select(sa.func.min(Card.rank)).where(Card.column_id == column_id))
    rank = between(None, first)
    assert rank is not None
    return rank


def cards_in(column_id: int, *, archived: bool = False) -> Sequence[Card]:
    """The cards of a column in their order, without eyes: for whoever holds the lock of the board."""
    found = sa.select(Card).where(Card.column_id == column_id)
    if not archived:
        found = found.where(Card.archived_at.is_(None))
    ordered = found.order_by(Card.rank, Card.id).execution_options(populate_existing=True)
    return db.session.scalars(ordered).all()


def check_limit(column: BoardColumn, coming: int = 1) -> str:
    """A warning when `coming` more cards are too many for the column, empty otherwise. Raises `ColumnIsFull`."""
    if column.wip_limit is None:
        return ""
    lying = sa.select(sa.func.count()).where(Card.column_id == column.id, Card.archived_at.is_(None))
    count = (db.session.scalar(lying) or 0) + coming
    if count <= column.wip_limit:
        return ""
    if column.wip_refuses:
        raise ColumnIsFull(_refusal(column.name, column.wip_limit))
    return ngettext(
        "“%(column)s” should hold at most one card.",
        "“%(column)s” should hold at most %(num)s cards.",
        column.wip_limit,
        column=column.name,
    )


def _refusal(column: str, limit: int) -> str:
    return ngettext(
        "“%(column)s” holds at most one card. Finish it or move it on first.",
        "“%(column)s” holds at most %(num)s cards. Finish one or move one on first.",
        limit,
        column=column,
    )


def _put(seat: Seat, card: Card, column: BoardColumn, behind: str | None) -> Moved:
    before = card.column_id
    warning = check_limit(column) if before != column.id else ""
    card.rank = _rank(card, column.id, behind)
    if before != column.id:
        card.column_id, card.entered_column_at = column.id, clock.now()
        card.done_at = (card.done_at or clock.now()) if column.is_done else None
    note(seat.board.id, "card_moved", seat.user, card=card, before=before, after=column.id)
    db.session.flush()
    db.session.refresh(card, ["column"])
    if before != column.id:
        publish(
            CardMoved(
                card_id=card.id,
                project_id=seat.project.id,
                from_column_id=before,
                to_column_id=column.id,
                done=column.is_done,
            )
        )
    return Moved(card, warning)


def _rank(card: Card, column_id: int, behind: str | None) -> int:
    """A free rank at that place; without room the whole column is spread anew."""
    others = [each for each in cards_in(column_id, archived=True) if each.id != card.id]
    place = _index_behind(others, behind)
    rank = between(others[place - 1].rank if place else None, others[place].rank if place < len(others) else None)
    if rank is not None:
        return rank
    ranks = spread(len(others) + 1)
    for other, free in zip(others, [*ranks[:place], *ranks[place + 1 :]], strict=True):
        other.rank = free
    return ranks[place]


def _index_behind(others: Sequence[Card], behind: str | None) -> int:
    if behind is None:
        return 0
    return next((index + 1 for index, each in enumerate(others) if each.key == behind), len(others))


def _neighbour(seat: Seat, card: Card, by: int) -> BoardColumn | None:
    columns = list(columns_of(seat.board.id))
    places = [column.id for column in columns]
    if card.column_id not in places:
        raise Invalid(_l("This card lies in an archived column."))
    wanted = places.index(card.column_id) + by
    return columns[wanted] if 0 <= wanted < len(columns) else None
