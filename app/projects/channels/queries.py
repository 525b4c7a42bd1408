"""Named reads of channels. Every one begins with a `Participation`, which only those in the channel have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.projects.access import Participation, live_member
from app.projects.channels.folding import words_of
from app.projects.channels.models import Channel, Complaint, FeedbackMark, Message, MessageFile, Reading, Wait
from app.projects.models import ProjectMember

# Whoever wrote is named; what they may do elsewhere is not asked.
_WITH_AUTHOR = (joinedload(Message.author).lazyload(User.grants),)
PER_PAGE = 40
MOST_NEWS = 60
AT_A_TIME = 500
MOST_COMPLAINTS = 20


@dataclass(frozen=True)
class Window:
    """A stretch of a channel in the order it was written, and whether there is more on either side."""

    messages: Sequence[Message]
    has_older: bool
    has_newer: bool

    @property
    def first_id(self) -> int:
        return self.messages[0].id if self.messages else 0

    @property
    def last_id(self) -> int:
        return self.messages[-1].id if self.messages else 0


def channel_of(me: Participation) -> Channel:
    """The channel of the project, for somebody who is in it. Raises `NotFound` while there is none."""
    if not me.sees_channel:
        raise NotFound
    found = db.session.scalar(sa.select(Channel).where(Channel.project_id == me.project.id))
    if found is None:
        raise NotFound
    found.project = me.project
    return found


def channel_of_project(project_id: int) -> Channel | None:
    """Without eyes: for subscribers and jobs."""
    return db.session.scalar(sa.select(Channel).where(Channel.project_id == project_id))


def locked_channel(channel_id: int) -> Channel:
    """The channel with its row locked: whatever is said or decided in it is done one after the other."""
    found = db.session.scalar(
        sa.select(Channel)
        .where(Channel.id == channel_id)
        .with_for_update(of=Channel)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def newest(channel: Channel) -> Window:
    return _window(channel, older_than=None, from_id=None, older=PER_PAGE, newer=0)


def before(channel: Channel, message_id: int) -> Window:
    return _window(channel, older_than=message_id, from_id=message_id, older=PER_PAGE, newer=0)


def around(channel: Channel, message_id: int) -> Window:
    """From a little before that message on."""
    return _window(channel, older_than=message_id, from_id=message_id, older=PER_PAGE // 5, newer=PER_PAGE)


def first_since(channel: Channel, moment: datetime) -> int | None:
    """The first message written at or after that moment."""
    return db.session.scalar(
        sa.select(Message.id)
        .where(Message.channel_id == channel.id, Message.written_at >= moment)
        .order_by(Message.written_at, Message.id)
        .limit(1)
    )


def news(channel: Channel, since: int) -> Sequence[Message]:
    """What was written or changed after that change, in that order, at most sixty at a time."""
    found = sa.select(Message).where(Message.channel_id == channel.id, Message.changed > since)
    return db.session.scalars(_whole(found).order_by(Message.changed).limit(MOST_NEWS)).unique().all()


def everything_in(channel: Channel) -> Iterator[Message]:
    """All that was said and not deleted, in its order, drawn from the database a little at a time."""
    found = (
        sa.select(Message).where(Message.channel_id == channel.id, Message.deleted_at.is_(None)).order_by(Message.id)
    )
    yield from db.session.scalars(_whole(found).execution_options(yield_per=AT_A_TIME))


def message_in(channel: Channel, message_id: int) -> Message:
    """One message of the channel. Raises `NotFound`."""
    found = db.session.scalars(
        _whole(sa.select(Message).where(Message.id == message_id, Message.channel_id == channel.id))
    ).first()
    if found is None:
        raise NotFound
    return found


def thread_of(channel: Channel, message: Message) -> Sequence[Message]:
    """The message that began the thread, and all replies."""
    root = message.thread_id or message.id
    belongs = sa.or_(Message.id == root, Message.thread_id == root)
    found = sa.select(Message).where(Message.channel_id == channel.id, belongs).order_by(Message.id)
    return db.session.scalars(_whole(found)).unique().all()


def previous_of(channel: Channel, message: Message) -> Message | None:
    """What was written right before it."""
    return db.session.scalars(
        sa.select(Message)
        .where(Message.channel_id == channel.id, Message.id < message.id)
        .options(*_WITH_AUTHOR)
        .order_by(Message.id.desc())
        .limit(1)
    ).first()


def quotes_for(messages: Sequence[Message]) -> dict[int, Message]:
    """The beginnings of the threads that `messages` reply to, by id."""
    wanted = {message.thread_id for message in messages if message.thread_id}
    if not wanted:
        return {}
    found = db.session.scalars(sa.select(Message).where(Message.id.in_(wanted)).options(*_WITH_AUTHOR))
    return {message.id: message for message in found.unique()}


def found_in(channel: Channel, text: str) -> sa.Select[Message]:
    """Messages with every word of `text` somewhere in them, the newest first; also parts of words."""
    words = words_of(text)
    parts = [Message.folded.contains(word, autoescape=True) for word in words]
    whole = Message.words.op("@@")(sa.func.plainto_tsquery("simple", " ".join(words)))
    return (
        _whole(sa.select(Message))
        .where(
            Message.channel_id == channel.id, Message.deleted_at.is_(None), sa.or_(whole, sa.and_(sa.true(), *parts))
        )
        .order_by(Message.id.desc())
    )


def file_in(channel: Channel, file_id: int) -> MessageFile:
    """A file of a message of the channel that is still there. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(MessageFile)
        .join(Message, Message.id == MessageFile.message_id)
        .where(MessageFile.id == file_id, Message.channel_id == channel.id, Message.deleted_at.is_(None))
    )
    if found is None:
        raise NotFound
    return found


