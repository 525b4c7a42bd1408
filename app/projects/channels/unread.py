"""What somebody has not read: written by others since they came, after the message up to which they have read.

Every question is answered by walking a key from one message on, at most a hundred rows per channel.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.database import db
from app.projects.channels.models import Channel, Message, Reading
from app.projects.models import ProjectMember

MOST_COUNTED = 100


def unread_of_project(project_id: int, user_id: int) -> int:
    """How many messages of others this member has not read in the project's channel, counted up to a hundred."""
    some = _unread_by(user_id).where(Channel.project_id == project_id)
    return db.session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def unread_by_channel(user_id: int) -> dict[int, int]:
    """As `unread_of_project` for each channel in which the person is now; those without any are left out."""
    each = _unread_by(user_id).subquery()
    counted = sa.select(each.c.channel_id, sa.func.count()).group_by(each.c.channel_id)
    return dict(db.session.execute(counted).all())


def first_unread(channel: Channel, user_id: int) -> int | None:
    some = _unread_by(user_id).where(Channel.id == channel.id).subquery()
    return db.session.scalar(sa.select(sa.func.min(some.c.message_id)))


def _unread_by(user_id: int) -> sa.Select[int, int]:
    """(channel, message) of the first hundred unread messages of each channel the person is in now.

    A late joiner has the past to read, not to catch up with.
    """
    member, reading, past = aliased(ProjectMember), aliased(Reading), aliased(Message)
    before_they_came = (
        sa.select(past.id)
        .where(past.channel_id == Channel.id, past.written_at < member.joined_at)
        .order_by(past.written_at.desc(), past.id.desc())
        .limit(1)
        .correlate(Channel, member)
        .scalar_subquery()
    )
    known = sa.func.greatest(sa.func.coalesce(reading.read_up_to, 0), sa.func.coalesce(before_they_came, 0))
    some = (
        sa.select(Message.id.label("message_id"))
        .where(
            Message.channel_id == Channel.id,
            Message.id > known,
            Message.author_id != user_id,
            Message.deleted_at.is_(None),
        )
        .order_by(Message.id)
        .limit(MOST_COUNTED)
        .correlate(Channel, member, reading)
        .lateral("some")
    )
    takes_part = sa.and_(
        member.project_id == Channel.project_id,
        member.user_id == user_id,
        member.left_at.is_(None),
        member.on_channel,
    )
    return (
        sa.select(Channel.id.label("channel_id"), some.c.message_id)
        .select_from(Channel)
        .join(member, takes_part)
        .outerjoin(reading, sa.and_(reading.channel_id == Channel.id, reading.user_id == user_id))
        .join(some, sa.true())
    )
