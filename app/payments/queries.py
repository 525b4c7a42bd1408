"""Named reads of payments. Customers reach theirs through their order; the desk reads all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app import clock
from app.accounts.models import Contact, User
from app.database import db
from app.errors import NotFound
from app.orders.models import Order
from app.orders.queries import order_of, own
from app.orders.states import State
from app.payments.models import (
    OPEN_STATES,
    BankImport,
    NoticeOutcome,
    Payment,
    PaymentAttention,
    PaymentNotice,
    Refund,
)

if TYPE_CHECKING:
    from app.accounts.access import Viewer

AT_THE_PAGE, AT_THE_BANK = timedelta(hours=1), timedelta(days=7)
SORTS = ("started", "-started", "amount", "-amount")
OUTCOMES = ("settled", "waiting", "attention", "failed")


# Written once: of a statement that stays the same object, SQLAlchemy finds the compiled text at once.
_OF_ORDER = (
    sa.select(Payment)
    .where(Payment.order_id == sa.bindparam("order_id"))
    .options(joinedload(Payment.refunds))
    .order_by(Payment.id.desc())
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of the desk's list."""

    text: str = ""
    state: str = ""
    gateway: str = ""
    set_aside: bool = False


def payment_of(viewer: Viewer, reference: str, key: str) -> Payment:
    """That payment of an order `viewer` may see. Raises `NotFound` for everyone else."""
    order = order_of(viewer, reference)
    payment = db.session.scalar(sa.select(Payment).where(Payment.order_id == order.id, Payment.idempotency_key == key))
    if payment is None:
        raise NotFound
    return payment


def payments_of(order: Order) -> list[Payment]:
    """All ways that were tried to pay an order, the newest first."""
    return list(db.session.scalars(_OF_ORDER, {"order_id": order.id}).unique())


def is_being_paid(order_id: int) -> bool:
    """Whether a bank is at work on it, or a payment page was opened so lately that somebody may still be at it."""
    lately = sa.and_(Payment.gateway != "bank_transfer", Payment.started_at > clock.now() - AT_THE_PAGE)
    at_work = sa.and_(Payment.state == "pending", Payment.started_at > clock.now() - AT_THE_BANK)
    open_now = sa.select(Payment.id).where(
        Payment.order_id == order_id, Payment.state.in_(OPEN_STATES), sa.or_(lately, at_work)
    )
    return db.session.scalar(open_now.limit(1)) is not None


def payment_by_id(payment_id: int) -> Payment:
    payment = db.session.get(Payment, payment_id)
    if payment is None:
        raise NotFound
    return payment


def listed(wanted: Wanted, sort: str) -> sa.Select[Payment]:
    """The desk's list of payments, with their orders."""
    key = {"started": Payment.started_at, "amount": Payment.amount_minor}[sort.removeprefix("-")]
    found = (
        sa.select(Payment)
        .join(Payment.order)
        .join(Order.contact)
        .options(contains_eager(Payment.order).contains_eager(Order.contact))
        .order_by(key.desc() if sort.startswith("-") else key, Payment.id.desc())
    )
    conditions = [
        wanted.state and Payment.state == wanted.state,
        wanted.gateway and Payment.gateway == wanted.gateway,
        wanted.set_aside and Payment.set_aside.is_not(None),
        wanted.text and _mentions(wanted.text),
    ]
    return found.where(*(each for each in conditions if each is not False and each != ""))


def notices_of(payment: Payment) -> list[tuple[PaymentNotice, str | None, str | None]]:
    """The notices of a payment with what became of each and its last error, the newest first."""
    names = [name for name in (payment.gateway_reference, payment.also_known_as) if name]
    mine = sa.or_(PaymentNotice.payment_reference.in_(names), PaymentNotice.payment_key == payment.idempotency_key)
    found = _with_outcome().where(PaymentNotice.gateway == payment.gateway, mine)
    return [(row[0], row[1], row[2]) for row in db.session.execute(found.order_by(PaymentNotice.id.desc()))]


def notices(outcome: str) -> sa.Select[Any]:
    """All notices with what became of them, the newest first; `outcome` empty for all."""
    found = _with_outcome().order_by(PaymentNotice.id.desc())
    return found.where(_latest(NoticeOutcome.outcome) == outcome) if outcome else found


def unsettled_count() -> int:
    """How many notices failed and have not been settled since."""
    failed = sa.select(sa.func.count(sa.distinct(NoticeOutcome.notice_id))).where(NoticeOutcome.outcome == "failed")
    settled = sa.select(NoticeOutcome.notice_id).where(NoticeOutcome.outcome == "settled")
    return db.session.scalar(failed.where(NoticeOutcome.notice_id.not_in(settled))) or 0


