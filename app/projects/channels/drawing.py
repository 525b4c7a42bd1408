"""What a stretch of a channel is drawn from: each message with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import to_user_timezone

from app.projects.access import Participation
from app.projects.channels.mentioning import parts_of
from app.projects.channels.models import Channel, Message
from app.projects.channels.queries import names_in, previous_of, quotes_for

TOGETHER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One message. `starts_day` draws a line above it, `continues` leaves out who speaks, `is_new` begins the unread."""

    message: Message
    parts: list[tuple[str, bool]]
    quoted: Message | None
    starts_day: bool
    continues: bool
    is_new: bool
    is_own: bool
    may_edit: bool
    may_delete: bool
    may_decide: bool


def drawn(
    channel: Channel,
    me: Participation,
    messages: Sequence[Message],
    *,
    new_after: int | None = None,
    in_stream: bool = True,
) -> list[Drawn]:
    """The messages in the order given. `new_after` is how far the reader had read; None draws no line for what is new."""
    names = names_in(channel) if any("@" in message.text for message in messages) else {}
    quotes = quotes_for(messages) if in_stream else {}
    before = previous_of(channel, messages[0]) if messages and in_stream else None
    line_drawn = new_after is None
    out = []
    for message in messages:
        is_new = not line_drawn and message.id > (new_after or 0) and message.author_id != me.user.id
        line_drawn = line_drawn or is_new
        out.append(_drawn(me, message, before, names, quotes, is_new=is_new, is_open=not channel.is_closed))
        before = message
    return out


def _drawn(
    me: Participation,
    message: Message,
    before: Message | None,
    names: dict[int, str],
    quotes: dict[int, Message],
    *,
    is_new: bool,
    is_open: bool,
) -> Drawn:
    acts = me.may_act and is_open
    starts_day = before is None or _day(before) != _day(message)
    return Drawn(
        message=message,
        parts=parts_of(message.text, names) if names else [(message.text, False)],
        quoted=quotes.get(message.thread_id or 0),
        starts_day=starts_day,
        continues=not (starts_day or is_new) and before is not None and _goes_on(before, message),
        is_new=is_new,
        is_own=message.author_id == me.user.id,
        may_edit=acts and message.may_be_edited_by(me.user),
        may_delete=acts and message.may_be_deleted_by(me.user, leads=me.may_lead),
        may_decide=acts and message.is_by_client and not message.is_deleted,
    )


def _goes_on(before: Message, message: Message) -> bool:
    """Whether the same person goes on speaking."""
    same = before.author_id == message.author_id and not before.is_deleted and not message.is_deleted
    return same and message.thread_id is None and message.written_at - before.written_at < TOGETHER


def _day(message: Message) -> object:
    return to_user_timezone(message.written_at).date()
