"""Named reads of boards. Each takes the seat of whoever looks, and a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.database import db
from app.errors import NotFound
from app.projects.boards.access import Seat
from app.projects.boards.models import (
    Board,
    BoardColumn,
    BoardEvent,
    BoardLabel,
    BoardTemplate,
    Card,
    CardComment,
    CardFile,
    ChecklistItem,
    card_label,
)

MOST_EVENTS = 100


def locked_board(board_id: int) -> Board:
    """The board with its row locked until the transaction ends: whoever changes an order waits here."""
    board = db.session.scalar(
        sa.select(Board).where(Board.id == board_id).with_for_update(of=Board).execution_options(populate_existing=True)
    )
    if board is None:
        raise NotFound
    return board


def columns_of(board_id: int) -> Sequence[BoardColumn]:
    """The columns in their order, without archived ones."""
    return db.session.scalars(
        sa.select(BoardColumn)
        .where(BoardColumn.board_id == board_id, BoardColumn.archived_at.is_(None))
        .order_by(BoardColumn.rank, BoardColumn.id)
    ).all()


def archived_columns(board_id: int) -> Sequence[BoardColumn]:
    return db.session.scalars(
        sa.select(BoardColumn)
        .where(BoardColumn.board_id == board_id, BoardColumn.archived_at.is_not(None))
        .order_by(BoardColumn.archived_at.desc())
    ).all()


def column_in(board_id: int, column_id: int) -> BoardColumn:
    """A column of that board, archived or not. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(BoardColumn).where(BoardColumn.id == column_id, BoardColumn.board_id == board_id)
    )
    if found is None:
        raise NotFound
    return found


def card_at(seat: Seat, key: str) -> Card:
    """A card this reader sees, archived or not, with all that its page shows. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(Card)
        .where(Card.key == key, seat.cards)
        .options(joinedload(Card.column), selectinload(Card.labels), selectinload(Card.assignments))
    )
    if found is None:
        raise NotFound
    return found


def locked_card(seat: Seat, key: str) -> Card:
    """As `card_at`, the row locked and read afresh."""
    found = db.session.scalar(
        sa.select(Card)
        .where(Card.key == key, seat.cards)
        .with_for_update(of=Card)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def labels_of(seat: Seat) -> Sequence[BoardLabel]:
    """The labels of the board; a client sees those that lie on cards they see."""
    found = sa.select(BoardLabel).where(BoardLabel.board_id == seat.board.id).order_by(BoardLabel.name)
    if not seat.me.sees_internal:
        used = sa.select(card_label.c.label_id).join(Card, Card.id == card_label.c.card_id).where(seat.cards)
        found = found.where(BoardLabel.id.in_(used))
    return db.session.scalars(found).all()


def label_in(board_id: int, label_id: int) -> BoardLabel:
    found = db.session.scalar(sa.select(BoardLabel).where(BoardLabel.id == label_id, BoardLabel.board_id == board_id))
    if found is None:
        raise NotFound
    return found


def comments_on(seat: Seat, card: Card) -> Sequence[CardComment]:
    """The oldest first, without removed ones."""
    return db.session.scalars(
        sa.select(CardComment).where(CardComment.card_id == card.id, seat.comments).order_by(CardComment.id)
    ).all()


def comment_at(seat: Seat, comment_id: int) -> CardComment:
    """A comment this reader sees. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(CardComment).join(CardComment.card).where(CardComment.id == comment_id, seat.cards, seat.comments)
    )
    if found is None:
        raise NotFound
    return found


def files_on(seat: Seat, card: Card) -> Sequence[CardFile]:
    return db.session.scalars(
        sa.select(CardFile).where(CardFile.card_id == card.id, seat.files).order_by(CardFile.id)
    ).all()


def file_at(seat: Seat, file_id: int) -> CardFile:
    """A file on a card this reader sees. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(CardFile).join(CardFile.card).where(CardFile.id == file_id, seat.cards, seat.files)
    )
    if found is None:
        raise NotFound
    return found


def item_in(card: Card, item_id: int) -> ChecklistItem:
    found = db.session.scalar(
        sa.select(ChecklistItem).where(ChecklistItem.id == item_id, ChecklistItem.card_id == card.id)
    )
    if found is None:
        raise NotFound
    return found


def events_on(seat: Seat, card: Card | None = None, most: int = MOST_EVENTS) -> Sequence[BoardEvent]:
    """The activity log, the newest first: of the board, or of one card."""
    found = sa.select(BoardEvent).where(seat.events).options(joinedload(BoardEvent.card).joinedload(Card.column))
    if card is not None:
        found = found.where(BoardEvent.card_id == card.id)
    return db.session.scalars(found.order_by(BoardEvent.id.desc()).limit(most)).unique().all()


def archived_cards(seat: Seat) -> Sequence[Card]:
    return db.session.scalars(
        sa.select(Card).where(seat.cards, Card.archived_at.is_not(None)).order_by(Card.archived_at.desc())
    ).all()


def templates(*, archived: bool = False) -> Sequence[BoardTemplate]:
    kept = BoardTemplate.archived_at.is_not(None) if archived else BoardTemplate.archived_at.is_(None)
    select = sa.select(BoardTemplate).where(kept).order_by(BoardTemplate.name, BoardTemplate.id)
    return db.session.scalars(select.options(selectinload(BoardTemplate.service))).all()


def template_by_id(template_id: int) -> BoardTemplate:
    found = db.session.get(BoardTemplate, template_id)
    if found is None:
        raise NotFound
    return found
