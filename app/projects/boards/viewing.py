"""The board as one reader sees it: columns with their cards, narrowed down as the address says.

Cards are read as plain rows, in a number of statements that does not grow with the board.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

import sqlalchemy as sa
from flask_babel import format_date

from app import clock
from app.accounts.models import User
from app.database import db
from app.projects.boards.access import Seat
from app.projects.boards.models import (
    BoardColumn,
    BoardLabel,
    Card,
    CardAssignment,
    CardComment,
    CardFile,
    ChecklistItem,
    card_label,
)
from app.projects.boards.queries import columns_of
from app.web import arguments
from app.web.filters import initials

DUES = ("overdue", "week", "none")
SIDES = ("internal", "client")
SOON = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a board is narrowed down to; nothing means all."""

    text: str = ""
    who: str = ""
    label: int | None = None
    due: str = ""
    side: str = ""

    @classmethod
    def from_address(cls) -> Self:
        """As the filters in the address say. Raises `Invalid` for what no filter offers."""
        who = arguments.text("who")
        if who not in {"", "me", "nobody"}:
            who = str(arguments.whole_number("who", low=1, high=2**63 - 1))
        return cls(
            text=arguments.text("q"),
            who=who,
            label=arguments.whole_number("label", 0, high=2**63 - 1) or None,
            due=arguments.choice("due", DUES, ""),
            side=arguments.choice("side", SIDES, ""),
        )


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it lies on the board. `due` is written for the reader; `late` and `soon` colour it."""

    key: str
    title: str
    shown: bool
    due: str
    late: bool
    soon: bool
    comments: int
    files: int
    done_items: int
    items: int
    people: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ColumnView:
    column: BoardColumn
    cards: tuple[CardView, ...]
    lying: int
    limited: bool = True

    @property
    def is_over(self) -> bool:
        """Whether more cards lie in it than should; a client is not told of limits."""
        limit = self.column.wip_limit
        return self.limited and limit is not None and self.lying > limit


@dataclass(frozen=True, kw_only=True)
class Found:
    """What lies beside the cards, by card id."""

    people: Mapping[int, list[tuple[str, str]]]
    labels: Mapping[int, list[tuple[str, str]]]
    comments: Mapping[int, int]
    files: Mapping[int, int]
    ticked: Mapping[int, tuple[int, int]]


def view(seat: Seat, wanted: Wanted) -> list[ColumnView]:
    """All columns, each with the cards that fit."""
    rows = db.session.execute(_cards(seat, wanted)).all()
    found = Found(
        people=_people(seat),
        labels=_labels(seat),
        comments=_counted(CardComment, seat, seat.comments),
        files=_counted(CardFile, seat, seat.files),
        ticked=_ticked(seat),
    )
    by_column: dict[int, list[CardView]] = defaultdict(list)
    words: dict[date, str] = {}
    today = clock.now().date()
    for row in rows:
        by_column[row.column_id].append(_card_view(row, found, words, today))
    lying = _lying(seat)
    limited = seat.me.sees_internal
    return [
        ColumnView(column, tuple(by_column[column.id]), lying.get(column.id, 0), limited)
        for column in columns_of(seat.board.id)
    ]


def conditions(seat: Seat, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """As conditions on Card: what this reader sees, not archived, and what was asked for."""
    found = [seat.cards, Card.archived_at.is_(None)]
    if wanted.text:
        found.append(_mentions(seat, wanted.text))
    if wanted.who:
        found.append(_done_by(seat, wanted.who))
    if wanted.label is not None:
        found.append(Card.id.in_(sa.select(card_label.c.card_id).where(card_label.c.label_id == wanted.label)))
    if wanted.due:
        found.append(_due(wanted.due))
    if wanted.side and seat.me.sees_internal:
        found.append(Card.shown_to_client.is_(wanted.side == "client"))
    return found


def people_filter(seat: Seat) -> Sequence[tuple[str, str]]:
    """Who has work on cards this reader sees, for the filter."""
    mine = (
        sa.select(User.id, User.name)
        .join(CardAssignment, CardAssignment.user_id == User.id)
        .join(Card, Card.id == CardAssignment.card_id)
        .where(seat.cards)
        .distinct()
        .order_by(User.name)
    )
    return [(str(row[0]), row[1]) for row in db.session.execute(mine)]


def _cards(seat: Seat, wanted: Wanted) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Card.id,
            Card.key,
            Card.title,
            Card.column_id,
            Card.due_on,
            Card.done_at,
            Card.shown_to_client,
        )
        .where(*conditions(seat, wanted))
        .order_by(Card.rank, Card.id)
    )


def _counted(about: type[CardComment | CardFile], seat: Seat, seen: sa.ColumnElement[bool]) -> dict[int, int]:
    """How many this reader sees, by card."""
    counted = (
        sa.select(about.card_id, sa.func.count())
        .join(Card, Card.id == about.card_id)
        .where(seat.cards, seen, Card.archived_at.is_(None))
        .group_by(about.card_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def _ticked(seat: Seat) -> dict[int, tuple[int, int]]:
    """Ticked lines and all lines of the checklist, by card."""
    counted = (
        sa.select(ChecklistItem.card_id, sa.func.count(ChecklistItem.done_at), sa.func.count())
        .join(Card, Card.id == ChecklistItem.card_id)
        .where(seat.cards, Card.archived_at.is_(None))
        .group_by(ChecklistItem.card_id)
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(counted)}


def _card_view(row: Any, found: Found, words: dict[date, str], today: date) -> CardView:
    due, open_ = row.due_on, row.done_at is None
    if due is not None and due not in words:
        words[due] = format_date(due, "d MMM")
    return CardView(
        row.key,
        row.title,
        row.shown_to_client,
        words[due] if due else "",
        due is not None and open_ and due < today,
        due is not None and open_ and today <= due <= today + SOON,
        found.comments.get(row.id, 0),
        found.files.get(row.id, 0),
        *found.ticked.get(row.id, (0, 0)),
        tuple(found.people.get(row.id, ())),
        tuple(found.labels.get(row.id, ())),
    )


def _people(seat: Seat) -> dict[int, list[tuple[str, str]]]:
    """The name and the initials of everyone who has work, by card."""
    select = (
        sa.select(CardAssignment.card_id, User.name)
        .join(User, User.id == CardAssignment.user_id)
        .join(Card, Card.id == CardAssignment.card_id)
        .where(seat.cards, Card.archived_at.is_(None))
        .order_by(CardAssignment.id)
    )
    short: dict[str, str] = {}
    by_card: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for card_id, name in db.session.execute(select):
        by_card[card_id].append((name, short.setdefault(name, initials(name))))
    return by_card


def _labels(seat: Seat) -> dict[int, list[tuple[str, str]]]:
    select = (
        sa.select(card_label.c.card_id, BoardLabel.name, BoardLabel.tone)
        .join(BoardLabel, BoardLabel.id == card_label.c.label_id)
        .join(Card, Card.id == card_label.c.card_id)
        .where(seat.cards, Card.archived_at.is_(None))
        .order_by(BoardLabel.name)
    )
    by_card: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for card_id, name, tone in db.session.execute(select):
        by_card[card_id].append((name, tone))
    return by_card


def _lying(seat: Seat) -> dict[int, int]:
    """How many cards lie in each column, of those this reader sees, whatever the filters."""
    select = sa.select(Card.column_id, sa.func.count()).where(seat.cards, Card.archived_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(select.group_by(Card.column_id))}


def _mentions(seat: Seat, text: str) -> sa.ColumnElement[bool]:
    """In title, description, checklist, or a comment this reader sees."""
    comments = sa.select(CardComment.card_id).where(seat.comments, CardComment.body.icontains(text, autoescape=True))
    items = sa.select(ChecklistItem.card_id).where(ChecklistItem.text.icontains(text, autoescape=True))
    return sa.or_(
        Card.title.icontains(text, autoescape=True),
        Card.description.icontains(text, autoescape=True),
        Card.id.in_(comments),
        Card.id.in_(items),
    )


def _done_by(seat: Seat, who: str) -> sa.ColumnElement[bool]:
    if who == "nobody":
        return Card.id.not_in(sa.select(CardAssignment.card_id))
    user_id = seat.user.id if who == "me" else int(who)
    return Card.id.in_(sa.select(CardAssignment.card_id).where(CardAssignment.user_id == user_id))


def _due(due: str) -> sa.ColumnElement[bool]:
    today = clock.now().date()
    if due == "none":
        return Card.due_on.is_(None)
    if due == "overdue":
        return sa.and_(Card.due_on < today, Card.done_at.is_(None))
    return sa.and_(Card.due_on.between(today, today + SOON), Card.done_at.is_(None))
