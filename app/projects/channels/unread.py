"""What somebody has not read: written by others since they came, after the message up to which they have read."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.database import db
from app.projects.channels.models import Channel, Message, Reading
from app.projects.models import ProjectMember

MOST_COUNTED = 100


def first_unread(channel: Channel, user_id: int, read_up_to: int) -> int | None:
    return db.session.scalar(
        sa.select(Message.id)
        .where(Message.channel_id == channel.id, Message.id > read_up_to, *_unread_by(user_id))
        .order_by(Message.id)
        .limit(1)
    )


def unread_count(channel: Channel, user_id: int, read_up_to: int) -> int:
    """How many messages of others this member has not read, counted up to a hundred."""
    some = sa.select(Message.id).where(Message.channel_id == channel.id, Message.id > read_up_to, *_unread_by(user_id))
    return db.session.scalar(sa.select(sa.func.count()).select_from(some.limit(MOST_COUNTED).subquery())) or 0


def unread_of_project(project_id: int, user_id: int) -> int:
    """As `unread_count`, for the tab of a project: one question to the database."""
    some = _unread_everywhere(user_id).where(Channel.project_id == project_id).limit(MOST_COUNTED)
    return db.session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def unread_by_channel(user_id: int) -> dict[int, int]:
    """How many unread messages each channel has in which the person is now; channels without any are left out."""
    per_channel = _unread_everywhere(user_id).subquery()
    counted = sa.select(per_channel.c.channel_id, sa.func.count()).group_by(per_channel.c.channel_id)
    return dict(db.session.execute(counted).all())


def _unread_by(user_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Written by somebody else, after the person came: a late joiner has the past to read, not to catch up with."""
    joined = (
        sa.select(ProjectMember.joined_at)
        .join(Channel, Channel.project_id == ProjectMember.project_id)
        .where(
            Channel.id == Message.channel_id,
            ProjectMember.user_id == user_id,
            ProjectMember.left_at.is_(None),
            ProjectMember.on_channel,
        )
        .scalar_subquery()
    )
    return Message.author_id != user_id, Message.deleted_at.is_(None), Message.written_at >= joined


def _unread_everywhere(user_id: int) -> sa.Select[int, int]:
    member, reading = aliased(ProjectMember), aliased(Reading)
    return (
        sa.select(Message.channel_id, Message.id)
        .join(Channel, Channel.id == Message.channel_id)
        .join(
            member,
            sa.and_(
                member.project_id == Channel.project_id,
                member.user_id == user_id,
                member.left_at.is_(None),
                member.on_channel,
            ),
        )
        .outerjoin(reading, sa.and_(reading.channel_id == Channel.id, reading.user_id == user_id))
        .where(
            Message.id > sa.func.coalesce(reading.read_up_to, 0),
            Message.author_id != user_id,
            Message.deleted_at.is_(None),
            Message.written_at >= member.joined_at,
        )
    )
