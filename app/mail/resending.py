"""Sending again what was given up, with a moment to change one's mind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app import clock
from app.mail import queries, tasks

UNDO_SECONDS = 15


def send_again(ids: Iterable[int], *, at_once: bool = False) -> list[int]:
    """Let the given-up mails among `ids` be tried again, after the time for an undo; returns which they were."""
    revived = [message for message in queries.locked(ids) if message.is_dead]
    due = None if at_once else clock.now() + timedelta(seconds=UNDO_SECONDS)
    for message in revived:
        message.revive()
        tasks.deliver.defer(at=due, message_id=message.id)
    return [message.id for message in revived]


def undo(ids: Iterable[int]) -> list[int]:
    """Give up again those that nobody has begun to send, and return which they were; their jobs find nothing to do."""
    caught = [message for message in queries.locked(ids) if message.is_revived]
    for message in caught:
        message.give_up()
    return [message.id for message in caught]
