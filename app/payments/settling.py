"""Settling: from the kept notices of a payment to what the payment and its order are.

`settle` belongs into a transaction: the notice and everything that follows from it become true together. Locks are
taken in the house's order: order, payment, refund.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.events import publish
from app.orders import queries as orders
from app.orders import repricing
from app.orders.models import Order
from app.orders.settling import apply_money
from app.orders.states import CLOSED, CONFIRMED, State
from app.payments import attention, keys
from app.payments.facts import PaymentCaptured, PaymentDisputed, PaymentRefunded, PaymentsFailed
from app.payments.gateway import Notice
from app.payments.masking import cleaned
from app.payments.models import ENDED_WITHOUT_MONEY, OPEN_STATES, NoticeOutcome, Payment, PaymentNotice, Refund
from app.payments.standing import FOLLOWING, News, Standing, standing

SEEN = "seen"

# What every notice asks is put together once, so that SQLAlchemy knows it again without looking. A name that is not
# given is NULL, which equals nothing.
_NAMES: list[sa.BindParameter[str]] = [sa.bindparam("reference"), sa.bindparam("other_name")]
_NAMED = sa.and_(
    Payment.gateway == sa.bindparam("gateway"),
    sa.or_(
        *(column == name for column in (Payment.gateway_reference, Payment.also_known_as) for name in _NAMES),
        Payment.idempotency_key == sa.bindparam("key"),
    ),
)
_PAYMENT_NAMED = sa.select(Payment).where(_NAMED).limit(1).with_for_update()
_ORDER_NAMED = orders.LOCKING.where(Order.id == sa.select(Payment.order_id).where(_NAMED).limit(1).scalar_subquery())
_NOTICES = (
    sa.select(PaymentNotice)
    .where(
        PaymentNotice.gateway == sa.bindparam("gateway"),
        sa.or_(
            *(PaymentNotice.payment_reference == name for name in _NAMES),
            PaymentNotice.payment_key == sa.bindparam("key"),
        ),
    )
    .order_by(PaymentNotice.id)
)
_KEEP = insert(PaymentNotice).on_conflict_do_nothing(index_elements=["gateway", "event_id"]).returning(PaymentNotice)
_NOTE_OUTCOME = sa.insert(NoticeOutcome.metadata.tables[NoticeOutcome.__tablename__])
_COUNTED = sa.select(
    sa.func.coalesce(sa.func.sum(Payment.captured_minor), 0),
    sa.func.coalesce(sa.func.sum(Payment.refunded_minor), 0),
    sa.func.coalesce(sa.func.bool_or(Payment.state == "disputed"), sa.false()),
).where(Payment.order_id == sa.bindparam("order_id"), Payment.captured_at.is_not(None), Payment.set_aside.is_(None))

_UNDER_WAY = sa.select(
    sa.exists().where(
        Payment.order_id == sa.bindparam("order_id"),
        sa.or_(Payment.state.in_(OPEN_STATES), Payment.captured_minor > Payment.refunded_minor),
    )
)


def settle(gateway: str, notice: Notice, *, source: str) -> str:
    """Keep a notice and let it take effect, once; says what became of it.

    A copy of a notice that was settled already changes nothing and is `seen`.
    """
    kept = keep(gateway, notice, source=source)
    return _take_effect(kept) if kept is not None else settle_kept(notice_id_of(gateway, notice.event_id))


def settle_kept(notice_id: int) -> str:
    """Let a notice take effect that was kept before, unless it already has."""
    if latest_outcome(notice_id) == "settled":
        return SEEN
    kept = _loaded(notice_id)
    _lock_money(kept)
    return SEEN if latest_outcome(notice_id) == "settled" else _take_effect(kept)


def keep(gateway: str, notice: Notice, *, source: str) -> PaymentNotice | None:
    """Write the notice down; None when an equal one is there. A parallel copy waits here until the first is done."""
    told = {
        "gateway": gateway,
        "event_id": notice.event_id,
        "kind": notice.kind,
        "payment_reference": notice.payment_reference,
        "refund_reference": notice.refund_reference,
        "payment_key": notice.payment_key,
        "refund_key": notice.refund_key,
        "also_known_as": notice.also_known_as,
        "currency": None if notice.amount is None else notice.amount.currency,
        "amount_minor": None if notice.amount is None else notice.amount.minor,
        "happened_at": notice.happened_at,
        "received_at": clock.now(),
        "source": source,
        "payload": cleaned(notice.payload),
    }
    return db.session.scalar(_KEEP, told)


def keep_failure(gateway: str, notice: Notice, *, source: str, error: str) -> int:
    """Keep a notice that could not be settled, with why. For a transaction of its own, after the other rolled back."""
    kept = keep(gateway, notice, source=source)
    notice_id = notice_id_of(gateway, notice.event_id) if kept is None else kept.id
    if latest_outcome(notice_id) != "settled":
        note_outcome(notice_id, "failed", error=error)
    return notice_id


def note_outcome(notice_id: int, outcome: str, *, error: str | None = None) -> None:
    """What became of this try; a try that ends like the last one, without an error, adds nothing."""
    if error is None and outcome != "settled" and latest_outcome(notice_id) == outcome:
        return
    db.session.execute(_NOTE_OUTCOME, {"notice_id": notice_id, "outcome": outcome, "error": error})


def latest_outcome(notice_id: int) -> str | None:
    return db.session.scalar(
        sa.select(NoticeOutcome.outcome)
        .where(NoticeOutcome.notice_id == notice_id)
        .order_by(NoticeOutcome.outcome != "settled", NoticeOutcome.id.desc())
        .limit(1)
    )


def recount(payment: Payment, order: Order, notices: Sequence[PaymentNotice]) -> Standing:
    """Bring a locked payment, its refunds and its order in step with all its notices. Idempotent."""
    now = standing([_news(each) for each in notices], payment.currency)
    was_disputed = payment.state == "disputed"
    if payment.captured_at is None and now.captured_at is not None:
        _capture(payment, order, now)
    else:
        payment.captured_minor = now.captured_minor
    came_back = _apply_refunds(payment, order, now, notices)
    if payment.state != now.state:  # an equal value too would cost another look at every row
        payment.state = now.state
    if payment.is_settled and payment.next_check_at is not None:
        payment.next_check_at = None
    if payment.state in ENDED_WITHOUT_MONEY:
        tell_failure(order)
    if now.disputed and not was_disputed and payment.counts:
        publish(PaymentDisputed(payment_id=payment.id, order_id=order.id))
    if payment.counts and (came_back or now.disputed != was_disputed):
        tell_order(order)
    return now


def tell_order(order: Order) -> None:
    """Pass on what all payments that count have brought, all in all."""
    db.session.flush()
    captured, refunded, disputed = db.session.execute(_COUNTED, {"order_id": order.id}).one()
    apply_money(order.id, captured_minor=int(captured), refunded_minor=int(refunded), disputed=disputed)


def tell_failure(order: Order) -> None:
    """A way to pay has ended without money; where it was the last one under way, whoever waits for the money is told.

    Said again for a copy of the news: who hears it lets go only once.
    """
    db.session.flush()
    if (
        order.state == State.PLACED
        and order.paid_minor == order.refunded_minor
        and not db.session.scalar(_UNDER_WAY, {"order_id": order.id})
    ):
        publish(PaymentsFailed(order_id=order.id))


def count_in(payment: Payment, order: Order) -> None:
    """Let captured money count towards its order: published once, before anything is said about refunds."""
    payment.set_aside = None
    db.session.flush()
    publish(
        PaymentCaptured(
            payment_id=payment.id,
            order_id=order.id,
            amount_minor=payment.captured_minor,
            currency=payment.currency,
        )
    )
    tell_order(order)


def _take_effect(notice: PaymentNotice) -> str:
    order, payment = _lock_money(notice)
    if order is None or payment is None:
        attention.raise_for("unknown_payment", notice=notice)
        note_outcome(notice.id, "waiting")
        return "waiting"
    _adopt_names(payment, notice)
    notices = _notices_of(payment)
    now = recount(payment, order, notices)
    outcome = _outcome(notice, payment, now)
    note_outcome(notice.id, outcome)
    if notice.kind == "captured" or notice.also_known_as:
        _settle_waiting(payment, now, notices)
    return outcome


def _outcome(notice: PaymentNotice, payment: Payment, now: Standing) -> str:
    """What the recount made of this one notice; what a person must see is raised on the way."""
    if notice.kind in FOLLOWING and not now.captured_minor:
        return "waiting"
    wanted = _wanted_attention(notice, payment, now)
    if wanted is not None:
        attention.raise_for(wanted, notice=notice, payment=payment)
        return "settled" if wanted in attention.INFORMATIVE else "attention"
    return "settled"


def _wanted_attention(notice: PaymentNotice, payment: Payment, now: Standing) -> str | None:
    if notice.amount_minor is not None and notice.currency != payment.currency:
        return "currency_mismatch"
    if notice.kind == "captured":
        differs = notice.amount_minor != payment.amount_minor and payment.accepted_by_id is None
        return payment.set_aside or ("amount_mismatch" if differs else None)
    if notice.kind == "refunded" and notice.refund_reference in now.excess:
        return "refund_exceeds_captured"
    return notice.kind if notice.kind in attention.INFORMATIVE else None


def _settle_waiting(payment: Payment, now: Standing, notices: Sequence[PaymentNotice]) -> None:
    """Notices that came too early have been counted just now."""
    if not now.captured_minor:
        return
    for early in notices:
        if early.kind in FOLLOWING and latest_outcome(early.id) == "waiting":
            note_outcome(early.id, _outcome(early, payment, now))
            attention.resolve_by_itself("unknown_payment", early)


def _capture(payment: Payment, order: Order, now: Standing) -> None:
    payment.state, payment.captured_minor, payment.captured_at = "captured", now.captured_minor, now.captured_at
    if payment.captured_minor == payment.amount_minor and payment.currency == order.currency:
        repricing.restore(order, order.paid_minor + payment.captured_minor, asked_at=payment.started_at)
    payment.set_aside = _reason_to_set_aside(payment, order)
    if payment.set_aside is None:
        count_in(payment, order)


def _reason_to_set_aside(payment: Payment, order: Order) -> str | None:
    """Why this money must not confirm anything by itself."""
    if State(order.state) in CLOSED:
        return "order_closed"
    if State(order.state) in CONFIRMED:
        return "order_already_paid"
    if payment.currency != order.currency:
        return "currency_mismatch"
    as_asked = payment.captured_minor == payment.amount_minor == order.total_minor - order.paid_minor
    return None if as_asked or payment.accepted_by_id is not None else "amount_mismatch"


def _apply_refunds(payment: Payment, order: Order, now: Standing, notices: Sequence[PaymentNotice]) -> bool:
    """Bring the refund rows in step; says whether money that had gone back has returned."""
    if not (now.refunds or now.failed_refunds):
        return False
    rows = _locked_refunds(payment)
    for reference, amount_minor in now.refunds.items():
        refund = _refund_of(payment, rows, reference, _key_of(notices, reference), amount_minor)
        if refund.state != "succeeded":
            _succeed(refund, payment, order)
    for reference in now.failed_refunds:
        key = _key_of(notices, reference)
        for refund in rows:
            if refund.state != "failed" and (refund.gateway_reference == reference or refund.idempotency_key == key):
                refund.state, refund.settled_at = "failed", clock.now()
    came_back = payment.refunded_minor != now.refunded_minor
    payment.refunded_minor = now.refunded_minor
    return came_back


def _succeed(refund: Refund, payment: Payment, order: Order) -> None:
    refund.state, refund.settled_at, refund.error = "succeeded", clock.now(), None
    payment.refunded_minor = min(payment.captured_minor, payment.refunded_minor + refund.amount_minor)
    db.session.flush()
    if not payment.counts:
        return
    publish(
        PaymentRefunded(
            refund_id=refund.id,
            payment_id=payment.id,
            order_id=order.id,
            amount_minor=refund.amount_minor,
            currency=payment.currency,
        )
    )
    tell_order(order)


def _refund_of(payment: Payment, rows: list[Refund], reference: str, key: str | None, amount_minor: int) -> Refund:
    """Our refund of that name, or a new row for one that was made at the gateway itself."""
    for refund in rows:
        if reference == refund.gateway_reference or (key is not None and key == refund.idempotency_key):
            refund.gateway_reference = reference
            return refund
    refund = Refund(
        payment_id=payment.id,
        gateway_reference=reference,
        idempotency_key=keys.new_key("refund"),
        amount_minor=amount_minor,
        state="requested",
    )
    db.session.add(refund)
    rows.append(refund)
    return refund


def _key_of(notices: Sequence[PaymentNotice], reference: str) -> str | None:
    return next((each.refund_key for each in notices if each.refund_reference == reference and each.refund_key), None)


def _locked_refunds(payment: Payment) -> list[Refund]:
    wanted = sa.select(Refund).where(Refund.payment_id == payment.id).order_by(Refund.id).with_for_update()
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _lock_money(notice: PaymentNotice) -> tuple[Order | None, Payment | None]:
    """The order and the payment a notice is about, locked in that order."""
    names = {
        "gateway": notice.gateway,
        "reference": notice.payment_reference,
        "other_name": notice.also_known_as,
        "key": notice.payment_key,
    }
    order = orders.locked_by(_ORDER_NAMED, names)
    if order is None:
        return None, None
    return order, db.session.scalars(_PAYMENT_NAMED, names, execution_options={"populate_existing": True}).one()


def lock_payment(payment_id: int, order_id: int) -> tuple[Order, Payment]:
    """Lock the order, then the payment, and read both afresh."""
    order = orders.locked(order_id)
    wanted = sa.select(Payment).where(Payment.id == payment_id).with_for_update()
    return order, db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def _adopt_names(payment: Payment, notice: PaymentNotice) -> None:
    """A notice can be faster than the answer to our own call, and can tell a second name of the payment."""
    if payment.gateway_reference is None:
        payment.gateway_reference = notice.payment_reference
    for name in (notice.payment_reference, notice.also_known_as):
        if name and name != payment.gateway_reference and payment.also_known_as is None:
            payment.also_known_as = name


def _notices_of(payment: Payment) -> Sequence[PaymentNotice]:
    named = {
        "gateway": payment.gateway,
        "reference": payment.gateway_reference,
        "other_name": payment.also_known_as,
        "key": payment.idempotency_key,
    }
    return db.session.scalars(_NOTICES, named).all()


def _news(notice: PaymentNotice) -> News:
    return News(
        kind=notice.kind,
        happened_at=notice.happened_at,
        currency=notice.currency,
        amount_minor=notice.amount_minor,
        reference=notice.refund_reference,
    )


def _loaded(notice_id: int) -> PaymentNotice:
    return db.session.get_one(PaymentNotice, notice_id)


def notice_id_of(gateway: str, event_id: str) -> int:
    wanted = sa.select(PaymentNotice.id).where(PaymentNotice.gateway == gateway, PaymentNotice.event_id == event_id)
    return db.session.scalars(wanted).one()
