"""The daily letter about what somebody has not read: only of channels they are in, only what is new since the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.accounts.queries import locked_user
from app.database import db
from app.mail import outbox
from app.projects.channels import letters
from app.projects.channels.digest_times import is_time, settled_before
from app.projects.channels.models import Channel, Message, Reading
from app.projects.models import Project, ProjectMember
from app.projects.states import OPEN

MOST_SHOWN = 5


@dataclass(frozen=True)
class Unread:
    """What is unread in one channel: how many, and the first of them."""

    channel: Channel
    link: str
    count: int
    messages: Sequence[Message]
    newest_id: int


def people_due() -> list[int]:
    """Who is in a channel with something unread and has their morning now."""
    rows = db.session.execute(
        sa.select(User.id, User.timezone, sa.func.max(Reading.told_at))
        .join(ProjectMember, ProjectMember.user_id == User.id)
        .join(Channel, Channel.project_id == ProjectMember.project_id)
        .join(Project, Project.id == Channel.project_id)
        .outerjoin(Reading, sa.and_(Reading.channel_id == Channel.id, Reading.user_id == User.id))
        .where(*_takes_part(), User.erased_at.is_(None))
        .group_by(User.id, User.timezone)
        .order_by(User.id)
    )
    now = clock.now()
    return [user_id for user_id, timezone, last in rows if is_time(now, timezone, last)]


def write_to(user_id: int) -> bool:
    """Write the letter of one person, if there is anything to say; whether there was. Twice is as good as once."""
    user = locked_user(user_id)
    told = sa.select(sa.func.max(Reading.told_at)).where(Reading.user_id == user.id)
    if not user.is_active or not is_time(clock.now(), user.timezone, db.session.scalar(told)):
        return False
    unread = [found for each in _channels_of(user) if (found := _unread_in(*each, user)) is not None]
    for found in unread:
        _note_told(found, user)
    if not unread:
        return False
    outbox.send_later(
        "channels/mail/digest",
        to=user.email,
        locale=user.locale,
        key=f"channel-digest:{user.id}:{clock.now():%Y-%m-%dT%H}",
        private=True,
        hold=not user.is_verified,
        name=user.name,
        unread=unread,
        total=sum(found.count for found in unread),
        excerpt=letters.excerpt,
    )
    return True


def _takes_part() -> tuple[sa.ColumnExpressionArgument[bool], ...]:
    return (
        ProjectMember.left_at.is_(None),
        ProjectMember.on_channel,
        Project.state.in_([str(state) for state in OPEN]),
        sa.func.coalesce(Reading.wants_digest, sa.true()),
    )


def _channels_of(user: User) -> Sequence[tuple[Channel, datetime]]:
    """The channels this person is in now, with the moment since when."""
    found = db.session.execute(
        sa.select(Channel, ProjectMember.joined_at)
        .join(Project, Project.id == Channel.project_id)
        .join(ProjectMember, ProjectMember.project_id == Project.id)
        .outerjoin(Reading, sa.and_(Reading.channel_id == Channel.id, Reading.user_id == user.id))
        .where(ProjectMember.user_id == user.id, *_takes_part())
        .order_by(Channel.id)
    )
    return [(channel, joined_at) for channel, joined_at in found]


def _unread_in(channel: Channel, joined_at: datetime, user: User) -> Unread | None:
    """What this person did not read and was not told of, in the channel they are in now."""
    reading = db.session.get(Reading, (channel.id, user.id))
    known = max(reading.read_up_to, reading.told_up_to) if reading else 0
    here = (
        Message.channel_id == channel.id,
        Message.id > known,
        Message.author_id != user.id,
        Message.deleted_at.is_(None),
        Message.written_at >= joined_at,
        Message.written_at <= settled_before(clock.now()),
    )
    count, newest_id = db.session.execute(sa.select(sa.func.count(), sa.func.max(Message.id)).where(*here)).one()
    if not count:
        return None
    messages = db.session.scalars(sa.select(Message).where(*here).order_by(Message.id).limit(MOST_SHOWN)).unique().all()
    return Unread(channel, letters.link_to(channel, messages[0]), count, messages, newest_id)


def _note_told(found: Unread, user: User) -> None:
    row = insert(Reading).values(
        channel_id=found.channel.id, user_id=user.id, told_up_to=found.newest_id, told_at=clock.now()
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["channel_id", "user_id"],
            set_={"told_up_to": row.excluded.told_up_to, "told_at": row.excluded.told_at},
        )
    )
