"""What promotions keep about a person: told on request, and forgotten as far as limits let us.

Uses name their customer by keyed hashes, which nobody can turn back into an address. They stay, so that a limit per customer
outlives an account; amounts belong to the orders, which the books need.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.promotions.identity import account_key, email_key, keys_of
from referrals.promotions.models import PromoCode, PromotionGift, PromotionUse, UseKey


def codes_about(user: User) -> PersonalData:
    mine = sa.select(PromoCode).where(sa.or_(PromoCode.partner_id == user.id, PromoCode.holder_id == user.id))
    rows = [
        {
            "code": code.spoken,
            "part": "partner" if code.partner_id == user.id else "holder",
            "given_at": code.created_at.isoformat() if code.created_at else "",
            "uses": code.taken,
        }
        for code in db.session.scalars(mine.order_by(PromoCode.created_at, PromoCode.code))
    ]
    return PersonalData(key="promo_codes", title=_l("Promo codes"), rows=rows)


def uses_about(user: User) -> PersonalData:
    mine = sa.select(UseKey.use_id).where(UseKey.key.in_(keys_of(user.id, user.email)))
    uses = sa.select(PromotionUse).where(PromotionUse.id.in_(mine)).order_by(PromotionUse.id)
    rows = [
        {
            "order": use.order.reference,
            "code": use.spoken,
            "state": use.state,
            "reserved_at": use.reserved_at.isoformat(),
            "amount": str(use.amount),
        }
        for use in db.session.scalars(uses)
    ]
    return PersonalData(key="promotion_uses", title=_l("Discounts you used"), rows=rows)


def gifts_about(user: User) -> PersonalData:
    mine = sa.select(UseKey.use_id).where(UseKey.key.in_(keys_of(user.id, user.email)))
    found = sa.select(PromotionGift).where(PromotionGift.use_id.in_(mine)).order_by(PromotionGift.id)
    rows = [
        {
            "order": gift.use.order.reference,
            "title": gift.title,
            "quantity": gift.quantity,
            "state": gift.state,
            "sent_at": gift.sent_at.isoformat() if gift.sent_at else "",
            "note": gift.note,
        }
        for gift in db.session.scalars(found)
    ]
    return PersonalData(key="promotion_gifts", title=_l("Gifts with your orders"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """End the person's own codes and let go of whose they were; of the uses only the keyed hash of the address stays."""
    keys = keys_of(user.id if user else None, email)
    theirs = sa.select(UseKey.use_id).where(UseKey.key.in_(keys))
    db.session.execute(
        sa.update(PromotionGift).where(PromotionGift.use_id.in_(theirs)).values(note=""),
        execution_options={"synchronize_session": False},
    )
    if user is not None:
        mine = sa.or_(PromoCode.partner_id == user.id, PromoCode.holder_id == user.id)
        ended = sa.func.coalesce(PromoCode.ended_at, clock.now())
        db.session.execute(
            sa.update(PromoCode).where(mine).values(ended_at=ended, partner_id=None, holder_id=None),
            execution_options={"synchronize_session": False},
        )
        _forget_account(user.id, email)


def _forget_account(user_id: int, email: str) -> None:
    """The account key becomes the key of the mailbox, where it is not there already."""
    account, mailbox = account_key(user_id), email_key(email)
    both = sa.select(UseKey.use_id).where(UseKey.key == mailbox)
    db.session.execute(
        sa.update(UseKey).where(UseKey.key == account, UseKey.use_id.not_in(both)).values(key=mailbox),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(sa.delete(UseKey).where(UseKey.key == account), execution_options={"synchronize_session": False})
