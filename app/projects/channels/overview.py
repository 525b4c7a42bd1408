"""All channels of a person beside one another: what is unread, what was said last, who waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.access import Viewer
from app.database import db
from app.projects.access import live_in
from app.projects.channels.models import Channel, Message, Wait
from app.projects.channels.unread import unread_by_channel
from app.projects.models import Project, ProjectMember

MOST_CHANNELS = 200


@dataclass(frozen=True)
class Row:
    """One channel for one reader. `wait` is shown to the team only."""

    channel: Channel
    unread: int
    last: Message | None
    wait: Wait | None


def channels_of(viewer: Viewer, *, most: int = MOST_CHANNELS) -> list[Row]:
    """Those the person is in now: with something unread first, then by what was said last."""
    if viewer.user is None:
        return []
    user_id = viewer.user.id
    channels = db.session.scalars(
        sa.select(Channel)
        .join(Project, Project.id == Channel.project_id)
        .where(Channel.project_id.in_(live_in(user_id, ProjectMember.on_channel.is_(True))))
        .options(joinedload(Channel.project).joinedload(Project.order))
        .order_by(Channel.id.desc())
        .limit(MOST_CHANNELS)
    ).all()
    unread, last = unread_by_channel(user_id), _last_in([channel.id for channel in channels])
    waits = _waits_in([channel.id for channel in channels], user_id)
    rows = [Row(each, unread.get(each.id, 0), last.get(each.id), waits.get(each.id)) for each in channels]
    return sorted(rows, key=lambda row: (not row.unread, -(row.last.id if row.last else 0)))[:most]


def _last_in(channel_ids: Sequence[int]) -> dict[int, Message]:
    newest = (
        sa.select(sa.func.max(Message.id))
        .where(Message.channel_id.in_(channel_ids), Message.deleted_at.is_(None))
        .group_by(Message.channel_id)
    )
    found = db.session.scalars(sa.select(Message).where(Message.id.in_(newest)))
    return {message.channel_id: message for message in found.unique()}


def _waits_in(channel_ids: Sequence[int], user_id: int) -> dict[int, Wait]:
    """Of the channels in which the person belongs to the team."""
    team = sa.select(ProjectMember.project_id).where(
        ProjectMember.user_id == user_id, ProjectMember.left_at.is_(None), ProjectMember.part != "client"
    )
    found = db.session.scalars(
        sa.select(Wait)
        .join(Channel, Channel.id == Wait.channel_id)
        .where(Wait.channel_id.in_(channel_ids), Wait.ended_at.is_(None), Channel.project_id.in_(team))
    )
    return {wait.channel_id: wait for wait in found}
