"""Which offer is in force, as it is frozen into a request (R2)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.database import db
from reviews.reviewing.offer_models import ReviewOffer


def in_force(service_id: int, campaign_id: int | None) -> dict[str, Any] | None:
    """What would be offered now, as it is frozen into a request; None for nothing. The most particular offer counts."""
    offer = db.session.scalars(
        sa.select(ReviewOffer)
        .where(
            ReviewOffer.active,
            sa.or_(ReviewOffer.service_id.is_(None), ReviewOffer.service_id == service_id),
            sa.or_(ReviewOffer.campaign_id.is_(None), ReviewOffer.campaign_id == campaign_id),
        )
        .order_by(ReviewOffer.campaign_id.nulls_last(), ReviewOffer.service_id.nulls_last(), ReviewOffer.id.desc())
    ).first()
    return _frozen(offer) if offer is not None else None


def _frozen(offer: ReviewOffer) -> dict[str, Any] | None:
    contest = offer.contest if offer.contest is not None and offer.contest.is_open else None
    if offer.kind is None and not offer.share_points and contest is None:
        return None
    return {
        "offer": offer.id,
        "kind": offer.kind,
        "units": offer.units,
        "unit": offer.unit,
        "details": dict(offer.details),
        "hold_days": offer.hold_days,
        "share_points": offer.share_points,
        "contest": {"id": contest.id, "name": contest.name} if contest else None,
    }
