"""Between a payment that failed and the next try: what the order had is free for others, and its own again if it is left.

Nobody has money on the way then. A try takes the discounts again first; one that others have used up meanwhile is withdrawn
from the order, whose payer sees the new price before paying. Money that comes for the old price after all brings it back.
"""

from __future__ import annotations

from app import clock
from app.database import db
from app.orders import repricing
from app.orders.models import Order
from app.orders.states import State
from referrals.promotions import counting, queries, reserving
from referrals.promotions.customers import Customer
from referrals.promotions.models import PromotionUse
from referrals.promotions.quoting import SOURCE


def hold_or_withdraw(order: Order) -> None:
    """Reserve anew what was let go; what cannot be had any more leaves the order. Locks the counters; the order is locked."""
    wanted = promised_but_free(order)
    if not wanted:
        return
    most = {use.promotion_id: use.promotion.limit_per_customer for use in wanted}
    limited = {promotion_id: limit for promotion_id, limit in most.items() if limit is not None}
    customer = Customer(order.placed_by_id, order.contact.email)
    keys = customer.keys if limited else customer.own_keys
    reserving.lock_customer(keys, sorted(limited))
    reserving.make_room(order, wanted, keys, limited)
    used = queries.uses_by(keys, limited) if limited else {}
    gone = []
    for use in wanted:
        mine = used.get(use.promotion_id, 0)
        if mine >= limited.get(use.promotion_id, mine + 1) or not counting.take_again(use):
            use.state, use.ended_at = "withdrawn", clock.now()
            gone.append((use.promotion_id, use.code))
        else:
            use.state, use.ended_at, use.beyond = "reserved", None, False
            used[use.promotion_id] = mine + 1
    db.session.flush()
    repricing.withdraw(order, [given for given in order.adjustments if reserving.named_by(given) in gone])


def hold_restored(order: Order) -> None:
    """Money came for the price with these discounts: they are the order's again, over a limit if need be."""
    back = {reserving.named_by(given) for given in order.adjustments if given.source == SOURCE}
    withdrawn = [use for use in queries.uses_of_order(order.id) if use.state == "withdrawn"]
    ids = [use.id for use in withdrawn if (use.promotion_id, use.code) in back]
    for use in withdrawn:
        if use.id in ids:
            use.state = "reserved"
    db.session.flush()
    reserving.count_again(ids)


def promised_but_free(order: Order) -> list[PromotionUse]:
    """What an unpaid order is still priced with although others may have it at this moment; in the order of locks."""
    if order.state != State.PLACED:
        return []
    free = [use for use in queries.uses_of_order(order.id) if use.state == "released"]
    return sorted(free, key=lambda use: (use.promotion_id, use.id))