def reading_of(channel: Channel, user_id: int) -> Reading | None:
    return db.session.get(Reading, (channel.id, user_id))


def members_on(channel: Channel) -> Sequence[ProjectMember]:
    """Who is in the channel now, by when they joined."""
    return db.session.scalars(
        sa.select(ProjectMember)
        .where(
            ProjectMember.project_id == channel.project_id,
            ProjectMember.left_at.is_(None),
            ProjectMember.on_channel,
        )
        .options(joinedload(ProjectMember.user).lazyload(User.grants))
        .order_by(ProjectMember.joined_at, ProjectMember.id)
    ).all()


def names_in(channel: Channel) -> dict[int, str]:
    """Everyone who is or was in the channel, by id: whoever is called by name in an old message."""
    rows = db.session.execute(
        sa.select(User.id, User.name)
        .join(ProjectMember, ProjectMember.user_id == User.id)
        .where(ProjectMember.project_id == channel.project_id, ProjectMember.on_channel)
        .distinct()
    )
    return dict(rows.all())


def open_wait(channel: Channel) -> Wait | None:
    return db.session.scalar(sa.select(Wait).where(Wait.channel_id == channel.id, Wait.ended_at.is_(None)))


def complaints_in(channel: Channel) -> Sequence[Complaint]:
    """Those not closed first, the oldest first; then the latest of the closed ones."""
    return db.session.scalars(
        sa.select(Complaint)
        .where(Complaint.channel_id == channel.id)
        .options(joinedload(Complaint.message), joinedload(Complaint.answer))
        .order_by(Complaint.closed_at.is_not(None), Complaint.due_at, Complaint.id)
        .limit(MOST_COMPLAINTS)
    ).all()


def complaint_in(channel: Channel, complaint_id: int, *, lock: bool = False) -> Complaint:
    """Raises `NotFound`."""
    found = sa.select(Complaint).where(Complaint.id == complaint_id, Complaint.channel_id == channel.id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    complaint = db.session.scalar(found)
    if complaint is None:
        raise NotFound
    return complaint


def live_mark(message_id: int) -> FeedbackMark | None:
    return db.session.scalar(
        sa.select(FeedbackMark).where(FeedbackMark.message_id == message_id, FeedbackMark.withdrawn_at.is_(None))
    )


def is_in(channel: Channel, user_id: int) -> bool:
    """Whether that person is in the channel at this moment."""
    member = live_member(channel.project_id, user_id)
    return member is not None and member.on_channel


def _window(channel: Channel, *, older_than: int | None, from_id: int | None, older: int, newer: int) -> Window:
    """Two walks along the key, whatever the length of the channel."""
    here = _whole(sa.select(Message).where(Message.channel_id == channel.id))
    back = here if older_than is None else here.where(Message.id < older_than)
    earlier = list(db.session.scalars(back.order_by(Message.id.desc()).limit(older + 1)).unique())
    later: list[Message] = []
    if from_id is not None:
        ahead = here.where(Message.id >= from_id).order_by(Message.id)
        later = list(db.session.scalars(ahead.limit(newer + 1)).unique())
    shown = [*reversed(earlier[:older]), *later[:newer]]
    return Window(shown, has_older=len(earlier) > older, has_newer=len(later) > newer)


def _whole(found: sa.Select[Message]) -> sa.Select[Message]:
    """With all that a message is drawn from."""
    return found.options(
        selectinload(Message.files),
        selectinload(Message.mark).joinedload(FeedbackMark.marked_by),
        selectinload(Message.complaint),
        *_WITH_AUTHOR,
    )
