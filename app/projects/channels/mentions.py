"""Calling somebody by name: they get a letter, once per message, while they are in the channel."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.projects.channels import letters
from app.projects.channels.mentioning import mentioned
from app.projects.channels.models import Channel, Mention, Message
from app.projects.channels.queries import members_on


def call(channel: Channel, message: Message) -> None:
    """Note whom the message calls, and write to those it had not called before. Nobody calls themselves."""
    present = {member.user_id: member.user for member in members_on(channel) if member.user_id != message.author_id}
    called = mentioned(message.text, {user_id: user.name for user_id, user in present.items()})
    known = set(db.session.scalars(sa.select(Mention.user_id).where(Mention.message_id == message.id)))
    for user_id in sorted(called - known):
        db.session.add(Mention(message_id=message.id, user_id=user_id))
        letters.tell_mentioned(channel, message, present[user_id])
    db.session.flush()


def forget(message: Message) -> None:
    db.session.execute(sa.delete(Mention).where(Mention.message_id == message.id))
