"""Ways out of the house: SMTP that checks whom it talks to, and files for development."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.base import BaseEmailBackend

from app.config import Settings, settings

# RFC 8314 §7.3: on this port TLS begins before the first word, on all others with STARTTLS.
IMPLICIT_TLS_PORT = 465


def init_app(app: Flask) -> None:
    it: Settings = app.extensions["settings"]
    app.config.update(
        MAIL_BACKEND=SmtpBackend if it.mail.server else FileBackend,
        MAIL_DEFAULT_SENDER=it.mail.sender,
    )
    Mail(app)


class SmtpBackend(BaseEmailBackend):
    """One conversation per batch, with a time-out; the certificate of the server is verified when TLS is on."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.options = options

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        with _connected() as connection:
            for each in email_messages:
                refused = connection.sendmail(
                    parseaddr(each.from_email)[1],
                    each.recipients(),
                    each.message().as_bytes(linesep="\r\n"),
                )
                if refused:
                    raise smtplib.SMTPRecipientsRefused(refused)
        return len(email_messages)


class FileBackend(BaseEmailBackend):
    """Keeps each mail as an .eml file in `instance/mail`, named by its Message-ID: sent twice is one file."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.options = options

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        folder = Path(current_app.instance_path) / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        for each in email_messages:
            name = each.extra_headers["Message-ID"].strip("<>").partition("@")[0]
            (folder / f"{name}.eml").write_bytes(each.message().as_bytes())
        return len(email_messages)


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    it = settings().mail
    verified = ssl.create_default_context()
    implicit = it.use_tls and it.port == IMPLICIT_TLS_PORT
    kind = partial(smtplib.SMTP_SSL, context=verified) if implicit else smtplib.SMTP
    with kind(it.server or "", it.port, timeout=it.timeout_seconds) as connection:
        if it.use_tls and not implicit:
            connection.starttls(context=verified)
        if it.username and it.password:
            connection.login(it.username, it.password)
        yield connection
