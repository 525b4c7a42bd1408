"""Sending what lies in the outbox."""

from __future__ import annotations

from app.jobs.queue import task

# With the waits of app.jobs.worker these attempts span about four and a half hours.
ATTEMPTS = 14


@task("mail.deliver", attempts=ATTEMPTS)
def deliver(message_id: int) -> None:
    """Send one mail, or note why it could not be sent."""
    from app.mail import delivery

    delivery.deliver(message_id)
