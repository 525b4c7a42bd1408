"""What people do in the demo story, by the verbs behind the pages. Each opens its own transactions, as a page would."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale

from app import clock
from app.accounts import verifying
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.config import settings
from app.database import db, transaction
from app.demo.buyers import Buyer
from app.demo.people import at_the_desk
from app.money import Money
from app.orders import checkout, closing, quoting
from app.orders.models import Order
from app.orders.pricing import DraftLine
from app.orders.relations import relation_of
from app.payments import keys, refunding, sandbox, starting, tasks
from app.payments.gateway import gateway
from app.payments.models import Payment


def place(
    name: str,
    buyer: Buyer,
    slug: str,
    currency: str,
    quantity: int = 1,
    *,
    user: User | None = None,
    po: str = "",
    codes: tuple[str, ...] = (),
    use_credit: bool = False,
    touched: Mapping[str, str] | None = None,
) -> None:
    """Order one service; `name` is what the story calls the order, `touched` what the buyer's browser carries."""
    with force_locale(buyer.locale), transaction():
        line = checkout.line_for(service_by_slug(slug), quantity, currency, buyer.locale)
        relation = relation_of("company" if buyer.company_name else "person")
        wanted = checkout.basket(
            [line], currency, email=buyer.email, user=user, codes=codes, relation=relation, use_credit=use_credit
        )
        priced = checkout.price_basket([line], wanted)
        checkout.place(
            priced,
            contact=buyer.contact(user),
            submission_key=_submission_key(name),
            locale=buyer.locale,
            placed_by=user,
            po_number=po,
            touched=touched,
        )


def verify(buyer: Buyer) -> None:
    """The buyer opens the link in the first mail."""
    with transaction():
        verifying.prove(buyer.email)


def start_paying(name: str, way: str) -> Payment:
    """Choose a way to pay: claim a row, call the gateway, record its answer."""
    order = named(name)
    with force_locale(order.locale), current_app.test_request_context(base_url=settings().base_url):
        with transaction():
            payment = starting.claim(order.id, gateway(way), keys.new_key("payment"))
            assert payment is not None
            key, asked = payment.idempotency_key, starting.request_of(payment)
        started = starting.open_at(gateway(way), asked)
        with transaction():
            return starting.record(key, started)


def pay_by_card(name: str) -> None:
    _end_at_sandbox(start_paying(name, "sandbox"), sandbox.pay)


def decline_card(name: str) -> None:
    _end_at_sandbox(start_paying(name, "sandbox"), sandbox.decline)


def dispute(name: str) -> None:
    """The buyer's bank takes the money back for now."""
    with transaction():
        pretended = sandbox.locked(_payment_of(name).gateway_reference or "")
        if pretended is not None:
            sandbox.dispute(pretended, "disputed")


def refund(name: str, reason: str, part_bp: int = 10_000) -> None:
    """Send that many basis points of what was paid back to the buyer."""
    payment = _payment_of(name)
    amount = Money(payment.captured_minor, payment.currency).split([part_bp, 10_000 - part_bp])[0]
    with at_the_desk(Role.FINANCE) as by, transaction():
        asked = refunding.ask(payment.id, amount, reason=reason, key=keys.new_key("refund"), by=by)
        tasks.carry_out_refund.defer(key=f"refund:{asked.id}", refund_id=asked.id)


def cancel(name: str, reason: str) -> None:
    with at_the_desk(Role.CUSTOMER_REPRESENTATIVE) as by, transaction():
        closing.cancel(named(name).id, by=by, reason=reason)


def expire(name: str) -> None:
    with transaction():
        closing.expire(named(name).id)


def send_quote(
    buyer: Buyer, lines: list[tuple[str, int, Money]], *, introduction: str, days: int = 14
) -> tuple[int, int]:
    """Write and send a quote of catalogue services at agreed prices; its id and version number."""
    currency = lines[0][2].currency
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        drafts = [_quoted(slug, quantity, net, buyer.locale) for slug, quantity, net in lines]
        quote = quoting.start(buyer.contact(), currency=currency, by=by)
        version = quoting.write(quote, drafts, introduction=introduction, expires_at=clock.in_days(days), by=by)
        quoting.send(version)
        return quote.id, version.version


def accept_quote(quote: tuple[int, int], buyer: Buyer, name: str) -> None:
    """The buyer says yes; the order it becomes is known to the story by `name`."""
    with transaction():
        order = quoting.accept(*quote, by=None, locale=buyer.locale)
        _NAMES[name] = order.id


def decline_quote(quote: tuple[int, int], reason: str) -> None:
    with transaction():
        quoting.decline(*quote, by=None, reason=reason)


def named(name: str) -> Order:
    """The order that the story calls `name`."""
    if name in _NAMES:
        return db.session.get_one(Order, _NAMES[name])
    return db.session.scalars(sa.select(Order).where(Order.submission_key == _submission_key(name))).one()


def account_of(buyer: Buyer) -> User | None:
    return user_by_email(buyer.email)


# Orders that grew out of quotes have submission keys of their own.
_NAMES: dict[str, int] = {}


def _submission_key(name: str) -> str:
    return f"demo-story-order-{name}"


def _payment_of(name: str) -> Payment:
    newest = sa.select(Payment).where(Payment.order_id == named(name).id).order_by(Payment.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _end_at_sandbox(payment: Payment, verb: object) -> None:
    reference = payment.gateway_reference or ""
    with transaction():
        pretended = sandbox.locked(reference)
        verb(pretended, delivery="prompt")  # type: ignore[operator]


def _quoted(slug: str, quantity: int, net: Money, locale: str) -> DraftLine:
    service = service_by_slug(slug)
    words = service.text(locale)
    return DraftLine(
        service_id=service.id,
        title=words.title,
        description=words.summary,
        quantity=quantity,
        unit_net=net,
        vat_category=service.vat_category,
        vat_rate_bp=service.vat_rate_bp,
        vat_note=service.vat_note,
    )
