"""Store credit that pays for an order: reserved when it is placed, captured when it is paid, released when it is not.

Credit is a discount before tax, given after all others. What the order used is frozen with it: a refund returns the share
of the credit that goes with the money that went back, whatever the steps were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.database import db
from app.ledger.models import Transfer
from app.ledger.naming import CREDIT, CREDIT_RESERVED, CREDIT_SPENT, AccountName, company, personal
from app.ledger.posting import NotEnough, post, posted
from app.ledger.queries import balance
from app.ledger.reversing import Move, move_back, takings
from app.ledger.units import Amount
from app.money import Money
from app.orders.checkout import PriceChanged
from app.orders.models import Order
from app.orders.sockets import Adjustment, Basket
from app.rewards import sharing
from app.rewards.models import CreditUse

SOURCE = "store_credit"
RESERVED, CAPTURED, RELEASED = "reserved", "captured", "released"


def at_hand(user_id: int, currency: str) -> Money | None:
    """Plugged into `orders.credit_at_hand`."""
    found = balance(personal(user_id, CREDIT, currency))
    return found.money if found.units > 0 else None


def adjust(basket: Basket) -> list[Adjustment]:
    """Plugged into `orders.credit_used`: all there is; the order takes no more of it than is left to pay."""
    credit = at_hand(basket.user_id, basket.currency) if basket.user_id is not None else None
    if credit is None:
        return []
    return [
        Adjustment(source=SOURCE, label=_("Store credit"), net=-credit, because={"credit_at_hand_minor": credit.minor})
    ]


def reserve(order: Order) -> None:
    """Set aside what the order was priced with. Raises `PriceChanged` when it is not there any more."""
    used = -sum(each.net_minor for each in order.adjustments if each.source == SOURCE)
    if used <= 0 or order.placed_by_id is None:
        return
    use = CreditUse(order_id=order.id, user_id=order.placed_by_id, units=used, unit=order.currency, state=RELEASED)
    db.session.add(use)
    db.session.flush()
    try:
        _set_aside(use, order, overdraft=False)
    except NotEnough as refusal:
        raise PriceChanged(_l("Your store credit was used for another order meanwhile.")) from refusal


def capture(order: Order) -> None:
    """The order is paid: what was set aside is spent. Quiet when it is, or when no credit was used."""
    use = _locked(order.id)
    if use is None or use.state == CAPTURED:
        return
    if use.state == RELEASED:
        _set_aside(use, order, overdraft=True)
    move = Move(debit=_of(use, CREDIT_RESERVED), credit=company(CREDIT_SPENT, use.unit), amount=_amount(use))
    _step(use, CAPTURED, [move], "credit_spent", _because(order))


def release(order: Order) -> None:
    """Nobody will pay: what was set aside is the person's again. Quiet when there is nothing set aside."""
    use = _locked(order.id)
    if use is None or use.state != RESERVED:
        return
    move = Move(debit=_of(use, CREDIT_RESERVED), credit=_of(use, CREDIT), amount=_amount(use))
    _step(use, RELEASED, [move], "credit_released", _because(order))


def hold_again(order: Order) -> None:
    """The order was taken up again at the price it had: its credit too, even if the person has used it meanwhile."""
    use = _locked(order.id)
    if use is not None and use.state == RELEASED:
        _set_aside(use, order, overdraft=True)


def follow_refund(order: Order) -> None:
    """Return the frozen share that goes with the money that went back in all, or take it again when money returned."""
    use = _locked(order.id)
    if use is None or use.state != CAPTURED:
        return
    gone = sharing.money_gone(order.total_minor, order.paid_minor, order.refunded_minor)
    difference = sharing.taken_back(use.units, gone, order.total_minor) - use.returned
    if difference == 0:
        return
    spent, credit, because = company(CREDIT_SPENT, use.unit), _of(use, CREDIT), _because(order, gone)
    captured = _captured(use)
    if difference > 0:
        moves = [move_back(captured, debit=spent, credit=credit, amount=Amount(difference, use.unit))]
    else:
        moves = [
            move_back(taking, debit=credit, credit=spent, amount=Amount(part, use.unit))
            for taking, part in takings(captured, -difference)
        ]
    use.returned += difference
    _step(use, CAPTURED, moves, "credit_returned" if difference > 0 else "credit_spent_again", because, overdraft=True)


def use_of(order: Order) -> CreditUse | None:
    return db.session.scalar(sa.select(CreditUse).where(CreditUse.order_id == order.id))


def _set_aside(use: CreditUse, order: Order, *, overdraft: bool) -> None:
    move = Move(debit=_of(use, CREDIT), credit=_of(use, CREDIT_RESERVED), amount=_amount(use))
    _step(use, RESERVED, [move], "credit_reserved", _because(order), overdraft=overdraft)


def _step(
    use: CreditUse, state: str, moves: list[Move], purpose: str, because: Mapping[str, Any], *, overdraft: bool = False
) -> None:
    use.steps, use.changed_at = use.steps + 1, clock.now()
    source = f"order:{use.order_id}:credit:{use.steps}"
    use.captured_by = source if purpose == "credit_spent" else use.captured_by
    use.state = state
    post(source, moves, purpose=purpose, because=because, overdraft=overdraft)
    db.session.flush()


def _captured(use: CreditUse) -> Transfer:
    found = posted(use.captured_by or "")
    assert found is not None
    return found.transfers[0]


def _locked(order_id: int) -> CreditUse | None:
    found = sa.select(CreditUse).where(CreditUse.order_id == order_id).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def _of(use: CreditUse, kind: str) -> AccountName:
    return personal(use.user_id, kind, use.unit)


def _amount(use: CreditUse) -> Amount:
    return Amount(use.units, use.unit)


def _because(order: Order, gone: int | None = None) -> dict[str, Any]:
    because: dict[str, Any] = {"order": order.reference}
    if gone is not None:
        because |= {"gone_minor": gone, "total_minor": order.total_minor}
    return because
