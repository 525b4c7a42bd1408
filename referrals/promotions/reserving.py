"""Reserve, capture, release: an order takes its discounts when placed, keeps them when paid, lets them go when it ends unpaid.

A payment that failed lets go too, while the order keeps its price; the next try takes it again (`retrying`). Each move is made
once, by the state of the use.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app import clock
from app.accounts.access import viewer
from app.accounts.models import Contact
from app.database import db
from app.events import publish
from app.orders import closing
from app.orders.checkout import PriceChanged
from app.orders.models import Order, OrderAdjustment, OrderEvent
from referrals.promotions import at_once, counting, identity, queries
from referrals.promotions.customers import Customer
from referrals.promotions.facts import PromotionCaptured, PromotionGivenBack
from referrals.promotions.models import (
    PromoCode,
    Promotion,
    PromotionAttention,
    PromotionUse,
    UseKey,
)
from referrals.promotions.quoting import SOURCE

# Written once: of a statement that stays the same object, SQLAlchemy finds the compiled text at once.
_LIMITED_CODES = sa.select(PromoCode.code).where(
    PromoCode.code.in_(sa.bindparam("codes", expanding=True)), PromoCode.use_limit.is_not(None)
)
_ABOUT = sa.select(
    Promotion.id,
    Promotion.limit_per_customer,
    Promotion.terms["hold_hours"].as_integer(),
    queries.HAS_BUDGETS,
    sa.func.array(_LIMITED_CODES.scalar_subquery(), type_=ARRAY(sa.Text())),
).where(Promotion.id.in_(sa.bindparam("ids", expanding=True)))
_LOCK_IDENTITY = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("promotion_key"), 0)))
# Reserved ones become captured; so do those that had been let go, which still carry when they ended.
_CAPTURE = (
    sa.update(PromotionUse)
    .where(PromotionUse.order_id == sa.bindparam("of_order"), PromotionUse.state.in_(("reserved", "released")))
    .values(state="captured", captured_at=sa.bindparam("now"))
    .returning(
        PromotionUse.id,
        PromotionUse.promotion_id,
        PromotionUse.code,
        PromotionUse.ended_at,
        sa.select(PromoCode.partner_id)
        .where(PromoCode.code == PromotionUse.code)
        .scalar_subquery()
        .label("partner_id"),
    )
)
_NO_SYNC = {"synchronize_session": False}


def reserve(order: Order) -> None:
    """Take what the order was promised, all of it or nothing. Raises `PriceChanged` when something is gone."""
    wanted = _promised(order)
    if not wanted:
        return
    customer = Customer(order.placed_by_id, order.contact.email)
    held = at_once.reserve(wanted[0], customer.own_keys) if len(wanted) == 1 else None
    if held is not None:
        _shorten(order, held)
    else:
        _reserve_with_care(order, wanted, customer)


def _reserve_with_care(order: Order, wanted: Sequence[PromotionUse], customer: Customer) -> None:
    """Every limit there may be, each by its own lock; the customer's own unpaid orders give way first."""
    ids = sorted({use.promotion_id for use in wanted})
    codes = sorted({use.code for use in wanted if use.code is not None})
    about = db.session.execute(_ABOUT, {"ids": ids, "codes": codes}).all()
    most = {row[0]: row[1] for row in about if row[1] is not None}
    keys = customer.keys if most else customer.own_keys
    lock_customer(keys, sorted(most))
    make_room(order, wanted, keys, most)
    _require_room_for_customer(wanted, keys, most)
    db.session.add_all(wanted)
    db.session.flush()
    own = [{"use_id": use.id, "key": key} for use in wanted for key in customer.own_keys]
    db.session.execute(sa.insert(UseKey), own)
    _shorten(order, [row[2] for row in about])
    limited = {code for row in about for code in row[4]}
    gone = counting.take(wanted, budgeted={row[0] for row in about if row[3]}, limited_codes=limited)
    if gone is not None:
        raise PriceChanged(_("“%(label)s” cannot be had any more.", label=_label_of(order, gone)))


