"""How well the work on boards flows, for the health of projects: what is late, what lies still, which limits are broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from app import clock
from app.database import db
from app.projects.boards.models import Board, BoardColumn, Card
from app.projects.sockets import Measure


def measures(project_ids: Sequence[int]) -> list[Measure]:
    """In three statements, however many projects."""
    return [*_overdue(project_ids), *_oldest(project_ids), *_over_limit(project_ids)]


def _overdue(project_ids: Sequence[int]) -> Iterator[Measure]:
    """The share of open cards past their day, of those that have one."""
    late = sa.func.count().filter(Card.due_on < clock.today())
    found = (
        sa.select(Board.project_id, late, sa.func.count())
        .join(Card, Card.board_id == Board.id)
        .where(Board.project_id.in_(project_ids), Card.due_on.is_not(None), *_open())
        .group_by(Board.project_id)
    )
    for project_id, number, of in db.session.execute(found):
        yield Measure(project_id=project_id, name="overdue_share_bp", value=number * 10_000 // of)


def _oldest(project_ids: Sequence[int]) -> Iterator[Measure]:
    """How long the card that lies longest has been in its column, in columns of work: not the first, not the last."""
    first = (
        sa.select(sa.func.min(BoardColumn.rank))
        .where(BoardColumn.board_id == Board.id, BoardColumn.archived_at.is_(None))
        .correlate(Board)
        .scalar_subquery()
    )
    found = (
        sa.select(Board.project_id, sa.func.min(Card.entered_column_at))
        .join(Card, Card.board_id == Board.id)
        .join(BoardColumn, BoardColumn.id == Card.column_id)
        .where(Board.project_id.in_(project_ids), BoardColumn.is_done.is_(False), BoardColumn.rank > first, *_open())
        .group_by(Board.project_id)
    )
    for project_id, since in db.session.execute(found):
        yield Measure(project_id=project_id, name="wip_age_days", value=(clock.now() - since).days)


def _over_limit(project_ids: Sequence[int]) -> Iterator[Measure]:
    """How many columns hold more cards than their limit allows; a board without any broken limit counts as 0."""
    lying = (
        sa.select(sa.func.count())
        .where(Card.column_id == BoardColumn.id, *_open())
        .correlate(BoardColumn)
        .scalar_subquery()
    )
    found = (
        sa.select(Board.project_id, sa.func.count().filter(lying > BoardColumn.wip_limit))
        .join(BoardColumn, BoardColumn.board_id == Board.id)
        .where(Board.project_id.in_(project_ids), BoardColumn.archived_at.is_(None))
        .group_by(Board.project_id)
    )
    for project_id, number in db.session.execute(found):
        yield Measure(project_id=project_id, name="over_limit_columns", value=number)


def _open() -> tuple[sa.ColumnElement[bool], ...]:
    return Card.archived_at.is_(None), Card.done_at.is_(None)
