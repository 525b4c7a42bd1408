"""What the desk watches over: waits and complaints in the channels that a member of staff may see."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import QueryableAttribute, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from app.accounts.access import Viewer
from app.projects.access import live_in, oversees
from app.projects.channels.models import Channel, Complaint, Wait
from app.projects.models import Project, ProjectMember
from app.projects.states import OPEN, Part


def waits_for(viewer: Viewer) -> sa.Select[Wait]:
    """Every client who waits in a channel whose project this member of staff may see, the longest first."""
    return (
        sa.select(Wait)
        .join(Channel, Channel.id == Wait.channel_id)
        .join(Project, Project.id == Channel.project_id)
        .where(Wait.ended_at.is_(None), *_watched_by(viewer))
        .options(_with_project(Wait.channel), joinedload(Wait.message))
        .order_by(Wait.due_at, Wait.id)
    )


def open_complaints_for(viewer: Viewer) -> sa.Select[Complaint]:
    """Every complaint that is not closed, the first due first."""
    return (
        sa.select(Complaint)
        .join(Channel, Channel.id == Complaint.channel_id)
        .join(Project, Project.id == Channel.project_id)
        .where(Complaint.closed_at.is_(None), *_watched_by(viewer))
        .options(_with_project(Complaint.channel), joinedload(Complaint.message))
        .order_by(Complaint.due_at, Complaint.id)
    )


def _watched_by(viewer: Viewer) -> tuple[sa.ColumnExpressionArgument[bool], ...]:
    """Open channels of projects that go on: all for those who oversee, else those where the person is on the channel."""
    goes_on = Project.state.in_([str(state) for state in OPEN])
    if oversees(viewer):
        return Channel.closed_at.is_(None), goes_on
    if viewer.user is None:
        return (sa.false(),)
    team = live_in(viewer.user.id, ProjectMember.on_channel.is_(True), ProjectMember.part != Part.CLIENT)
    return Channel.closed_at.is_(None), goes_on, Project.id.in_(team)


def _with_project(channel: QueryableAttribute[Channel]) -> ORMOption:
    return joinedload(channel).joinedload(Channel.project).joinedload(Project.order)
