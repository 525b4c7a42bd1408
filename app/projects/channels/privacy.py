"""What channels keep about a person: told on request, and forgotten down to the gap where words stood."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.projects.channels import tasks, writing
from app.projects.channels.models import Channel, Mention, Message, PulseAnswer, PulseQuestion, Reading
from app.projects.channels.queries import locked_channel


def messages_about(user: User) -> PersonalData:
    found = db.session.scalars(sa.select(Message).where(Message.author_id == user.id).order_by(Message.id))
    rows = [
        {
            "project": message.channel.project.title,
            "written_at": message.written_at.isoformat(),
            "text": message.text,
            "files": [each.file.filename for each in message.files],
            "complaint": message.complaint is not None,
            "feedback": message.mark is not None,
            "deleted": message.is_deleted,
        }
        for message in found.unique()
    ]
    return PersonalData(key="channel_messages", title=_l("Messages in channels"), rows=rows)


def pulse_about(user: User) -> PersonalData:
    found = db.session.execute(
        sa.select(PulseAnswer, PulseQuestion.title)
        .join(PulseQuestion, PulseQuestion.id == PulseAnswer.question_id)
        .where(PulseAnswer.user_id == user.id)
        .order_by(PulseAnswer.id)
    )
    rows = [
        {"milestone": title, "score": answer.score, "line": answer.line, "answered_at": answer.answered_at.isoformat()}
        for answer, title in found.unique()
    ]
    return PersonalData(key="pulse", title=_l("Answers on how it is going"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """Their words and files go, gaps and numbers stay; open pages of others lose the words at once."""
    if user is None:
        return
    keys: list[str] = []
    theirs = sa.select(Message.channel_id).where(Message.author_id == user.id).distinct()
    for channel_id in sorted(db.session.scalars(theirs)):
        keys += _empty_in(locked_channel(channel_id), user)
    if keys:
        tasks.discard_files.defer(file_keys=keys)
    db.session.execute(sa.update(PulseAnswer).where(PulseAnswer.user_id == user.id).values(line=""))
    db.session.execute(sa.delete(Reading).where(Reading.user_id == user.id))
    db.session.execute(sa.delete(Mention).where(Mention.user_id == user.id))


def _empty_in(channel: Channel, user: User) -> list[str]:
    found = sa.select(Message).where(Message.channel_id == channel.id, Message.author_id == user.id)
    keys: list[str] = []
    for message in db.session.scalars(found.where(Message.deleted_at.is_(None))).unique().all():
        keys += writing.empty(message, by=user)
        writing.touch(channel, message)
    return keys
