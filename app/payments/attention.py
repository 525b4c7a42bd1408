"""What about money needs a person. Raising it never confirms anything; resolving it says who decided what, and why."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.payments.facts import AttentionRaised
from app.payments.models import BankStatementLine, Payment, PaymentAttention, PaymentNotice

KINDS = {
    "unknown_payment": _l("Money nobody expected"),
    "amount_mismatch": _l("Another amount than asked for"),
    "currency_mismatch": _l("Another currency than asked for"),
    "order_closed": _l("Paid after the order was closed"),
    "order_already_paid": _l("Paid a second time"),
    "disputed": _l("Disputed with the bank"),
    "refund_failed": _l("A refund came back"),
    "refund_exceeds_captured": _l("More went back than came in"),
    "never_settled": _l("No word from the gateway"),
    "refund_overdue": _l("A refund without an answer"),
    "bank_line": _l("A transfer that fits no order"),
}
# The notice itself has taken effect; a person should still know.
INFORMATIVE = frozenset({"disputed", "refund_failed"})


def raise_for(
    kind: str,
    *,
    notice: PaymentNotice | None = None,
    payment: Payment | None = None,
    line: BankStatementLine | None = None,
    **details: object,
) -> None:
    """Put something on the queue, once per notice, once per statement line, and once per payment while it is open."""
    if payment is not None and _is_open(kind, payment):
        return
    attention_id = db.session.scalar(
        insert(PaymentAttention)
        .values(
            kind=kind,
            notice_id=notice and notice.id,
            payment_id=payment and payment.id,
            order_id=payment and payment.order_id,
            line_id=line and line.id,
            details=details,
            raised_at=clock.now(),
            note="",
        )
        .on_conflict_do_nothing()
        .returning(PaymentAttention.id)
    )
    if attention_id is not None:
        publish(AttentionRaised(attention_id=attention_id, kind=kind))


def resolve(item: PaymentAttention, resolution: str, *, by: User, note: str = "") -> None:
    """Say what was decided. Raises `Conflict` when somebody else was faster."""
    if item.resolved_at is not None:
        raise Conflict(_l("Somebody has decided this already."))
    item.resolved_at, item.resolved_by_id = clock.now(), by.id
    item.resolution, item.note = resolution, note


def resolve_by_itself(kind: str, notice: PaymentNotice) -> None:
    """Later news answered the question; nobody needs to."""
    db.session.execute(
        sa.update(PaymentAttention)
        .where(
            PaymentAttention.kind == kind,
            PaymentAttention.notice_id == notice.id,
            PaymentAttention.resolved_at.is_(None),
        )
        .values(resolved_at=clock.now(), resolution="became_known")
    )


def locked(attention_id: int) -> PaymentAttention | None:
    return db.session.get(PaymentAttention, attention_id, with_for_update=True, populate_existing=True)


def _is_open(kind: str, payment: Payment) -> bool:
    same = sa.select(PaymentAttention.id).where(
        PaymentAttention.kind == kind,
        PaymentAttention.payment_id == payment.id,
        PaymentAttention.resolved_at.is_(None),
    )
    return db.session.scalar(same.limit(1)) is not None
