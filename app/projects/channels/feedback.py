"""This is feedback: a mark on a client's message, so that its author can be asked later whether it may be published."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.database import db
from app.errors import Invalid
from app.events import publish
from app.projects.access import Participation
from app.projects.channels import writing
from app.projects.channels.models import Channel, FeedbackMark, Message
from app.projects.channels.queries import live_mark, locked_channel
from app.projects.facts import FeedbackMarked


def mark(channel: Channel, message: Message, me: Participation) -> None:
    """Quiet when it is marked. Raises `Invalid` for what no client wrote."""
    writing.check_may_write(me)
    locked_channel(channel.id)
    if not message.is_by_client or message.is_deleted or not message.text:
        raise Invalid(_l("Feedback is what the client wrote, in words."))
    if live_mark(message.id) is not None:
        return
    db.session.add(FeedbackMark(message_id=message.id, marked_by_id=me.user.id, marked_at=clock.now()))
    db.session.flush()
    writing.touch(channel, message)
    db.session.expire(message, ["mark"])
    publish(FeedbackMarked(message_id=message.id, project_id=channel.project_id, author_id=message.author_id))


def withdraw(channel: Channel, message: Message, me: Participation) -> None:
    """Take the mark back. Quiet when there is none."""
    writing.check_may_write(me)
    locked_channel(channel.id)
    found = live_mark(message.id)
    if found is None:
        return
    found.withdrawn_at, found.withdrawn_by_id = clock.now(), me.user.id
    db.session.flush()
    writing.touch(channel, message)
    db.session.expire(message, ["mark"])
