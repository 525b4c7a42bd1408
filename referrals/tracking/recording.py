"""Conversions: our own orders when they are paid, and what shops and programs elsewhere report. One row for each event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.money import round_half_up
from app.orders.models import Order
from referrals.tracking.attributing import Credit, buyer_cluster, credit, lead_of_code, leads_of_mark, leads_of_order
from referrals.tracking.carrying import signing_key
from referrals.tracking.facts import ConversionRecorded, RefundRecorded
from referrals.tracking.models import ReferralConversion
from referrals.tracking.queries import conversion, link_by_code, refunded_minor
from referrals.tracking.tokens import opened

OWN_ORDERS, OWN_ACTIONS = "order", "house"
# What an action is counted in: nothing, in whichever currency. Terms say what it earns.
NO_AMOUNT = "EUR"
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a program tells: `via` is the mark that a link brought it, `link` the code of a link, `sale` what a refund is of."""

    source: str
    external_id: str
    kind: str
    action: str | None
    via: str | None
    link: str | None
    sale: str | None
    amount_minor: int
    currency: str
    happened_at: datetime | None


class DifferentReport(Conflict):
    title = _l("This was reported before, and differently")


def record_order(order: Order) -> None:
    """The order is paid: who is credited with it? Quiet when nobody brought the buyer, and when it was recorded before."""
    leads = leads_of_order(order)
    if not leads:
        return
    at = order.placed_at
    _add(
        credit(leads, at=at, basis="order", buyer=buyer_cluster(order)),
        source=OWN_ORDERS,
        external_id=order.reference,
        kind="sale",
        order_id=order.id,
        amount_minor=order.net_minor,
        currency=order.currency,
        happened_at=at,
    )


def record_order_refund(order: Order, refunded_minor_gross: int) -> None:
    """`refunded_minor_gross` of the whole went back so far; told as the net share by which that is more than before.

    As a function of the sum alone it gives the same in whichever parts the money went back.
    """
    _lock(OWN_ORDERS, order.reference)
    sale = conversion(OWN_ORDERS, order.reference)
    if sale is None or order.total_minor == 0:
        return
    whole = round_half_up(sale.amount_minor * refunded_minor_gross, order.total_minor)
    more = whole - refunded_minor(sale)
    if more <= 0:
        return
    refund = _add(
        Credit(winner=None, because={"of": order.reference, "refunded_minor": refunded_minor_gross}),
        source=OWN_ORDERS,
        external_id=f"{order.reference}:refund:{refunded_minor_gross}",
        kind="refund",
        order_id=order.id,
        sale_external_id=order.reference,
        amount_minor=more,
        currency=order.currency,
        happened_at=clock.now(),
    )
    if refund is not None:
        _join(refund, sale)


def record_action(given: Credit, *, action: str, external_id: str, at: datetime) -> None:
    """What somebody did here was proven; quiet when nobody brought them, or when they had done it before."""
    if given.winner is not None:
        _add(
            given,
            source=OWN_ACTIONS,
            external_id=external_id,
            kind="action",
            action=action,
            amount_minor=0,
            currency=NO_AMOUNT,
            happened_at=at,
        )


def record(report: Report) -> ReferralConversion:
    """Keep what was reported; the same again changes nothing. Raises `DifferentReport` and `Invalid`."""
    _lock(report.source, report.sale or report.external_id)
    asked = _plain(report)
    earlier = conversion(report.source, report.external_id)
    if earlier is not None:
        if earlier.because.get("report") != asked:
            raise DifferentReport(_l("Report a change under an id of its own; money that went back is a refund."))
        return earlier
    at = report.happened_at or clock.now()
    if at > clock.now() + CLOCKS_DIFFER:
        raise Invalid(_l("That has not happened yet."))
    return _record_refund(report, asked, at) if report.kind == "refund" else _record_sale(report, asked, at)


