"""Delivery: claim, send, tick off.

The mail server is outside our transaction, so the three are three steps. A worker killed before the server said
yes leaves only a claim, which runs out, and the job sends the mail. A worker killed between the server's yes and
our tick sends it a second time: for invoices and links twice is better than never, and both copies carry one
Message-ID, by which most mailboxes show a single mail.
"""

from __future__ import annotations

import smtplib
from datetime import timedelta

from app import clock
from app.database import db, transaction
from app.errors import Busy
from app.mail.envelope import send
from app.mail.models import MailMessage

# With the waits of app.jobs.worker these attempts span about four and a half hours.
ATTEMPTS = 14
# Longer than a whole conversation with a slow server, shorter than the patience of a reader.
CLAIM_LASTS = timedelta(seconds=90)


def deliver(message_id: int) -> None:
    """Send the mail unless it is sent, held or given up. Raises the server's error while another attempt may help."""
    if not _claim(message_id):
        return
    message = db.session.get_one(MailMessage, message_id)
    try:
        send(message)
    except Exception as error:
        db.session.rollback()
        if _note_failure(message_id, error):
            return
        raise
    with transaction():
        sent = db.session.get_one(MailMessage, message_id, with_for_update=True)
        sent.tick_off()


def _claim(message_id: int) -> bool:
    with transaction():
        message = db.session.get(MailMessage, message_id, with_for_update=True, populate_existing=True)
        if message is None or not message.is_due:
            return False
        if message.sending_since and clock.now() - message.sending_since < CLAIM_LASTS:
            raise Busy
        message.claim()
    return True


def _note_failure(message_id: int, error: Exception) -> bool:
    """Keep the error; says whether the mail is given up."""
    with transaction():
        message = db.session.get_one(MailMessage, message_id, with_for_update=True)
        message.note_failure(describe(error))
        if message.attempts >= ATTEMPTS or is_permanent(error):
            message.give_up()
        return message.is_dead


def is_permanent(error: Exception) -> bool:
    """Whether the server said 5xx, which by RFC 5321 §4.2.1 means that the same mail must not be tried again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _words in error.recipients.values())
    # A refused login is the house's own mistake, not the mail's: it waits until the settings are put right.
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600


def describe(error: Exception) -> str:
    """One readable line; server answers come as bytes."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_readable(words)}" for code, words in error.recipients.values()]
        return "; ".join(answers)[:1000]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_readable(error.smtp_error)}"[:1000]
    return f"{type(error).__name__}: {error}"[:1000]


def _readable(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())