def attention(kind: str, *, resolved: bool) -> sa.Select[PaymentAttention]:
    """What needs, or needed, a person: open ones with the oldest first."""
    when = PaymentAttention.resolved_at
    found = sa.select(PaymentAttention).options(
        joinedload(PaymentAttention.payment),
        joinedload(PaymentAttention.order),
        joinedload(PaymentAttention.notice),
        joinedload(PaymentAttention.line),
        joinedload(PaymentAttention.resolved_by),
    )
    if kind:
        found = found.where(PaymentAttention.kind == kind)
    if resolved:
        return found.where(when.is_not(None)).order_by(when.desc())
    return found.where(when.is_(None)).order_by(PaymentAttention.raised_at, PaymentAttention.id)


def open_attention_of(order: Order) -> list[PaymentAttention]:
    """What about the money of one order waits for a decision."""
    waiting = PaymentAttention.resolved_at.is_(None)
    found = sa.select(PaymentAttention).where(PaymentAttention.order_id == order.id, waiting)
    return list(db.session.scalars(found.order_by(PaymentAttention.id)))


def open_attention_count() -> int:
    found = sa.select(sa.func.count(PaymentAttention.id)).where(PaymentAttention.resolved_at.is_(None))
    return db.session.scalar(found) or 0


def refunds_by_hand_count() -> int:
    """Refunds of bank transfers that somebody must send."""
    waiting = sa.select(sa.func.count(Refund.id)).join(Refund.payment)
    return db.session.scalar(waiting.where(Refund.state == "requested", Payment.gateway == "bank_transfer")) or 0


def imports() -> sa.Select[BankImport]:
    return sa.select(BankImport).options(joinedload(BankImport.uploaded_by)).order_by(BankImport.id.desc())


def import_by_id(import_id: int, *, locked: bool = False) -> BankImport:
    it = db.session.get(BankImport, import_id, with_for_update=locked or None, populate_existing=locked)
    if it is None:
        raise NotFound
    return it


def payments_about(user: User, *, newest: int | None = None) -> list[Payment]:
    """The payments of orders that a person placed or that carry their contact; `newest` for only the last so many."""
    mine = sa.or_(Order.placed_by_id == user.id, Contact.user_id == user.id)
    found = sa.select(Payment).join(Payment.order).join(Order.contact).where(mine)
    if newest is None:
        return list(db.session.scalars(found.order_by(Payment.id)))
    last = found.options(contains_eager(Payment.order), selectinload(Payment.refunds))
    return list(db.session.scalars(last.order_by(Payment.id.desc()).limit(newest)))


def awaited_by(viewer: Viewer) -> list[Payment]:
    """Transfers and payments of the viewer whose money is announced but not here."""
    under_way = sa.or_(
        Payment.state == "pending", sa.and_(Payment.state == "started", Payment.gateway == "bank_transfer")
    )
    found = sa.select(Payment).join(Payment.order).where(own(viewer), under_way, Order.state == State.PLACED)
    return list(db.session.scalars(found.options(contains_eager(Payment.order)).order_by(Payment.id.desc())))


def refunds_awaited_by(viewer: Viewer) -> list[Refund]:
    """Money that is on its way back to the viewer."""
    found = sa.select(Refund).join(Refund.payment).join(Payment.order)
    found = found.where(own(viewer), Refund.state == "requested")
    loaded = contains_eager(Refund.payment).contains_eager(Payment.order)
    return list(db.session.scalars(found.options(loaded).order_by(Refund.id.desc())))


def _mentions(text: str) -> sa.ColumnElement[bool]:
    like = f"%{text.replace('%', '').replace('_', '')}%"
    return sa.or_(
        Order.reference.ilike(like),
        Payment.gateway_reference.ilike(like),
        Contact.name.ilike(like),
        Contact.company_name.ilike(like),
        Contact.email.ilike(like),
    )


def _with_outcome() -> sa.Select[Any]:
    return sa.select(PaymentNotice, _latest(NoticeOutcome.outcome), _latest(NoticeOutcome.error))


def _latest(column: Any) -> sa.ScalarSelect[Any]:
    """What the last try brought; once settled, settled for good."""
    return (
        sa.select(column)
        .where(NoticeOutcome.notice_id == PaymentNotice.id)
        .order_by(NoticeOutcome.outcome != "settled", NoticeOutcome.id.desc())
        .limit(1)
        .correlate(PaymentNotice)
        .scalar_subquery()
    )
