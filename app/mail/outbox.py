"""The outbox: mails are written here, inside the transaction that has a reason for them, and sent by a job."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.config import settings
from app.database import db
from app.mail import tasks
from app.mail.models import MailAttachment, MailMessage
from app.mail.rendering import on_one_line, render


@dataclass(frozen=True)
class Attachment:
    """A stored file that travels with a mail under `filename`."""

    file_key: str
    filename: str
    content_type: str


def send_later(
    template: str,
    *,
    to: str,
    locale: str,
    key: str | None = None,
    hold: bool = False,
    private: bool = False,
    unsubscribe_url: str | None = None,
    attachments: Iterable[Attachment] = (),
    **values: object,
) -> None:
    """Write one mail to `to` from `<template>.txt` and `<template>.html`, in the language of its recipient.

    Nothing leaves unless the transaction commits. A `key` that was used before adds nothing. `hold` keeps the mail
    until `release_held`; `private` marks mails with secret links, whose text the desk never shows. `unsubscribe_url` is
    where one click of the mail program ends such mails (RFC 8058).
    Raises `Invalid` when the address, the subject or a file name would not fit on one header line.
    """
    letter = render(template, to=to, locale=locale, values=values)
    row_id = db.session.scalar(
        insert(MailMessage)
        .values(
            key=key,
            template=template,
            recipient=on_one_line(to),
            locale=locale,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            message_id=_new_message_id(),
            created_at=clock.now(),
            held_for_verification=hold,
            private=private,
            unsubscribe_url=unsubscribe_url,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(MailMessage.id)
    )
    if row_id is None:
        return
    db.session.add_all(_attached(row_id, each) for each in attachments)
    if not hold:
        tasks.deliver.defer(message_id=row_id)


def release_held(email: str) -> int:
    """Send what waited for this address to be proven; says how many mails that were."""
    released = db.session.scalars(
        sa.update(MailMessage)
        .where(
            MailMessage.held_for_verification,
            sa.func.lower(MailMessage.recipient) == email.strip().lower(),
        )
        .values(held_for_verification=False)
        .returning(MailMessage.id)
    ).all()
    for message_id in sorted(released):
        tasks.deliver.defer(message_id=message_id)
    return len(released)


def _attached(message_id: int, it: Attachment) -> MailAttachment:
    return MailAttachment(
        message_id=message_id,
        file_key=it.file_key,
        filename=on_one_line(it.filename),
        content_type=on_one_line(it.content_type),
    )


def _new_message_id() -> str:
    """Made once and kept, so that a second delivery after an accident can be recognised (RFC 5322 §3.6.4)."""
    host = parseaddr(settings().mail.sender)[1].rpartition("@")[2] or "localhost"
    return f"<{secrets.token_hex(16)}@{host}>"
