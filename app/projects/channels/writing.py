"""Writing into a channel: a message, a reply, a correction, a deletion. Each is one change that open pages are told of."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Forbidden, Invalid
from app.media import attaching
from app.projects.access import Participation
from app.projects.channels import answer_clock, mentions
from app.projects.channels.folding import folded
from app.projects.channels.models import Channel, Message, MessageFile
from app.projects.channels.queries import locked_channel, message_in
from app.web import live

MOST_FILES = 6


class ChannelIsClosed(Conflict):
    title = _l("This channel is closed")


class NotYours(Forbidden):
    title = _l("You cannot do this in this channel")


def write(
    channel: Channel,
    me: Participation,
    *,
    text: str,
    submission_key: str,
    uploads: Sequence[FileStorage] = (),
    reply_to: int | None = None,
) -> Message:
    """Add a message. The same submission key gives the message that was written the first time.

    Raises `ChannelIsClosed`, `NotYours` for those who only read, `Invalid` for a message without words and files or a
    file that cannot be taken, `NotFound` for a reply to what is not here.
    """
    check_may_write(me)
    _check_content(text, uploads)
    locked_channel(channel.id)
    known = _written_before(me.user, submission_key)
    if known is not None:
        return known
    check_is_open(channel)
    answered = message_in(channel, reply_to) if reply_to else None
    message = Message(
        channel_id=channel.id,
        author_id=me.user.id,
        part=str(me.part),
        thread_id=(answered.thread_id or answered.id) if answered else None,
        text=text,
        folded=folded(text),
        submission_key=submission_key,
        changed=live.advance(channel.topic),
        written_at=clock.now(),
    )
    message.author = me.user
    message.files = [MessageFile(file_id=attaching.keep(upload).id) for upload in uploads]
    db.session.add(message)
    db.session.flush()
    answer_clock.hear(channel, message, me)
    mentions.call(channel, message)
    return message


def edit(channel: Channel, message: Message, me: Participation, text: str) -> None:
    """Correct one's own words while they are young. Names called for the first time are called now."""
    check_may_write(me)
    locked_channel(channel.id)
    check_is_open(channel)
    if not message.may_be_edited_by(me.user):
        raise Conflict(_l("A message can be corrected for fifteen minutes. Write another one instead."))
    if not text and not message.files:
        raise Invalid(_l("A message needs some words. To take it back, delete it."))
    if text == message.text:
        return
    message.text, message.folded = text, folded(text)
    message.edited_at = clock.now()
    touch(channel, message)
    mentions.call(channel, message)


def delete(channel: Channel, message: Message, me: Participation) -> list[str]:
    """Take a message back, one's own or, for the leader, any: a gap without words stays. Returns the keys of its files,
    whose bytes a job removes."""
    check_may_write(me)
    locked_channel(channel.id)
    if message.is_deleted:
        return []
    if not message.may_be_deleted_by(me.user, leads=me.may_lead):
        raise NotYours(_l("Only the author and the project leader can delete a message, and never a complaint."))
    keys = empty(message, by=me.user)
    touch(channel, message)
    return keys


def empty(message: Message, *, by: User) -> list[str]:
    """Leave a gap where the message was; the keys of the files that went with it."""
    message.text = message.folded = ""
    message.deleted_at = clock.now()
    message.deleted_by_id = by.id
    mentions.forget(message)
    keys = [each.file.key for each in message.files]
    for each in list(message.files):
        file = each.file
        db.session.delete(each)
        db.session.flush()
        db.session.delete(file)
    db.session.flush()
    db.session.expire(message, ["files"])
    return keys


def touch(channel: Channel, message: Message) -> None:
    """The message changed: open pages draw it anew."""
    message.changed = live.advance(channel.topic)
    db.session.flush()


def check_may_write(me: Participation) -> None:
    if not (me.may_act and me.sees_channel):
        raise NotYours(_l("You read along in this channel: writing is for those who act in the project."))


def check_is_open(channel: Channel) -> None:
    if channel.is_closed:
        raise ChannelIsClosed(_l("What was said stays readable. The project leader can open it again."))


def _check_content(text: str, uploads: Sequence[FileStorage]) -> None:
    if not text and not uploads:
        raise Invalid(_l("Write a few words, or choose a file."))
    if len(uploads) > MOST_FILES:
        raise Invalid(_l("A message takes at most %(most)s files. Send the others with another one.", most=MOST_FILES))


def _written_before(author: User, submission_key: str) -> Message | None:
    return db.session.scalar(
        sa.select(Message).where(Message.author_id == author.id, Message.submission_key == submission_key)
    )