def _record_sale(report: Report, asked: dict[str, Any], at: datetime) -> ReferralConversion:
    given = _credit_reported(report, at)
    row = _add(
        Credit(winner=given.winner, because={**given.because, "report": asked}),
        source=report.source,
        external_id=report.external_id,
        kind=report.kind,
        action=report.action,
        amount_minor=report.amount_minor,
        currency=report.currency,
        happened_at=at,
    )
    assert row is not None  # the lock is ours and nothing was there
    for refund in _waiting_for(row):
        _join(refund, row)
    return row


def _record_refund(report: Report, asked: dict[str, Any], at: datetime) -> ReferralConversion:
    sale = conversion(report.source, report.sale or "")
    if sale is not None:
        _check_refund(report.currency, report.amount_minor, sale)
    row = _add(
        Credit(winner=None, because={"report": asked}),
        source=report.source,
        external_id=report.external_id,
        kind="refund",
        sale_external_id=report.sale,
        amount_minor=report.amount_minor,
        currency=report.currency,
        happened_at=at,
    )
    assert row is not None
    if sale is not None:
        _join(row, sale)
    return row


def _credit_reported(report: Report, at: datetime) -> Credit:
    """Raises `Invalid` for a mark or a code that we never gave out."""
    leads = []
    if report.via:
        mark = opened(report.via, signing_key())
        if mark is None:
            raise Invalid(_l("“via” is not a mark of ours."))
        leads += leads_of_mark(mark)
    if report.link:
        link = link_by_code(report.link)
        if link is None:
            raise Invalid(_l("There is no link with this code."))
        leads.append(lead_of_code(link, at))
    basis = "action" if report.kind == "action" else "order"
    return credit(leads, at=at, basis=basis, buyer=frozenset(), action=report.action)


def _check_refund(currency: str, amount_minor: int, sale: ReferralConversion) -> None:
    if sale.kind == "refund":
        raise Invalid(_l("A refund cannot be refunded."))
    if currency != sale.currency:
        raise Invalid(_l("The sale was in %(currency)s.", currency=sale.currency))
    if amount_minor > sale.amount_minor - refunded_minor(sale):
        raise Invalid(_l("That is more than is left of the sale."))


def _waiting_for(sale: ReferralConversion) -> list[ReferralConversion]:
    return list(
        db.session.scalars(
            sa.select(ReferralConversion)
            .where(
                ReferralConversion.source == sale.source,
                ReferralConversion.sale_external_id == sale.external_id,
                ReferralConversion.currency == sale.currency,
                ReferralConversion.sale_id.is_(None),
            )
            .order_by(ReferralConversion.happened_at, ReferralConversion.external_id)
        )
    )


def _join(refund: ReferralConversion, sale: ReferralConversion) -> None:
    refund.sale_id = sale.id
    refund.enrolment_id = sale.enrolment_id
    refund.link_id = sale.link_id
    db.session.flush()
    publish(RefundRecorded(refund_id=refund.id, sale_id=sale.id))


def _add(given: Credit, **values: Any) -> ReferralConversion | None:
    """The new row, told to whoever listens unless it is a refund; None when that event has one."""
    winner = given.winner
    added = db.session.scalar(
        insert(ReferralConversion)
        .values(
            enrolment_id=winner.enrolment.id if winner else None,
            link_id=winner.link_id if winner else None,
            because=given.because,
            received_at=clock.now(),
            **values,
        )
        .on_conflict_do_nothing(index_elements=["source", "external_id"])
        .returning(ReferralConversion)
    )
    if added is not None and added.kind != "refund":
        publish(ConversionRecorded(conversion_id=added.id))
    return added


def _plain(report: Report) -> dict[str, Any]:
    said = {name: value for name, value in vars(report).items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}


def _lock(source: str, sale_external_id: str) -> None:
    """A sale and its refunds are recorded one after the other, whichever comes first."""
    name = f"referral_conversion:{source}:{sale_external_id}"
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))
