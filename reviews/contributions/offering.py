"""Asking for a licence: what for, where, how long, for how much. Whoever is asked has time, and silence is a no (R41)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, Range

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.events import publish
from app.money import Money
from app.orders.models import Order
from app.orders.references import new_reference
from reviews.contributions import letters
from reviews.contributions.asset_models import Asset
from reviews.contributions.facts import LicenceAsked, LicenceRefused
from reviews.contributions.licence_models import Licence, LicenceOffer, LicenceRequest
from reviews.contributions.ruling import policy
from reviews.contributions.scopes import Span, spans_of_media, spans_of_places, spans_of_purposes


class Overlaps(Conflict):
    title = _l("Another licence stands against it")
    message = _l(
        "In this time the same work is licensed for some of these purposes, places and media, and one of the two is exclusive."
    )


class NotToBeHad(Conflict):
    title = _l("This work cannot be licensed now")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for. `fee` None lets the holder name it; an empty `licensee` is the house itself."""

    purposes: tuple[str, ...]
    places: tuple[str, ...]
    media: tuple[str, ...]
    starts_on: date
    ends_on: date
    currency: str
    fee: Money | None
    exclusive: bool = False
    royalty_bp: int = 0
    words: str = ""
    licensee: str = ""


def ask(
    asset: Asset,
    wanted: Wanted,
    *,
    by: User | None,
    request: LicenceRequest | None = None,
    order: Order | None = None,
) -> LicenceOffer:
    """Ask every holder. Raises `NotToBeHad`, `Overlaps` when a licence stands against it already, and `Invalid`."""
    asset = locked_asset(asset.id)
    _require_licensable(asset)
    if wanted.fee is None and not policy().names_price:
        raise Invalid(_l("Naming a price is not switched on."))
    if wanted.fee is None and len(asset.holders) > 1:
        raise Invalid(_l("A work of several holders needs a fee; only one alone can name it."))
    if standing_against(asset.id, wanted):
        raise Overlaps(Overlaps.message)
    offer = LicenceOffer(
        reference=new_reference(),
        asset_id=asset.id,
        request_id=request.id if request else None,
        order_id=order.id if order else None,
        licensee=wanted.licensee,
        purposes=list(wanted.purposes),
        places=list(wanted.places),
        media=list(wanted.media),
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        exclusive=wanted.exclusive,
        currency=wanted.currency,
        fee_minor=wanted.fee.minor if wanted.fee is not None else None,
        royalty_bp=wanted.royalty_bp,
        words=wanted.words,
        asked_by_id=by.id if by else None,
        expires_at=clock.now() + timedelta(days=policy().silence_days),
    )
    db.session.add(offer)
    db.session.flush()
    letters.tell_asked(offer)
    publish(LicenceAsked(offer_id=offer.id, asset_id=asset.id))
    return offer


def revoke(offer: LicenceOffer) -> None:
    """The company does not want it any more; possible until it stands."""
    _close(offer, "revoked", "")


def decline(offer: LicenceOffer, reason: str) -> None:
    """One holder's no is a no."""
    _close(offer, "declined", reason)


def let_expire(offer_id: int) -> None:
    """Silence is not consent. Quiet for one that was answered meanwhile."""
    offer = locked_offer(offer_id)
    if offer.state in {"asked", "named"} and offer.expires_at <= clock.now():
        _close(offer, "expired", "")


def standing_against(asset_id: int, wanted: Wanted) -> list[Licence]:
    """Licences that the database would refuse this one for, as it stands now."""
    begin, end = window(wanted.starts_on, wanted.ends_on)
    found = sa.select(Licence).where(
        Licence.asset_id == asset_id,
        Licence.ended_at.is_(None),
        Licence.starts_at < end,
        Licence.ends_at > begin,
        Licence.purposes.op("&&")(multirange(spans_of_purposes(wanted.purposes))),
        Licence.places.op("&&")(multirange(spans_of_places(wanted.places))),
        Licence.media.op("&&")(multirange(spans_of_media(wanted.media))),
    )
    if not wanted.exclusive:
        found = found.where(Licence.exclusive)
    return list(db.session.scalars(found))


def window(starts_on: date, ends_on: date) -> tuple[datetime, datetime]:
    """Both days included, in UTC."""
    return (
        datetime.combine(starts_on, time(), tzinfo=UTC),
        datetime.combine(ends_on + timedelta(days=1), time(), tzinfo=UTC),
    )


def multirange(spans: tuple[Span, ...]) -> sa.ColumnElement[object]:
    return sa.cast([Range(low, high) for low, high in spans], INT4MULTIRANGE)


def locked_asset(asset_id: int) -> Asset:
    """The work before any of its offers: one order of locks for everyone."""
    found = sa.select(Asset).where(Asset.id == asset_id).with_for_update(of=Asset)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def locked_offer(offer_id: int) -> LicenceOffer:
    """Its work is locked first. Raises `NotFound`."""
    asset_id = db.session.scalar(sa.select(LicenceOffer.asset_id).where(LicenceOffer.id == offer_id))
    if asset_id is None:
        raise NotFound
    locked_asset(asset_id)
    found = sa.select(LicenceOffer).where(LicenceOffer.id == offer_id).with_for_update(of=LicenceOffer)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def _require_licensable(asset: Asset) -> None:
    if asset.withdrawn_at is not None:
        raise NotToBeHad(_l("Its owner took it back."))
    if asset.open_dispute is not None:
        raise NotToBeHad(_l("Somebody disputes it. Decide that first."))
    if not asset.holders:
        raise NotToBeHad(_l("Nobody is known who could agree."))


def _close(offer: LicenceOffer, state: str, reason: str) -> None:
    if not offer.waits:
        raise NotToBeHad(_l("It was answered before."))
    offer.state, offer.reason, offer.closed_at = state, reason, clock.now()
    if state == "revoked":
        letters.tell_revoked(offer)
    publish(LicenceRefused(offer_id=offer.id, reason=state))
