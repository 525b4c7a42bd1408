"""Importing a bank statement: what will happen to each line, and making it happen, each line once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict, NotFound
from app.money import Money
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.references import find_in_text, normalised
from app.orders.states import State
from app.payments import attention, keys, settling
from app.payments.bank_statement import Line
from app.payments.bank_transfer import BankTransfer, reference_of
from app.payments.gateway import Notice
from app.payments.masking import without_card_numbers
from app.payments.models import OPEN_STATES, BankImport, BankStatementLine, Payment, PaymentAttention

MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class Planned:
    """What importing one line will do: pays, differs, closed, unknown, known, outgoing or unreadable."""

    line: Line
    fate: str
    order: Order | None = None


def plan(lines: Iterable[Line]) -> list[Planned]:
    """Look at every line without changing anything."""
    lines = list(lines)
    known = _known({line.fingerprint for line in lines})
    found = _orders_named_in({line.purpose for line in lines})
    return [_planned(line, known, found) for line in lines]


def import_line(line: Line, *, into: BankImport, by: User) -> str:
    """Keep one line and let it pay its order, together in one transaction; says its fate. A known line changes nothing."""
    if line.problem or line.amount is None or line.booked_on is None:
        return "unreadable"
    if not line.is_incoming:
        return "outgoing"
    order = _the_order(find_in_text(line.purpose))
    kept = _kept(line, into, by)
    if kept is None:
        return "known"
    if order is None or _fate_at(order, line.amount) != "pays":
        kept.order_id = None if order is None else order.id
        attention.raise_for("bank_line", line=kept)
        return "unknown" if order is None else _fate_at(order, line.amount)
    settle_line(kept, order)
    return "pays"


def settle_line(line: BankStatementLine, order: Order, *, accepted_by: User | None = None) -> str:
    """Let a kept line pay an order: a payment is found or made for it, and its notice settled."""
    order = orders.locked(order.id)
    payment = _payment_for(order, line.amount, accepted_by)
    notice = notice_of(line, payment)
    outcome = settling.settle(BankTransfer.name, notice, source="statement")
    line.order_id = order.id
    line.notice_id = settling.notice_id_of(BankTransfer.name, notice.event_id)
    return outcome


def assign(item: PaymentAttention, reference: str, *, by: User, note: str) -> None:
    """A person says which order a line pays, whatever its amount. Raises `NotFound` for no order, `Conflict`."""
    if item.line is None:
        raise Conflict(_("Only a line of a bank statement can be assigned."))
    order = _the_order((normalised(reference),))
    if order is None:
        raise NotFound
    if State(order.state) != State.PLACED:
        raise Conflict(_("That order does not wait for money."))
    if order.currency != item.line.currency:
        raise Conflict(_("That order is in another currency."))
    settle_line(item.line, order, accepted_by=by)
    attention.resolve(item, "assigned", by=by, note=note)
    audit.record("bank_line.assigned", item.line, order=order.reference)


def notice_of(line: BankStatementLine, payment: Payment) -> Notice:
    return Notice(
        event_id=f"line:{line.fingerprint}",
        kind="captured",
        payment_reference=payment.gateway_reference or payment.idempotency_key,
        payment_key=payment.idempotency_key,
        amount=line.amount,
        happened_at=datetime.combine(line.booked_on, time(12), UTC),
        payload={"line": line.id},
    )


def suggestions(line: BankStatementLine) -> list[Order]:
    """Orders this line might be for: named in its text, or waiting for exactly this amount."""
    named = list(_orders_named_in({line.purpose}).values())
    if named:
        return named[:MOST_SUGGESTIONS]
    left = Order.total_minor - Order.paid_minor
    fitting = sa.select(Order).where(
        Order.state == State.PLACED, Order.currency == line.currency, left == line.amount_minor
    )
    return list(db.session.scalars(fitting.order_by(Order.placed_at.desc()).limit(MOST_SUGGESTIONS)))


def finish(it: BankImport) -> None:
    """The text of the file has done its work and is forgotten."""
    it.imported_at, it.content = clock.now(), None


def fates() -> dict[str, str]:
    return {
        "pays": _("pays its order"),
        "differs": _("another amount: you decide"),
        "closed": _("the order does not wait for money: you decide"),
        "unknown": _("fits no order: you decide"),
        "known": _("imported before: nothing happens"),
        "outgoing": _("money going out: nothing happens"),
        "unreadable": _("cannot be read: nothing happens"),
    }


def _planned(line: Line, known: set[str], found: dict[str, Order]) -> Planned:
    if line.problem or line.amount is None:
        return Planned(line, "unreadable")
    if not line.is_incoming:
        return Planned(line, "outgoing")
    if line.fingerprint in known:
        return Planned(line, "known")
    named = [found[each] for each in find_in_text(line.purpose) if each in found]
    if len(named) != 1:
        return Planned(line, "unknown")
    return Planned(line, _fate_at(named[0], line.amount), named[0])


def _fate_at(order: Order, amount: Money) -> str:
    if State(order.state) != State.PLACED:
        return "closed"
    exact = amount.currency == order.currency and amount.minor == order.total_minor - order.paid_minor
    return "pays" if exact else "differs"


def _kept(line: Line, into: BankImport, by: User) -> BankStatementLine | None:
    """The row of a line, or None when it is there; a parallel import of the same line waits here for the first."""
    assert line.amount is not None
    row_id = db.session.scalar(
        insert(BankStatementLine)
        .values(
            fingerprint=line.fingerprint,
            booked_on=line.booked_on,
            currency=line.amount.currency,
            amount_minor=line.amount.minor,
            payer=without_card_numbers(line.payer),
            purpose=without_card_numbers(line.purpose),
            import_id=into.id,
            imported_by_id=by.id,
            imported_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["fingerprint"])
        .returning(BankStatementLine.id)
    )
    return None if row_id is None else db.session.get_one(BankStatementLine, row_id)


def _payment_for(order: Order, amount: Money, accepted_by: User | None) -> Payment:
    """The transfer the customer announced, or a new payment when they simply paid."""
    announced = sa.select(Payment).where(
        Payment.order_id == order.id,
        Payment.gateway == BankTransfer.name,
        Payment.state.in_(OPEN_STATES),
        Payment.captured_at.is_(None),
        Payment.amount_minor == amount.minor,
        Payment.gateway_reference.is_not(None),
    )
    payment = db.session.scalars(announced.order_by(Payment.id).limit(1).with_for_update(of=Payment)).first()
    if payment is not None:
        return payment
    key = keys.new_key("payment")
    payment = Payment(
        order_id=order.id,
        gateway=BankTransfer.name,
        gateway_reference=reference_of(order.reference, key),
        idempotency_key=key,
        currency=amount.currency,
        amount_minor=amount.minor,
        state="pending",
        accepted_by_id=accepted_by and accepted_by.id,
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def _the_order(references: Iterable[str]) -> Order | None:
    """The one order that is named; None when none is, or more than one."""
    found = db.session.scalars(sa.select(Order).where(Order.reference.in_(list(references))).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _orders_named_in(texts: Iterable[str]) -> dict[str, Order]:
    wanted = {reference for text in texts for reference in find_in_text(text)}
    if not wanted:
        return {}
    found = db.session.scalars(sa.select(Order).where(Order.reference.in_(sorted(wanted))))
    return {order.reference: order for order in found}


def _known(fingerprints: set[str]) -> set[str]:
    if not fingerprints:
        return set()
    wanted = sa.select(BankStatementLine.fingerprint).where(BankStatementLine.fingerprint.in_(sorted(fingerprints)))
    return set(db.session.scalars(wanted))


def payment_instructions(order: Order) -> dict[str, str]:
    """Where to pay and what to write there."""
    seller = settings().seller
    return {"name": seller.legal_name, "iban": seller.iban, "bic": seller.bic, "reference": order.reference}


def keep_for_a_person(line: Line, *, into: BankImport, by: User) -> None:
    """Keep a line whose settling failed, so that somebody looks at it."""
    kept = _kept(line, into, by)
    if kept is not None:
        attention.raise_for("bank_line", line=kept)
