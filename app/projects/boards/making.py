"""The leader makes the board of a project, from a template or from four plain columns."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.accounts.models import User
from app.database import db
from app.events import publish
from app.projects.boards.access import board_of
from app.projects.boards.activity import note
from app.projects.boards.facts import BoardMade
from app.projects.boards.keys import new_key
from app.projects.boards.models import Board, BoardColumn, BoardTemplate, Card, ChecklistItem
from app.projects.boards.outline import DraftCard, DraftColumn
from app.projects.boards.ranks import spread
from app.projects.models import Project
from app.projects.queries import locked


def make(project_id: int, template: BoardTemplate | None, *, by: User) -> Board:
    """The board with its columns and cards. Locks the project; quiet when there is one already."""
    project = locked(project_id)
    present = board_of(project.id)
    if present is not None:
        return present
    board = Board(project_id=project.id, template_id=template.id if template else None, made_by_id=by.id)
    db.session.add(board)
    db.session.flush()
    columns = template.columns if template else plain_columns()
    for rank, column in zip(spread(len(columns)), columns, strict=True):
        _add_column(board, column, rank, by)
    note(board.id, "board_made", by)
    db.session.flush()
    publish(BoardMade(board_id=board.id, project_id=project.id))
    return board


def plain_columns() -> list[DraftColumn]:
    """What a board is without a template."""
    names = (_("To do"), _("Doing"), _("Review"), _("Done"))
    return [DraftColumn(name, is_done=name == names[-1]) for name in names]


def fitting_templates(project: Project) -> list[BoardTemplate]:
    """Those of the ordered services first, then those of no service; of other services none."""
    ids = [line.service_id for line in project.order.lines if line.service_id is not None]
    found = db.session.scalars(
        sa.select(BoardTemplate)
        .where(
            BoardTemplate.archived_at.is_(None),
            sa.or_(BoardTemplate.service_id.in_(ids), BoardTemplate.service_id.is_(None)),
        )
        .order_by(BoardTemplate.service_id.is_(None), BoardTemplate.name, BoardTemplate.id)
    )
    return list(found)


def _add_column(board: Board, draft: DraftColumn, rank: int, by: User) -> None:
    column = BoardColumn(
        board_id=board.id, name=draft.name, rank=rank, wip_limit=draft.wip_limit, is_done=draft.is_done
    )
    db.session.add(column)
    db.session.flush()
    for place, card in zip(spread(len(draft.cards)), draft.cards, strict=True):
        _add_card(board, column, card, place, by)


def _add_card(board: Board, column: BoardColumn, draft: DraftCard, rank: int, by: User) -> None:
    due = clock.now().date() + timedelta(days=draft.due_after_days) if draft.due_after_days is not None else None
    card = Card(
        key=new_key(),
        board_id=board.id,
        column_id=column.id,
        rank=rank,
        title=draft.title,
        description=draft.description,
        due_on=due,
        shown_to_client=draft.shown,
        created_by_id=by.id,
        done_at=clock.now() if column.is_done else None,
    )
    card.checklist = [
        ChecklistItem(rank=place, text=text)
        for place, text in zip(spread(len(draft.checklist)), draft.checklist, strict=True)
    ]
    db.session.add(card)
    db.session.flush()
