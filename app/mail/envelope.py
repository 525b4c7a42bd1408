"""The mail as it goes over the wire, and the door through which it leaves."""

from __future__ import annotations

from email.mime.image import MIMEImage
from email.utils import format_datetime

from flask import current_app
from flask_mailman import EmailMultiAlternatives

from app import clock
from app.config import settings
from app.errors import NotFound
from app.mail.models import MailAttachment, MailMessage
from app.media.storage import storage


def send(message: MailMessage) -> None:
    """Hand the mail to the configured backend; its errors propagate."""
    envelope(message).send()


def envelope(message: MailMessage) -> EmailMultiAlternatives:
    """Text and HTML, and the attachments fetched from the store."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings().mail.sender,
        to=[message.recipient],
        reply_to=[settings().seller.email],
        connection=current_app.extensions["mailman"].get_connection(),
        headers=headers(message),
    )
    mail.attach_alternative(message.html, "text/html")
    for each in message.attachments:
        if f"cid:{each.filename}" in message.html:
            mail.attach(_inside(each))
        else:
            mail.attach(each.filename, _fetched(each), each.content_type)
    return mail


def _inside(picture: MailAttachment) -> MIMEImage:
    """A picture that the HTML shows where it says `cid:` and its name (RFC 2392)."""
    part = MIMEImage(_fetched(picture), picture.content_type.partition("/")[2])
    part.add_header("Content-ID", f"<{picture.filename}>")
    part.add_header("Content-Disposition", "inline", filename=picture.filename)
    return part


def _fetched(attachment: MailAttachment) -> bytes:
    try:
        return storage().get(attachment.file_key)
    except NotFound as error:
        raise FileNotFoundError(f"{attachment.filename} is not in the store") from error


def headers(message: MailMessage) -> dict[str, str]:
    """What stands above the text besides sender, recipient and subject: a machine wrote this (RFC 3834)."""
    stop = message.unsubscribe_url
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    return {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.sent_at or clock.now()),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": message.locale,
        **one_click,
    }
