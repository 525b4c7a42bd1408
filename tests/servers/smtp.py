"""A mail server that can be told to be busy, to refuse, or to break: aiosmtpd, speaking real SMTP on a real socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


class Postbox:
    """Keeps what arrives. `answers` are given one by one instead of accepting; None among them accepts."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answers: list[str | None] = []
        self.refused_recipients: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 (aiosmtpd looks its hooks up by these names)
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused_recipients:
            return self.refused_recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            return answer
        assert isinstance(envelope.content, bytes)
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.received.append(parsed)
        self.envelopes.append(envelope)
        return "250 OK"


@contextmanager
def running_mail_server(port: int | None = None) -> Iterator[tuple[Postbox, int]]:
    """A mail server on this machine, and the port it listens on."""
    chosen = port or free_port()
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=chosen)
    controller.start()
    try:
        yield postbox, chosen
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
