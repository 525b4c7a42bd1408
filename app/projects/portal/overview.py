"""The reader's open projects beside one another, with the ways into each: its board, its channel, its approvals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.access import Viewer
from app.database import db
from app.projects.boards.models import Board
from app.projects.channels.models import Channel
from app.projects.models import Project, ProjectMember
from app.projects.queries import projects_of
from app.projects.states import OPEN


@dataclass(frozen=True)
class Row:
    """One project; a way is offered only where it leads somewhere for this reader."""

    project: Project
    has_board: bool
    has_channel: bool
    has_approvals: bool


def open_projects(viewer: Viewer, most: int) -> list[Row]:
    """In four statements, however many projects."""
    if viewer.user is None:
        return []
    mine = projects_of(viewer).where(Project.state.in_([str(state) for state in OPEN])).limit(most)
    projects = db.session.scalars(mine).all()
    ids = [project.id for project in projects]
    members = _memberships(ids, viewer.user.id)
    boards, channels = _having(Board.project_id, ids), _having(Channel.project_id, ids)
    return [
        Row(
            project,
            has_board=member.on_board and project.id in boards,
            has_channel=member.on_channel and project.id in channels,
            has_approvals=member.on_board,
        )
        for project in projects
        if (member := members.get(project.id)) is not None
    ]


def _memberships(project_ids: Sequence[int], user_id: int) -> dict[int, ProjectMember]:
    found = sa.select(ProjectMember).where(
        ProjectMember.project_id.in_(project_ids),
        ProjectMember.user_id == user_id,
        ProjectMember.left_at.is_(None),
    )
    return {member.project_id: member for member in db.session.scalars(found)}


def _having(column: sa.SQLColumnExpression[int], project_ids: Sequence[int]) -> set[int]:
    return set(db.session.scalars(sa.select(column).where(column.in_(project_ids))))