def capture(order_id: int) -> bool:
    """The order is paid: its discounts are used for good; says whether it had any.

    What had been let go is taken again, over a limit if need be.
    """
    moved = db.session.execute(_CAPTURE, {"of_order": order_id, "now": clock.now()}, execution_options=_NO_SYNC).all()
    if any(row.ended_at is not None for row in moved):
        count_again([row.id for row in moved if row.ended_at is not None])
    for row in sorted(moved, key=lambda each: (each.promotion_id, each.id)):
        publish(
            PromotionCaptured(
                use_id=row.id,
                promotion_id=row.promotion_id,
                order_id=order_id,
                code=row.code,
                partner_id=row.partner_id,
            )
        )
    return bool(moved)


def release(order_id: int) -> None:
    """The order ended unpaid, or nobody is paying it: what it held is free for others."""
    counting.let_go(_move(order_id, "reserved", "released", ended_at=clock.now()))


def hold_again(order_id: int) -> None:
    """An expired order was taken up again at its price: its discounts are reserved anew, over a limit if need be."""
    _again(order_id, "released", "reserved")


def give_back(order_id: int) -> None:
    """The whole payment went back: the use may be had again, unless the refund was to avert or to settle a dispute."""
    disputed = sa.select(OrderEvent.id).where(OrderEvent.order_id == order_id, OrderEvent.kind == "disputed")
    if db.session.scalar(disputed.limit(1)) is not None:
        return
    given = _move(order_id, "captured", "given_back", ended_at=clock.now())
    counting.let_go(given)
    for use in given:
        publish(PromotionGivenBack(use_id=use.id, promotion_id=use.promotion_id, order_id=order_id))


def keep_after_all(order_id: int) -> None:
    """A refund did not arrive and the order is paid again: its uses count again."""
    _again(order_id, "given_back", "captured")


def recognise_payers(order_id: int, payers: Sequence[str]) -> None:
    """Remember the means of payment with the uses it paid for; used too often, a person is told."""
    uses = [use for use in queries.uses_of_order(order_id) if use.state == "captured"]
    keys = [identity.payer_key(payer) for payer in payers]
    if not uses or not keys:
        return
    rows = [{"use_id": use.id, "key": key} for use in uses for key in keys]
    db.session.execute(insert(UseKey).values(rows).on_conflict_do_nothing())
    counts = queries.uses_by(keys, {use.promotion_id for use in uses})
    for use in uses:
        most = use.promotion.limit_per_customer
        if most is not None and counts.get(use.promotion_id, 0) > most:
            report("same_payer", use, times=counts[use.promotion_id], limit=most)


def add_address(contact_id: int) -> None:
    """The uses of this contact's orders are known under its present address too."""
    contact = db.session.get_one(Contact, contact_id)
    uses = (
        sa.select(PromotionUse.id).join(Order, Order.id == PromotionUse.order_id).where(Order.contact_id == contact_id)
    )
    rows = [{"use_id": use_id, "key": identity.email_key(contact.email)} for use_id in db.session.scalars(uses)]
    if rows:
        db.session.execute(insert(UseKey).values(rows).on_conflict_do_nothing())


def report(kind: str, use: PromotionUse, **details: object) -> None:
    """Put it on the desk's list, once for each use."""
    row = {"kind": kind, "promotion_id": use.promotion_id, "use_id": use.id, "details": details}
    db.session.execute(insert(PromotionAttention).values(**row, raised_at=clock.now()).on_conflict_do_nothing())


def named_by(given: OrderAdjustment) -> tuple[int | None, str | None]:
    """The promotion and the code that gave a discount, as its receipt says."""
    return given.because.get("promotion_id"), given.because.get("code_id")


def _promised(order: Order) -> list[PromotionUse]:
    """What the order's adjustments say it was promised."""
    ours = [given for given in order.adjustments if given.source == SOURCE]
    return [
        PromotionUse(
            promotion_id=given.because["promotion_id"],
            order_id=order.id,
            code=given.because.get("code_id"),
            currency=order.currency,
            amount_minor=-given.net_minor + given.because.get("worth_minor", 0),
        )
        for given in ours
    ]


