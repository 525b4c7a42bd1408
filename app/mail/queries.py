"""Reading the outbox, each time with the eyes of somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.mail.models import MailAttachment, MailMessage

_GIVEN_UP = MailMessage.failed_at.is_not(None)
_HELD = MailMessage.held_for_verification
_OPEN = sa.and_(MailMessage.sent_at.is_(None), ~_GIVEN_UP, ~_HELD)
STATES: dict[str, sa.ColumnElement[bool]] = {
    "failed": _GIVEN_UP,
    "retrying": sa.and_(_OPEN, MailMessage.error.is_not(None)),
    "waiting": sa.and_(_OPEN, MailMessage.error.is_(None)),
    "held": sa.and_(MailMessage.sent_at.is_(None), ~_GIVEN_UP, _HELD),
    "sent": sa.and_(MailMessage.sent_at.is_not(None), ~_GIVEN_UP),
}


def written(state: str = "", text: str = "") -> sa.Select[Any]:
    """All mails for the desk, the newest first; `text` is looked for in address, subject and template."""
    found = sa.select(MailMessage).order_by(MailMessage.created_at.desc(), MailMessage.id.desc())
    if state:
        found = found.where(STATES[state])
    if text:
        columns = (MailMessage.recipient, MailMessage.subject, MailMessage.template)
        found = found.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return found


def received(email: str) -> sa.Select[Any]:
    """What this address has received, the newest first. Mails with secret links stay in the mailbox they went to."""
    return written("sent").where(sa.func.lower(MailMessage.recipient) == email.strip().lower(), ~MailMessage.private)


def counts() -> dict[str, int]:
    """How many mails are in each state."""
    columns = [sa.func.count().filter(condition).label(state) for state, condition in STATES.items()]
    return dict(db.session.execute(sa.select(*columns)).one()._mapping)


def failed_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(MailMessage).where(_GIVEN_UP)) or 0


def message(message_id: int) -> MailMessage:
    """One mail for the desk; raises `NotFound`."""
    return _one(written().where(MailMessage.id == message_id))


def readable_message(message_id: int) -> MailMessage:
    """One mail whose text the desk may read; a private one raises `NotFound`."""
    return _one(written().where(MailMessage.id == message_id, ~MailMessage.private))


def message_to(email: str, message_id: int) -> MailMessage:
    """One mail that this address has received; anybody else's raises `NotFound`."""
    return _one(received(email).where(MailMessage.id == message_id))


def attachment(message: MailMessage, attachment_id: int) -> MailAttachment:
    """One of the files that travelled with `message`; raises `NotFound`."""
    for each in message.attachments:
        if each.id == attachment_id:
            return each
    raise NotFound


def revived(ids: Iterable[int]) -> list[MailMessage]:
    """Those of these mails whose second try can still be undone."""
    found = db.session.scalars(sa.select(MailMessage).where(MailMessage.id.in_(list(ids))).order_by(MailMessage.id))
    return [message for message in found if message.is_revived]


def locked(ids: Iterable[int]) -> list[MailMessage]:
    """The mails of these ids, locked in the order of their ids."""
    found = sa.select(MailMessage).where(MailMessage.id.in_(list(ids))).order_by(MailMessage.id)
    return list(db.session.scalars(found.with_for_update(), execution_options={"populate_existing": True}))


def _one(select: sa.Select[Any]) -> MailMessage:
    found: MailMessage | None = db.session.scalar(select)
    if found is None:
        raise NotFound
    return found
