"""The clock that runs while a client waits: begun by a client's message, stopped by somebody active of the team."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.config import settings
from app.database import db
from app.errors import Conflict
from app.projects.access import Participation
from app.projects.channels.answer_time import MESSAGE_HOURS, due_after
from app.projects.channels.models import Channel, Message, Wait
from app.projects.channels.queries import locked_channel, open_wait


def hear(channel: Channel, message: Message, me: Participation) -> None:
    """A message was written: a client's begins a wait unless one runs, anyone active of the team ends it.

    A passive representative reads along and does not count.
    """
    wait = open_wait(channel)
    if me.is_client and wait is None:
        db.session.add(
            Wait(
                channel_id=channel.id,
                message_id=message.id,
                since=message.written_at,
                due_at=due_after(message.written_at, MESSAGE_HOURS, settings().seller.timezone),
            )
        )
    elif wait is not None and me.may_work:
        _end(wait, me)
    db.session.flush()


def end_needless(channel: Channel, me: Participation) -> None:
    """Nothing has to be answered: a thank-you, a mere notice. Raises `Conflict` when nobody waits."""
    locked_channel(channel.id)
    wait = open_wait(channel)
    if wait is None:
        raise Conflict(_l("Nobody waits for an answer any more."))
    _end(wait, me)
    wait.needless = True
    db.session.flush()


def _end(wait: Wait, me: Participation) -> None:
    wait.ended_by_id, wait.ended_at = me.user.id, clock.now()
