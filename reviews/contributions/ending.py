"""How licences end: by themselves when the window is over, or before, for a reason. What they were used on goes with them."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.events import publish
from reviews.contributions import letters
from reviews.contributions.asset_models import Asset
from reviews.contributions.facts import LicenceEnded
from reviews.contributions.licence_models import Licence, LicenceOffer, UsageEntry
from reviews.contributions.offering import locked_asset

WARNING = timedelta(days=14)


def end(licence: Licence, reason: str, *, by: User | None = None) -> None:
    """Quiet when it has ended."""
    locked_asset(licence.asset_id)
    db.session.refresh(licence)
    if licence.ended_at is not None:
        return
    licence.ended_at, licence.end_reason = clock.now(), reason
    licence.ended_by_id = by.id if by else None
    db.session.execute(
        sa.update(UsageEntry)
        .where(UsageEntry.licence_id == licence.id, UsageEntry.ended_at.is_(None))
        .values(ended_at=clock.now(), end_reason=reason)
        .execution_options(synchronize_session="fetch")
    )
    if by is not None:
        audit.record("licence.ended", licence, reason=reason)
    letters.tell_ended(licence)
    publish(LicenceEnded(licence_id=licence.id, asset_id=licence.asset_id, reason=reason))


def end_all_of(asset: Asset, reason: str, *, by: User | None = None) -> None:
    running = sa.select(Licence).where(Licence.asset_id == asset.id, Licence.ended_at.is_(None)).order_by(Licence.id)
    for licence in db.session.scalars(running).all():
        end(licence, reason, by=by)


def end_for_order(order_id: int) -> None:
    """The money of whoever licensed it went back."""
    found = sa.select(Licence).join(Licence.offer).where(LicenceOffer.order_id == order_id)
    for licence in db.session.scalars(found.order_by(Licence.id)).all():
        end(licence, "agreed")


def over_by_now() -> list[int]:
    due = sa.select(Licence.id).where(Licence.ended_at.is_(None), Licence.ends_at <= clock.now())
    return list(db.session.scalars(due.order_by(Licence.id)))


def end_over(licence_id: int) -> None:
    """The window closed: pages show it no longer anyway, now the log says so."""
    licence = licence_by_id(licence_id)
    if licence.ends_at <= clock.now():
        end(licence, "over")


def ending_soon() -> list[int]:
    soon = clock.now() + WARNING
    due = sa.select(Licence.id).where(
        Licence.ended_at.is_(None), Licence.warned_at.is_(None), Licence.ends_at <= soon, Licence.ends_at > clock.now()
    )
    return list(db.session.scalars(due.order_by(Licence.id)))


def warn(licence_id: int) -> None:
    licence = licence_by_id(licence_id)
    if licence.warned_at is None:
        licence.warned_at = clock.now()
        letters.tell_ending(licence)


def unanswered() -> list[int]:
    due = sa.select(LicenceOffer.id).where(
        LicenceOffer.state.in_(("asked", "named")), LicenceOffer.expires_at <= clock.now()
    )
    return list(db.session.scalars(due.order_by(LicenceOffer.id)))


def to_remind() -> list[int]:
    """Those with less than half of their time left."""
    now = clock.now()
    half_gone = sa.literal(now) - LicenceOffer.asked_at >= LicenceOffer.expires_at - sa.literal(now)
    due = sa.select(LicenceOffer.id).where(LicenceOffer.state == "asked", LicenceOffer.reminded_at.is_(None), half_gone)
    return list(db.session.scalars(due.order_by(LicenceOffer.id)))


def remind(offer_id: int) -> None:
    offer = db.session.get_one(LicenceOffer, offer_id)
    if offer.state == "asked" and offer.reminded_at is None:
        offer.reminded_at = clock.now()
        letters.remind(offer)


def licence_by_id(licence_id: int) -> Licence:
    found = db.session.get(Licence, licence_id)
    if found is None:
        raise NotFound
    return found
