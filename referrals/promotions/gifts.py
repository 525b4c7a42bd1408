"""Things that came free with an order: opened when it is paid, sent by staff, and kept back when the order is refunded."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.mail import outbox
from app.orders.links import order_link
from app.orders.models import Order
from referrals.promotions.models import PromotionGift, PromotionUse
from referrals.promotions.queries import uses_of_order
from referrals.promotions.reserving import named_by
from referrals.promotions.terms import Kind


class PastThat(Conflict):
    title = _l("This gift is past that point")


def open_for(order_id: int) -> None:
    """What is to be sent waits for staff from now on. Once per use; what was kept back waits again when the money returned."""
    for use in uses_of_order(order_id):
        if use.state == "captured" and use.promotion.kind == Kind.FREE_ITEM:
            title, quantity = _what(use)
            again = {"state": "waiting", "ended_at": None}
            db.session.execute(
                insert(PromotionGift)
                .values(use_id=use.id, title=title, quantity=quantity, state="waiting", note="", opened_at=clock.now())
                .on_conflict_do_update(index_elements=["use_id"], set_=again, where=PromotionGift.state == "kept_back")
            )


def keep_back(order_id: int) -> None:
    """The whole payment went back: what has not left yet stays here."""
    theirs = sa.select(PromotionUse.id).where(PromotionUse.order_id == order_id, PromotionUse.state == "given_back")
    db.session.execute(
        sa.update(PromotionGift)
        .where(PromotionGift.use_id.in_(theirs), PromotionGift.state == "waiting")
        .values(state="kept_back", ended_at=clock.now()),
        execution_options={"synchronize_session": "fetch"},
    )


def send(gift: PromotionGift, *, note: str, by: User) -> None:
    """It has left; the customer is told. Raises `PastThat` when somebody was faster."""
    _require(gift, "waiting")
    gift.state, gift.sent_at, gift.note, gift.decided_by_id = "sent", clock.now(), note, by.id
    audit.record("promotion_gift.sent", gift, order=gift.use.order.reference)
    db.session.flush()
    _tell(gift, "sent")


def call_back(gift: PromotionGift) -> None:
    """It was noted as sent by mistake: it waits again. Raises `PastThat`."""
    _require(gift, "sent")
    gift.state, gift.sent_at, gift.note, gift.decided_by_id = "waiting", None, "", None
    audit.record("promotion_gift.called_back", gift, order=gift.use.order.reference)


def cancel(gift: PromotionGift, *, reason: str, by: User) -> None:
    """It cannot be sent; the customer reads why. Raises `PastThat`."""
    _require(gift, "waiting")
    gift.state, gift.ended_at, gift.note, gift.decided_by_id = "cancelled", clock.now(), reason, by.id
    audit.record("promotion_gift.cancelled", gift, order=gift.use.order.reference)
    db.session.flush()
    _tell(gift, "cancelled")


def of_order(order_id: int) -> list[PromotionGift]:
    found = sa.select(PromotionGift).join(PromotionGift.use).where(PromotionUse.order_id == order_id)
    return list(db.session.scalars(found.order_by(PromotionGift.id)))


def locked(gift_id: int) -> PromotionGift:
    """Raises `NotFound`."""
    gift = db.session.get(PromotionGift, gift_id, with_for_update=True, populate_existing=True)
    if gift is None:
        raise NotFound
    return gift


def _what(use: PromotionUse) -> tuple[str, int]:
    """What the order's line says; for orders whose lines do not tell, what the promotion gives."""
    order = use.order
    places = {given.position for given in order.adjustments if named_by(given) == (use.promotion_id, use.code)}
    line = next((line for line in order.lines if line.brought_by in places), None)
    terms = use.promotion.rules
    return (line.title, line.quantity) if line else (terms.gift_title(order.locale), terms.gift_quantity)


def _tell(gift: PromotionGift, what: str) -> None:
    order: Order = gift.use.order
    contact = order.contact
    outbox.send_later(
        "promotions/mail/gift",
        to=contact.email,
        locale=contact.locale,
        key=f"promotion-gift:{gift.id}:{what}:{(gift.sent_at or gift.ended_at or gift.opened_at):%Y%m%d%H%M%S}",
        hold=not contact.is_verified,
        private=True,
        name=contact.name,
        title=gift.title,
        reference=order.reference,
        note=gift.note,
        sent=what == "sent",
        link=order_link(order),
    )


def _require(gift: PromotionGift, state: str) -> None:
    if gift.state != state:
        raise PastThat(_l("Somebody else was faster. Reload the page to see where it is now."))
