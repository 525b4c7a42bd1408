"""Columns and labels are the leader's: added, renamed, moved, limited, archived and restored."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.database import db
from app.errors import Conflict
from app.projects.boards.access import Seat
from app.projects.boards.activity import note, tell
from app.projects.boards.models import BoardColumn, BoardLabel, Card, card_label
from app.projects.boards.outline import MOST_COLUMNS
from app.projects.boards.queries import column_in, columns_of, label_in, locked_board
from app.projects.boards.ranks import between

MOST_LABELS = 40


def add_column(seat: Seat, *, name: str, wip_limit: int | None, wip_refuses: bool, is_done: bool) -> BoardColumn:
    """A column at the end of the board. Raises `Conflict` when there are too many to be seen together."""
    locked_board(seat.board.id)
    if len(columns_of(seat.board.id)) >= MOST_COLUMNS:
        raise Conflict(_l("A board has at most %(most)s columns.", most=MOST_COLUMNS))
    last = sa.select(sa.func.max(BoardColumn.rank)).where(BoardColumn.board_id == seat.board.id)
    rank = between(db.session.scalar(last), None)
    assert rank is not None
    column = BoardColumn(
        board_id=seat.board.id, name=name, rank=rank, wip_limit=wip_limit, wip_refuses=wip_refuses, is_done=is_done
    )
    db.session.add(column)
    db.session.flush()
    _note(seat, "column_added", column)
    return column


def change_column(
    seat: Seat, column_id: int, *, name: str, wip_limit: int | None, wip_refuses: bool, is_done: bool
) -> None:
    """What lies in a column of what is done is done from now on, and the other way round."""
    locked_board(seat.board.id)
    column = column_in(seat.board.id, column_id)
    if column.is_done != is_done:
        lying = sa.update(Card).where(Card.column_id == column.id)
        db.session.execute(lying.values(done_at=clock.now() if is_done else None))
    column.name, column.wip_limit = name, wip_limit
    column.wip_refuses, column.is_done = wip_refuses, is_done
    _note(seat, "column_changed", column)


def move_column(seat: Seat, column_id: int, by: int) -> None:
    """One place to the right (1) or the left (-1); quiet at the edge."""
    locked_board(seat.board.id)
    columns = list(columns_of(seat.board.id))
    places = [column.id for column in columns]
    if column_id not in places:
        raise Conflict(_l("This column is archived. Restore it first."))
    here = places.index(column_id)
    there = here + by
    if 0 <= there < len(columns):
        one, other = columns[here], columns[there]
        one.rank, other.rank = other.rank, one.rank
        _note(seat, "column_moved", one)


def archive_column(seat: Seat, column_id: int) -> None:
    """Raises `Conflict` while cards lie in it, and for the last column."""
    locked_board(seat.board.id)
    column = column_in(seat.board.id, column_id)
    if column.archived_at is not None:
        return
    if db.session.scalar(sa.select(Card.id).where(Card.column_id == column.id, Card.archived_at.is_(None)).limit(1)):
        raise Conflict(_l("There are cards in this column. Move or archive them first."))
    if len(columns_of(seat.board.id)) == 1:
        raise Conflict(_l("A board needs a column."))
    column.archived_at = clock.now()
    _note(seat, "column_archived", column)


def restore_column(seat: Seat, column_id: int) -> None:
    locked_board(seat.board.id)
    column = column_in(seat.board.id, column_id)
    if column.archived_at is not None:
        column.archived_at = None
        _note(seat, "column_restored", column)


def add_label(seat: Seat, *, name: str, tone: str) -> BoardLabel:
    """Raises `Conflict` for a name that is there already."""
    locked_board(seat.board.id)
    names = list(db.session.scalars(sa.select(BoardLabel.name).where(BoardLabel.board_id == seat.board.id)))
    if name.casefold() in {each.casefold() for each in names} or len(names) >= MOST_LABELS:
        raise Conflict(_l("There is a label of that name, or there are too many."))
    row = BoardLabel(board_id=seat.board.id, name=name, tone=tone)
    db.session.add(row)
    db.session.flush()
    return row


def drop_label(seat: Seat, label_id: int) -> None:
    """From the board and from every card."""
    row = label_in(seat.board.id, label_id)
    db.session.execute(sa.delete(card_label).where(card_label.c.label_id == row.id))
    db.session.delete(row)
    tell(seat.board.id, client=True)


def _note(seat: Seat, kind: str, column: BoardColumn) -> None:
    """Columns are seen by clients too, so their open pages ask anew; the log of columns is the team's."""
    note(seat.board.id, kind, seat.user, column_id=column.id)
    tell(seat.board.id, client=True)
