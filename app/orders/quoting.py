"""Quotes: written in versions by the desk, decided once by the customer, an accepted one becoming one order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import Contact, User
from app.database import db
from app.errors import Conflict, Gone, Invalid
from app.events import publish
from app.orders import checkout
from app.orders.facts import QuoteAccepted, QuoteDeclined, QuoteSent
from app.orders.models import Order, Quote, QuoteDecision, QuoteLine, QuoteVersion
from app.orders.pricing import DraftLine
from app.orders.quote_queries import locked_quote
from app.orders.references import new_reference
from app.orders.relations import relation_of


class QuoteClosed(Conflict):
    title = _l("This quote has been decided")


class QuoteSuperseded(Conflict):
    title = _l("There is a newer version of this quote")


class QuoteExpired(Gone):
    title = _l("This quote has expired")


def start(contact: Contact, *, currency: str, by: User, relation: str | None = None) -> Quote:
    """An empty quote for `contact`; its first version is written next."""
    quote = Quote(
        reference=new_reference(),
        contact=contact,
        relation=relation or relation_of(contact.kind),
        currency=currency,
        created_by_id=by.id,
    )
    db.session.add(quote)
    db.session.flush()
    return quote


def write(
    quote: Quote,
    lines: Sequence[DraftLine],
    *,
    introduction: str,
    expires_at: datetime,
    by: User,
    po_number: str | None = None,
) -> QuoteVersion:
    """Write the next version, or rewrite the one that has not been sent yet. Raises `QuoteClosed`, `NotForSale`."""
    quote = locked_quote(quote.id)
    _require_undecided(quote)
    if not lines:
        raise Invalid(_l("A quote needs at least one line."))
    totals = checkout.add_up_or_refuse(lines, quote.currency).totals
    version = _draft(quote, by)
    version.introduction, version.po_number, version.expires_at = introduction, po_number or None, expires_at
    version.written_by_id, version.written_at = by.id, clock.now()
    version.net_minor, version.tax_minor, version.total_minor = totals.net.minor, totals.tax.minor, totals.gross.minor
    db.session.flush()
    db.session.execute(sa.delete(QuoteLine).where(QuoteLine.version_id == version.id))
    db.session.add_all(_line(version, position, line) for position, line in enumerate(lines, start=1))
    db.session.flush()
    db.session.expire(quote)
    db.session.expire(version)
    return version


def send(version: QuoteVersion) -> None:
    """Offer this version to the customer; it takes the place of the one before. Quiet when it was sent already."""
    quote = locked_quote(version.quote_id)
    if version.sent_at is not None:
        return
    _require_undecided(quote)
    _require_in_time(version)
    version.sent_at = clock.now()
    db.session.flush()
    publish(QuoteSent(quote_id=quote.id, version_id=version.id))


def accept(quote_id: int, version_number: int, *, by: User | None, locale: str, po_number: str | None = None) -> Order:
    """Say yes: the version becomes an order, once. Accepting it again gives that order.

    Raises `QuoteSuperseded`, `QuoteExpired`, `QuoteClosed` when it was declined.
    """
    quote = locked_quote(quote_id)
    if (earlier := order_of_quote(quote)) is not None:
        return earlier
    version = _open_version(quote, version_number)
    _decide(version, accepted=True, by=by)
    order = checkout.place(
        checkout.add_up_or_refuse(version.draft_lines, quote.currency),
        contact=quote.contact,
        submission_key=f"quote-version:{version.id}",
        locale=locale,
        placed_by=by,
        relation=quote.relation,
        po_number=po_number or version.po_number,
        quote_version_id=version.id,
    )
    publish(QuoteAccepted(quote_id=quote.id, version_id=version.id, order_id=order.id))
    return order


def decline(quote_id: int, version_number: int, *, by: User | None, reason: str) -> None:
    """Say no, and why. The desk may answer with a new version."""
    quote = locked_quote(quote_id)
    version = _open_version(quote, version_number)
    _decide(version, accepted=False, by=by, reason=reason)
    publish(QuoteDeclined(quote_id=quote.id, version_id=version.id, reason=reason))


def order_of_quote(quote: Quote) -> Order | None:
    """The order that the quote became."""
    return db.session.scalar(
        sa.select(Order)
        .join(QuoteVersion, QuoteVersion.id == Order.quote_version_id)
        .where(QuoteVersion.quote_id == quote.id)
    )


def _open_version(quote: Quote, number: int) -> QuoteVersion:
    """The version that may be decided now, if it is the one the customer looked at."""
    version = quote.current
    if version is None or version.version != number:
        raise QuoteSuperseded(_l("Please look at the newer version before you decide."))
    if version.decision is not None:
        raise QuoteClosed(_l("You have declined this version. Write to us if you want it after all."))
    _require_in_time(version)
    return version


def _require_undecided(quote: Quote) -> None:
    if order_of_quote(quote) is not None:
        raise QuoteClosed(_l("It was accepted and is an order now."))


def _require_in_time(version: QuoteVersion) -> None:
    if version.is_expired:
        raise QuoteExpired(_l("The time to decide is over. Write to us and we make you a new one."))


def _decide(version: QuoteVersion, *, accepted: bool, by: User | None, reason: str | None = None) -> None:
    decided_by_id = by.id if by else None
    version.decision = QuoteDecision(accepted=accepted, reason=reason or None, decided_by_id=decided_by_id)
    db.session.flush()


def _draft(quote: Quote, by: User) -> QuoteVersion:
    newest = quote.versions[-1] if quote.versions else None
    if newest is not None and newest.sent_at is None:
        return newest
    number = newest.version + 1 if newest else 1
    draft = QuoteVersion(quote_id=quote.id, version=number, written_by_id=by.id)
    db.session.add(draft)
    return draft


def _line(version: QuoteVersion, position: int, line: DraftLine) -> QuoteLine:
    return QuoteLine(
        version_id=version.id,
        position=position,
        service_id=line.service_id,
        title=line.title,
        description=line.description,
        quantity=line.quantity,
        unit_net_minor=line.unit_net.minor,
        net_minor=line.net.minor,
        vat_category=line.vat_category,
        vat_rate_bp=line.vat_rate_bp,
        vat_note=line.vat_note,
    )
