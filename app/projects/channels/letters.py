"""Letters about a channel. Each goes to somebody who is in it when it is written, in their language and zone."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.mail import outbox
from app.mail.links import absolute_url
from app.projects.channels.models import Channel, Complaint, Message, PulseQuestion, Wait

EXCERPT = 240


def tell_mentioned(channel: Channel, message: Message, to: User) -> None:
    _send("mentioned", channel, to, f"channel-mention:{message.id}:{to.id}", message=message, excerpt=excerpt(message))


def tell_overdue(channel: Channel, wait: Wait, to: User) -> None:
    key = f"channel-overdue:{wait.id}:{to.id}"
    _send("overdue", channel, to, key, wait=wait, message=wait.message, excerpt=excerpt(wait.message))


def tell_complaint(channel: Channel, complaint: Complaint, message: Message, to: User) -> None:
    key = f"channel-complaint:{complaint.id}:{to.id}"
    _send("complaint", channel, to, key, complaint=complaint, message=message, excerpt=excerpt(message))


def tell_complaint_overdue(channel: Channel, complaint: Complaint, to: User) -> None:
    key = f"channel-complaint-overdue:{complaint.id}:{to.id}"
    message = complaint.message
    _send("complaint_overdue", channel, to, key, complaint=complaint, message=message, excerpt=excerpt(message))


def tell_answered(channel: Channel, complaint: Complaint, answer: Message, to: User) -> None:
    key = f"channel-complaint-answered:{complaint.id}:{to.id}"
    _send("answered", channel, to, key, complaint=complaint, message=answer, excerpt=excerpt(answer))


def ask_pulse(channel: Channel, question: PulseQuestion, to: User) -> None:
    _send("pulse", channel, to, f"channel-pulse:{question.id}:{to.id}", question=question)


def excerpt(message: Message) -> str:
    """The first words, on one line."""
    words = " ".join(message.text.split())
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rstrip()} …"


def link_to(channel: Channel, message: Message | None = None) -> str:
    address = absolute_url("channels.show", reference=channel.project.reference)
    if message is None:
        return address
    return f"{absolute_url('channels.show', reference=channel.project.reference, at=message.id)}#m-{message.id}"


def _send(letter: str, channel: Channel, to: User, key: str, **values: Any) -> None:
    """Held back from an address that was never proven."""
    message = values.get("message")
    outbox.send_later(
        f"channels/mail/{letter}",
        to=to.email,
        locale=to.locale,
        key=key,
        private=True,
        hold=not to.is_verified,
        name=to.name,
        timezone=to.timezone,
        project=channel.project,
        link=link_to(channel, message if isinstance(message, Message) else None),
        **values,
    )
