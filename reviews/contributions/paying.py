"""What people get for what they gave: fees of licences, shares of what is sold, prizes of briefs; each once, through the ledger.

Nothing here can see a rating: what is paid depends on what was agreed, and on nothing anybody thinks of anything (R1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from app.money import Money, share
from app.orders.models import Order
from app.rewards.granting import grant
from reviews.contributions import shares
from reviews.contributions.asset_models import Asset
from reviews.contributions.licence_models import Licence, LicenceOffer, Royalty
from reviews.contributions.models import Brief, IdeaCredit
from reviews.contributions.ruling import policy


def pay_fee(licence: Licence) -> None:
    """Due when the licence stands, not when it is used (R42). What somebody else paid leaves the house its part."""
    fee, offer = licence.fee, licence.offer
    kept = shares.kept_by_house(fee, policy().platform_fee_bp) if offer.licensee else Money.zero(fee.currency)
    because = {"rule": "licence_fee", "licence": licence.reference, "fee_minor": fee.minor}
    if kept:
        because["kept_minor"] = kept.minor
    _share_out(
        fee - kept,
        licence,
        kind="fee",
        source=f"licence:{licence.id}",
        because=because,
        order=offer.order,
    )


def pay_royalties(order: Order) -> None:
    """Of every line whose service came of an idea, to those who hold the idea, while their licence is in force."""
    for line in order.lines:
        if line.service_id is None:
            continue
        for licence in _sharing_in(line.service_id):
            amount = share(line.discounted, licence.offer.royalty_bp)
            because = {
                "rule": "licence_royalty",
                "licence": licence.reference,
                "order": order.reference,
                "base_minor": line.discounted.minor,
                "rate_bp": licence.offer.royalty_bp,
            }
            source = f"royalty:{licence.id}:line:{line.id}"
            _share_out(amount, licence, kind="royalty", source=source, because=because, order=order)


def pay_prize(brief: Brief, to: User) -> None:
    """To whoever was chosen, beside any fee of a licence (R42)."""
    if not brief.prize:
        return
    because = {"rule": "brief_prize", "brief": brief.reference, "prize_minor": brief.prize_minor}
    _pay(to, brief.prize, kind="prize", source=f"brief:{brief.id}:prize", because=because, brief_id=brief.id)


def _share_out(
    amount: Money, licence: Licence, *, kind: str, source: str, because: Mapping[str, Any], order: Order | None
) -> None:
    holders = licence.asset.holders
    if not amount or not holders:
        return
    parts = shares.parts(amount, [holder.share_bp for holder in holders])
    for holder, part in zip(holders, parts, strict=True):
        if part and holder.user is not None and holder.user.is_active:
            _pay(
                holder.user,
                part,
                kind=kind,
                source=f"{source}:holder:{holder.id}",
                because={**because, "share_bp": holder.share_bp, "currency": amount.currency},
                licence_id=licence.id,
                order=order,
            )


def _pay(
    to: User,
    amount: Money,
    *,
    kind: str,
    source: str,
    because: Mapping[str, Any],
    licence_id: int | None = None,
    brief_id: int | None = None,
    order: Order | None = None,
) -> None:
    reward = grant(kind="cash", amount=amount, to=to, because=because, source=source, order=order)
    db.session.execute(
        insert(Royalty)
        .values(
            source=source,
            kind=kind,
            user_id=to.id,
            licence_id=licence_id,
            brief_id=brief_id,
            order_id=order.id if order else None,
            reward_id=reward.id,
            currency=amount.currency,
            amount_minor=amount.minor,
            because=dict(because),
            booked_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["source"])
    )


def _sharing_in(service_id: int) -> list[Licence]:
    now = clock.now()
    found = (
        sa.select(Licence)
        .join(Licence.offer)
        .join(Licence.asset)
        .join(IdeaCredit, IdeaCredit.idea_id == Asset.idea_id)
        .where(
            IdeaCredit.service_id == service_id,
            LicenceOffer.royalty_bp > 0,
            Licence.ended_at.is_(None),
            Licence.starts_at <= now,
            Licence.ends_at > now,
        )
    )
    return list(db.session.scalars(found.order_by(Licence.id)).unique())
