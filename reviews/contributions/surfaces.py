"""What may be seen now. Every page asks here, at the moment it is drawn: nothing that is shown was decided earlier (R39)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app import clock
from app.config import settings
from app.database import db
from app.errors import NotFound
from app.mail.links import absolute_url
from app.media.models import StoredFile
from app.media.sockets import Permitted
from reviews.contributions import scopes
from reviews.contributions.asset_models import Asset, AssetDispute, AssetRelease
from reviews.contributions.licence_models import Licence, LicenceOffer, UsageEntry
from reviews.contributions.models import IdeaCredit
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.states import State as ReviewState

ON_SCREENS = ("web", "social", "mail")
# What pictures of others are shown by others of ours: to show what we did, on the web.
SHOWING, SHOW_OTHERS = "showing", ("case", "service")
MOST_OFFERED = 100


def may_be_seen() -> sa.ColumnElement[bool]:
    """Of `Asset`: not taken back, not disputed, nobody in it says no, and the review it came from still shows it."""
    disputed = sa.exists().where(AssetDispute.asset_id == Asset.id, AssetDispute.decided_at.is_(None))
    refused = sa.exists().where(AssetRelease.asset_id == Asset.id, AssetRelease.state.in_(("refused", "revoked")))
    still_shown = (
        sa.exists()
        .where(ReviewMedia.id == Asset.review_media_id, ReviewMedia.review_id == Review.id)
        .where(ReviewMedia.state == "ready", Review.state == ReviewState.PUBLISHED)
    )
    return sa.and_(
        Asset.withdrawn_at.is_(None), ~disputed, ~refused, sa.or_(Asset.review_media_id.is_(None), still_shown)
    )


def in_force() -> sa.ColumnElement[bool]:
    """Of `Licence` and its `Asset`: the window is open this moment."""
    now = clock.now()
    return sa.and_(Licence.ended_at.is_(None), Licence.starts_at <= now, Licence.ends_at > now, may_be_seen())


def placed_on(service_id: int) -> Sequence[UsageEntry]:
    """What is shown with a service, the newest first."""
    found = (
        sa.select(UsageEntry)
        .join(UsageEntry.licence)
        .join(Licence.asset)
        .where(UsageEntry.service_id == service_id, UsageEntry.ended_at.is_(None), in_force())
        .options(selectinload(UsageEntry.licence).selectinload(Licence.asset).selectinload(Asset.holders))
        .order_by(UsageEntry.id.desc())
    )
    return db.session.scalars(found).all()


def credits_of(service_id: int) -> Sequence[IdeaCredit]:
    found = sa.select(IdeaCredit).where(IdeaCredit.service_id == service_id).options(selectinload(IdeaCredit.idea))
    return db.session.scalars(found.order_by(IdeaCredit.id)).all()


def permitted(surface: str, permissions: Sequence[str] | None) -> Sequence[Permitted]:
    """Photos of the house that may be shown on the web, in the country of the house, to show what we did."""
    if surface not in SHOW_OTHERS:
        return []
    covered = sa.and_(
        Licence.purposes.op("@>")(scopes.PURPOSES.index(SHOWING)),
        Licence.places.op("@>")(scopes.number_of(settings().seller.country)),
        Licence.media.op("@>")(scopes.MEDIA.index("web")),
    )
    found = (
        sa.select(Licence)
        .join(Licence.asset)
        .join(Licence.offer)
        .where(
            in_force(), covered, Asset.kind == "photo", LicenceOffer.licensee == "", Licence.delivered_id.is_not(None)
        )
        .options(selectinload(Licence.asset).selectinload(Asset.holders), selectinload(Licence.delivered))
    )
    if permissions is not None:
        found = found.where(Licence.reference.in_(permissions))
    return [_permitted(each) for each in db.session.scalars(found.order_by(Licence.id.desc()).limit(MOST_OFFERED))]


def _permitted(licence: Licence) -> Permitted:
    assert licence.delivered is not None
    return Permitted(
        permission=licence.reference,
        title=licence.asset.title,
        credit=licence.asset.credit_line,
        file=licence.delivered,
        until=licence.offer.ends_on,
        url=absolute_url("licence_rights.statement", reference=licence.reference),
    )


def shown_file(reference: str) -> StoredFile:
    """The delivered file of a licence that is used on a screen right now. Raises `NotFound` in every other case."""
    used = sa.exists().where(
        UsageEntry.licence_id == Licence.id, UsageEntry.ended_at.is_(None), UsageEntry.medium.in_(ON_SCREENS)
    )
    licence = _one(sa.and_(Licence.reference == reference, used))
    if licence.delivered is None:
        raise NotFound
    return licence.delivered


def licence_in_force(reference: str) -> Licence:
    """Raises `NotFound` when its window is not open, or its work may not be seen."""
    return _one(Licence.reference == reference)


def listed() -> sa.Select[Asset]:
    """Works of the library: their holders put them there, and all shares are confirmed."""
    return sa.select(Asset).where(Asset.listed_at.is_not(None), may_be_seen())


def listed_asset(reference: str) -> Asset:
    """Raises `NotFound` for what is not in the library now."""
    found = db.session.scalar(listed().where(Asset.reference == reference))
    if found is None:
        raise NotFound
    return found


def seen_asset(reference: str) -> Asset:
    """One that anybody may have met: in the library, or used on a screen. Raises `NotFound`."""
    used = (
        sa.exists()
        .where(Licence.asset_id == Asset.id, UsageEntry.licence_id == Licence.id)
        .where(UsageEntry.ended_at.is_(None), UsageEntry.medium.in_(ON_SCREENS))
    )
    found = db.session.scalar(
        sa.select(Asset).where(Asset.reference == reference, may_be_seen(), sa.or_(Asset.listed_at.is_not(None), used))
    )
    if found is None:
        raise NotFound
    return found


def _one(condition: sa.ColumnElement[bool]) -> Licence:
    found = db.session.scalar(sa.select(Licence).join(Licence.asset).where(condition, in_force()))
    if found is None:
        raise NotFound
    return found
