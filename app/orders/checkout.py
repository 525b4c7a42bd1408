"""Checkout: from a wish to a placed order, once per submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import Contact, User
from app.catalogue.models import Service
from app.config import settings
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.money import Money
from app.orders.facts import OrderPlaced
from app.orders.models import Order, OrderAdjustment, OrderLine, OrderTouch
from app.orders.pricing import MOST_QUANTITY, DraftLine, Priced, TooLarge, add_up
from app.orders.references import new_reference
from app.orders.relations import relation_of
from app.orders.settling import settle_free
from app.orders.sockets import Basket, CodeFinding, adjustments, code_findings, credit_at_hand, credit_used, touches
from app.orders.timeline import note


class NotForSale(Invalid):
    title = _l("This cannot be ordered that way")


class PriceChanged(Conflict):
    """What was quoted does not hold any more while the order is placed; whoever gave a discount raises it, with why."""

    title = _l("The price has changed")


def line_for(service: Service, quantity: int, currency: str, locale: str) -> DraftLine:
    """What ordering `quantity` of a service means now. Raises `NotForSale`."""
    unit_net = service.price(currency)
    if not service.active:
        raise NotForSale(_l("This service is not offered at the moment."))
    if unit_net is None:
        raise NotForSale(_l("This service has no price in %(currency)s.", currency=currency))
    if not 1 <= quantity <= MOST_QUANTITY:
        raise NotForSale(_l("Order between 1 and %(most)s.", most=MOST_QUANTITY))
    words = service.text(locale)
    return DraftLine(
        service_id=service.id,
        title=words.title,
        description=words.summary,
        quantity=quantity,
        unit_net=unit_net,
        vat_category=service.vat_category,
        vat_rate_bp=service.vat_rate_bp,
        vat_note=service.vat_note,
    )


def basket(
    lines: Sequence[DraftLine],
    currency: str,
    *,
    email: str | None,
    user: User | None,
    codes: Sequence[str] = (),
    relation: str | None = None,
    use_credit: bool = False,
) -> Basket:
    """What is about to be ordered, as those who give discounts look at it. Raises `NotForSale` when it is too much."""
    return Basket(
        currency=currency,
        lines=tuple((line.service_id, line.quantity, line.unit_net) for line in lines),
        net=add_up_or_refuse(lines, currency).totals.net,
        email=email,
        user_id=user.id if user else None,
        codes=tuple(codes),
        relation=relation,
        use_credit=use_credit,
    )


def price(
    lines: Sequence[DraftLine],
    currency: str,
    *,
    email: str | None,
    user: User | None,
    codes: Sequence[str] = (),
    relation: str | None = None,
) -> Priced:
    """The lines with every discount that somebody plugged in gives. Raises `NotForSale` when it is too much."""
    return price_basket(lines, basket(lines, currency, email=email, user=user, codes=codes, relation=relation))


def price_basket(lines: Sequence[DraftLine], wanted: Basket) -> Priced:
    """The lines of a basket with every discount that somebody plugged in gives; store credit takes what is left."""
    given = [adjustment for answer in adjustments.answers(wanted) for adjustment in answer]
    if wanted.use_credit:
        given += [adjustment for answer in credit_used.answers(wanted) for adjustment in answer]
    return add_up(lines, wanted.currency, given)


def credit_for(user: User | None, currency: str) -> Money | None:
    """The store credit this person could use in that currency; None where there is none."""
    found = [credit for credit in credit_at_hand.answers(user.id, currency) if credit] if user else []
    return found[0] if found else None


def examine_codes(wanted: Basket) -> list[CodeFinding]:
    """What became of each typed code, for the person who typed it."""
    return [finding for answer in code_findings.answers(wanted) for finding in answer] if wanted.codes else []


def add_up_or_refuse(lines: Sequence[DraftLine], currency: str) -> Priced:
    """The lines alone. Raises `NotForSale` when they cost more than any real order."""
    try:
        return add_up(lines, currency)
    except TooLarge as error:
        raise NotForSale(_l("This is more than can be ordered here. Write to us and we make you a quote.")) from error


def already_placed(submission_key: str) -> Order | None:
    """The order of an earlier, or at this moment parallel, submission of the same form.

    Waits until a parallel submission is through, so ask this first in the transaction that places.
    """
    lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(submission_key, 0))
    db.session.execute(sa.select(lock))
    return db.session.scalar(sa.select(Order).where(Order.submission_key == submission_key))


def place(
    priced: Priced,
    *,
    contact: Contact,
    submission_key: str,
    locale: str,
    placed_by: User | None = None,
    relation: str | None = None,
    po_number: str | None = None,
    note_text: str | None = None,
    quote_version_id: int | None = None,
    touched: Mapping[str, str] | None = None,
) -> Order:
    """Place the order and tell it (`OrderPlaced`); the same `submission_key` again gives the order that was placed then.

    Raises `PriceChanged` when a discount cannot be had any more; nothing is placed then.
    `touched` are the request's values in which the plugs of `orders.touches` look for who brought this buyer.
    An order that costs nothing is confirmed as soon as its address is verified.
    """
    if (earlier := already_placed(submission_key)) is not None:
        return earlier
    totals = priced.totals
    order = Order(
        reference=new_reference(),
        relation=relation or relation_of(contact.kind),
        contact=contact,
        placed_by_id=placed_by.id if placed_by else None,
        quote_version_id=quote_version_id,
        submission_key=submission_key,
        locale=locale,
        currency=priced.currency,
        po_number=po_number or None,
        note=note_text or None,
        net_minor=totals.net.minor,
        tax_minor=totals.tax.minor,
        total_minor=totals.gross.minor,
        due_at=clock.in_days(settings().order_expires_days),
    )
    _copy_lines(order, priced)
    db.session.add(order)
    db.session.flush()
    _remember_touches(order, touched or {})
    note(order, "placed", placed_by)
    db.session.flush()
    publish(OrderPlaced(order_id=order.id))
    settle_free(order)
    return order


def _copy_lines(order: Order, priced: Priced) -> None:
    bringers = [position for position, given in enumerate(priced.adjustments, start=1) if given.gift is not None]
    bought = len(priced.lines) - len(bringers)
    order.lines = [
        OrderLine(
            position=position,
            service_id=line.service_id,
            title=line.title,
            description=line.description,
            quantity=line.quantity,
            unit_net_minor=line.unit_net.minor,
            net_minor=line.net.minor,
            discount_minor=discount.minor,
            vat_category=line.vat_category,
            vat_rate_bp=line.vat_rate_bp,
            vat_note=line.vat_note,
            brought_by=bringers[position - bought - 1] if position > bought else None,
        )
        for position, (line, discount) in enumerate(zip(priced.lines, priced.discounts, strict=True), start=1)
    ]
    order.adjustments = [
        OrderAdjustment(
            position=position,
            source=given.source,
            label=given.label,
            net_minor=given.net.minor,
            because=given.because,
        )
        for position, given in enumerate(priced.adjustments, start=1)
    ]


def _remember_touches(order: Order, touched: Mapping[str, str]) -> None:
    for answer in touches.answers(touched):
        for touch in answer:
            db.session.add(
                OrderTouch(order_id=order.id, source=touch.source, reference=touch.reference, details=touch.details)
            )