def lock_customer(keys: Sequence[str], promotions: Sequence[int]) -> None:
    """Whoever shares an account, a mailbox or a card with this customer waits until this order is through."""
    for key in sorted(f"promotion:{promotion_id}:{key}" for promotion_id in promotions for key in keys):
        db.session.execute(_LOCK_IDENTITY, {"promotion_key": key})


def make_room(order: Order, wanted: Sequence[PromotionUse], keys: Sequence[str], most: dict[int, int]) -> None:
    """The customer's own unpaid orders give way where they hold what this one was promised: they are cancelled."""
    mine = queries.own_unpaid_orders(keys)
    mine.pop(order.id, None)
    held = [use for use in queries.reserved_in(mine) if use.promotion_id in {each.promotion_id for each in wanted}]
    if not held:
        return
    full = _full(wanted, keys, most)
    for order_id in sorted({use.order_id for use in held if use.promotion_id in full}):
        reason = _("Replaced by order %(reference)s, which uses the same offer.", reference=order.reference)
        closing.cancel(order_id, by=viewer().user, reason=reason)


def _full(wanted: Sequence[PromotionUse], keys: Sequence[str], most: dict[int, int]) -> set[int]:
    """The promotions in which there is no room for what is wanted."""
    used = queries.uses_by(keys, most) if most else {}
    full = {promotion_id for promotion_id, limit in most.items() if used.get(promotion_id, 0) >= limit}
    for use in wanted:
        promotion = queries.promotion_by_id(use.promotion_id)
        db.session.refresh(promotion)
        code = db.session.get(PromoCode, use.code, populate_existing=True) if use.code else None
        budget = next((row for row in promotion.budgets if row.currency == use.currency), None)
        if (
            (promotion.limit_total is not None and promotion.taken >= promotion.limit_total)
            or (code is not None and code.use_limit is not None and code.taken >= code.use_limit)
            or (budget is not None and budget.taken_minor + use.amount_minor > (budget.budget_minor or 0))
        ):
            full.add(use.promotion_id)
    return full


def _require_room_for_customer(wanted: Sequence[PromotionUse], keys: Sequence[str], most: dict[int, int]) -> None:
    used = queries.uses_by(keys, most) if most and keys else {}
    for use in wanted:
        limit = most.get(use.promotion_id)
        if limit is None:
            continue
        used[use.promotion_id] = used.get(use.promotion_id, 0) + 1
        if used[use.promotion_id] > limit:
            raise PriceChanged(_("You have used this offer as often as one customer may."))


def _shorten(order: Order, hours: Sequence[int | None]) -> None:
    """What is scarce is not held for long: the order must be paid sooner."""
    told = [each for each in hours if each is not None]
    if told:
        closing.shorten(order, min(told))


def _move(order_id: int, come_from: str, go_to: str, **values: object) -> list[PromotionUse]:
    """The uses of the order that made this move now, in the order of their promotions; those that had made it are left."""
    moved = (
        sa.update(PromotionUse)
        .where(PromotionUse.order_id == order_id, PromotionUse.state == come_from)
        .values(state=go_to, **values)
        .returning(PromotionUse)
        .execution_options(populate_existing=True)
    )
    return sorted(db.session.scalars(moved), key=lambda use: (use.promotion_id, use.id))


def _again(order_id: int, come_from: str, go_to: str) -> None:
    captured_at = clock.now() if go_to == "captured" else None
    count_again([use.id for use in _move(order_id, come_from, go_to, captured_at=captured_at)])


def count_again(ids: Sequence[int]) -> None:
    """Uses that had been let go count again; where there is no room left, beyond the limit and reported."""
    wanted = sa.select(PromotionUse).where(PromotionUse.id.in_(ids)).execution_options(populate_existing=True)
    for use in db.session.scalars(wanted.order_by(PromotionUse.promotion_id, PromotionUse.id)).all():
        use.ended_at = None
        use.beyond = not counting.take_again(use)
        if use.beyond:
            counting.count_beyond(use)
            report("beyond_limit", use, order=use.order_id)
    db.session.flush()


def _label_of(order: Order, use: PromotionUse) -> str:
    return next(
        (given.label for given in order.adjustments if given.because.get("promotion_id") == use.promotion_id), ""
    )
