"""Actions that happen here: somebody registers or subscribes, proves it later, and whoever brought them is credited.

What travelled with the visitor is noted when they begin, because the proof comes from a mail, perhaps on another device.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import has_request_context, request
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.config import settings
from app.database import db
from referrals.tracking.attributing import accounts_of_mailbox, credit, leads_of_touches
from referrals.tracking.carrying import touches
from referrals.tracking.mailboxes import unaliased
from referrals.tracking.models import AwaitedAction
from referrals.tracking.recording import record_action

REGISTRATION, NEWSLETTER = "registration", "newsletter"
# As long as a link of ours in a mail can be opened, and some days more.
KEPT = timedelta(days=30)


def begin(action: str, number: int) -> None:
    """Note who brought the visitor of this request, if anyone did; beginning anew keeps what was noted first."""
    if not has_request_context():
        return
    found = [each.details for each in touches({**request.cookies, **request.args})]
    if found:
        db.session.execute(
            insert(AwaitedAction)
            .values(subject=f"{action}:{number}", action=action, touches=found, began_at=clock.now())
            .on_conflict_do_nothing(index_elements=["subject"])
        )


def prove(action: str, number: int, email: str) -> None:
    """It is proven: credit whoever brought them. Once for each mailbox, whatever stands after a plus sign in it."""
    awaited = db.session.scalar(
        sa.delete(AwaitedAction).where(AwaitedAction.subject == f"{action}:{number}").returning(AwaitedAction)
    )
    if awaited is None:
        return
    buyer = accounts_of_mailbox(email) | ({number} if action == REGISTRATION else frozenset())
    given = credit(leads_of_touches(awaited.touches), at=awaited.began_at, basis="action", buyer=buyer, action=action)
    record_action(given, action=action, external_id=f"{action}:{_key_of(email)}", at=awaited.began_at)


def forget(subject: str) -> None:
    db.session.execute(sa.delete(AwaitedAction).where(AwaitedAction.subject == subject))


def forget_before(moment: datetime) -> None:
    """What was never proven."""
    db.session.execute(sa.delete(AwaitedAction).where(AwaitedAction.began_at < moment))


def _key_of(email: str) -> str:
    """By which the same mailbox is known again without being kept."""
    secret = hashlib.sha256(b"referrals.actions:" + settings().secret_key.encode()).digest()
    return hmac.new(secret, unaliased(email).encode(), hashlib.sha256).hexdigest()[:32]
