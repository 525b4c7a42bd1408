"""An unpaid order whose discount could not be held goes on at another price, and comes back to it for money already sent.

Both are for orders nobody has paid anything for. What the payer is asked for changes here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.orders.facts import OrderPriceRestored, OrderRepriced
from app.orders.models import Order, OrderAdjustment, OrderLine, OrderRepricing
from app.orders.states import State
from app.orders.timeline import note
from app.orders.totals import PricedLine, Tax, line_discounts

_ADJUSTMENT = ("source", "label", "net_minor", "because")
_GIFT = "service_id title description quantity unit_net_minor net_minor vat_category vat_rate_bp vat_note".split()


def withdraw(order: Order, gone: Collection[OrderAdjustment]) -> None:
    """Go on without these discounts and the gifts they brought. The order is locked by the caller.

    Raises `Conflict` once money has come: then the price is no longer ours to change.
    """
    if order.state != State.PLACED or order.paid_minor != order.refunded_minor:
        raise Conflict
    if not gone:
        return
    before, places = order.total_minor, {each.position for each in gone}
    gifts = [line for line in order.lines if line.brought_by in places]
    withdrawn = {
        "adjustments": [{**_copied(each, _ADJUSTMENT), "position": each.position} for each in gone],
        "gifts": [{**_copied(line, _GIFT), "brought_by": line.brought_by} for line in gifts],
    }
    for row in (*gone, *gifts):
        db.session.delete(row)
    _count_anew(order)
    db.session.add(
        OrderRepricing(order_id=order.id, before_minor=before, after_minor=order.total_minor, withdrawn=withdrawn)
    )
    note(order, "repriced", before_minor=before, after_minor=order.total_minor)
    db.session.flush()
    publish(OrderRepriced(order_id=order.id, before_minor=before, after_minor=order.total_minor))


def restore(order: Order, total_minor: int, *, asked_at: datetime) -> bool:
    """Bring back the discounts that were withdrawn since `asked_at`, if the order cost `total_minor` then; says if it did.

    For money that comes for what was asked then: whoever paid what was asked has paid the order.
    """
    if order.state != State.PLACED:
        return False
    steps = db.session.scalars(
        sa.select(OrderRepricing)
        .where(
            OrderRepricing.order_id == order.id,
            OrderRepricing.restored_at.is_(None),
            OrderRepricing.repriced_at >= asked_at,
        )
        .order_by(OrderRepricing.id.desc())
    ).all()
    if not steps or steps[-1].before_minor != total_minor:
        return False
    for step in steps:
        _bring_back(order, step)
    _count_anew(order)
    note(order, "price_restored", total_minor=order.total_minor)
    db.session.flush()
    publish(OrderPriceRestored(order_id=order.id))
    return True


def _bring_back(order: Order, step: OrderRepricing) -> None:
    taken = max((line.position for line in order.lines), default=0)
    for given in step.withdrawn["adjustments"]:
        db.session.add(OrderAdjustment(order_id=order.id, **given))
    for place, gift in enumerate(step.withdrawn["gifts"], start=taken + 1):
        db.session.add(OrderLine(order_id=order.id, position=place, **gift))
    step.restored_at = clock.now()
    db.session.flush()
    db.session.expire(order, ["lines", "adjustments"])


def _count_anew(order: Order) -> None:
    """Totals, and each line's share of the discounts, from the lines and discounts there are now."""
    db.session.flush()
    db.session.expire(order, ["lines", "adjustments"])
    totals = order.totals
    order.net_minor, order.tax_minor = totals.net.minor, totals.tax.minor
    order.total_minor = totals.gross.minor
    priced = [
        PricedLine(net=line.net, tax=Tax(category=line.vat_category, rate_bp=line.vat_rate_bp)) for line in order.lines
    ]
    for line, discount in zip(order.lines, line_discounts(priced, totals), strict=True):
        line.discount_minor = discount.minor
    db.session.flush()


def _copied(row: OrderAdjustment | OrderLine, columns: Collection[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}
