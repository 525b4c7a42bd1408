"""The mail as it goes over the wire, and the door through which it leaves."""

from __future__ import annotations

from email.utils import format_datetime

from flask import current_app
from flask_mailman import EmailMultiAlternatives

from app import clock
from app.config import settings
from app.mail.models import MailMessage
from app.media.storage import storage


def send(message: MailMessage) -> None:
    """Hand the mail to the configured backend; its errors propagate."""
    envelope(message).send()


def envelope(message: MailMessage) -> EmailMultiAlternatives:
    """Text and HTML, attachments fetched from the store, headers that say a machine wrote this (RFC 3834)."""
    it = settings()
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=it.mail.sender,
        to=[message.recipient],
        reply_to=[it.seller.email],
        connection=current_app.extensions["mailman"].get_connection(),
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(clock.now()),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.locale,
        },
    )
    mail.attach_alternative(message.html, "text/html")
    for each in message.attachments:
        mail.attach(each.filename, storage().get(each.file_key), each.content_type)
    return mail
