"""Sending what lies in the outbox."""

from __future__ import annotations

from app.jobs.queue import task
from app.mail import delivery


@task("mail.deliver", attempts=delivery.ATTEMPTS)
def deliver(message_id: int) -> None:
    """Send one mail, or note why it could not be sent."""
    delivery.deliver(message_id)
