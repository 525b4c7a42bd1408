"""Agreeing to a licence, and making it stand: exact words, every holder, one transaction with the fee."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.events import publish
from app.money import Money
from app.orders.references import new_reference
from app.orders.states import State as OrderState
from reviews.contributions import paying, tasks, terms
from reviews.contributions.asset_models import AssetHolder
from reviews.contributions.facts import LicenceGranted
from reviews.contributions.licence_models import NO_OVERLAP, Licence, LicenceConsent, LicenceOffer
from reviews.contributions.offering import (
    NotToBeHad,
    Overlaps,
    locked_offer,
    multirange,
    window,
)
from reviews.contributions.scopes import spans_of_media, spans_of_places, spans_of_purposes


class OtherWords(Conflict):
    title = _l("These are not the words you saw")
    message = _l("What is offered has changed since you opened this page. Please read it again.")


class NotProven(Conflict):
    title = _l("Your e-mail address is not proven yet")
    message = _l("Open the link in the mail that asks you to prove it; then come back.")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a holder states when they agree (R40): no field may be left out, and none is taken for granted."""

    is_mine: bool
    of_age: bool
    shows_people: bool
    shows_property: bool
    terms: bool


def agree(
    offer_id: int,
    by: User,
    stated: Stated,
    *,
    seen_sha256: str,
    language: str,
    named: Money | None = None,
) -> LicenceOffer:
    """One holder's yes to exactly the words they saw. With the last yes the licence stands.

    Raises `NotFound` for somebody else, `OtherWords`, `NotProven`, `Invalid`, `NotToBeHad` and `Overlaps`.
    """
    offer = locked_offer(offer_id)
    holder = holder_of(offer, by)
    if offer.state != "asked" or offer.expires_at <= clock.now():
        raise NotToBeHad(_l("The time to answer is over, or it was answered before."))
    if not by.is_verified:
        raise NotProven(NotProven.message)
    if not (stated.is_mine and stated.of_age and stated.terms):
        raise Invalid(_l("Without these statements there is no licence."))
    if (offer.fee_minor is None) != (named is not None):
        raise Invalid(_l("Name your price."))
    if terms.digest(terms.words_for(offer, holder, language)) != seen_sha256:
        raise OtherWords(OtherWords.message)
    _note_what_it_shows(offer, stated)
    _write_consent(offer, holder, by, stated, language, named)
    if _all_agree(offer):
        _go_on(offer, named)
    return offer


def accept_price(offer_id: int) -> LicenceOffer:
    """The company agrees to the price that was named."""
    offer = locked_offer(offer_id)
    if offer.state != "named":
        raise NotToBeHad(_l("No price waits for an answer here."))
    named = max((each.named_minor or 0 for each in offer.consents), default=0)
    offer.fee_minor = named
    _stand_when_paid(offer)
    return offer


def stand_for_order(order_id: int) -> None:
    """The order of somebody who wanted to use it was paid: what was agreed stands."""
    waiting = sa.select(LicenceOffer.id).where(LicenceOffer.order_id == order_id, LicenceOffer.state == "agreed")
    for offer_id in db.session.scalars(waiting.order_by(LicenceOffer.id)).all():
        offer = locked_offer(offer_id)
        if offer.state == "agreed":
            _stand_when_paid(offer)


def holder_of(offer: LicenceOffer, person: User) -> AssetHolder:
    """Raises `NotFound` for anybody who holds nothing of it."""
    for holder in offer.asset.holders:
        if holder.user_id == person.id or (holder.user_id is None and holder.email == person.email):
            return holder
    raise NotFound


def _write_consent(
    offer: LicenceOffer, holder: AssetHolder, by: User, stated: Stated, language: str, named: Money | None
) -> None:
    holder.user_id, holder.confirmed_at = by.id, holder.confirmed_at or clock.now()
    words = terms.words_for(offer, holder, language, named=named)
    if any(each.holder_id == holder.id for each in offer.consents):
        raise NotToBeHad(_l("You have agreed already."))
    offer.consents.append(
        LicenceConsent(
            holder_id=holder.id,
            user_id=by.id,
            language=language,
            terms=words,
            terms_sha256=terms.digest(words),
            stated=asdict(stated),
            named_minor=named.minor if named is not None else None,
        )
    )
    db.session.flush()


def _note_what_it_shows(offer: LicenceOffer, stated: Stated) -> None:
    """Whoever says that somebody can be recognised is believed, whatever was said before."""
    asset = offer.asset
    asset.shows_people = bool(asset.shows_people) or stated.shows_people
    asset.shows_property = bool(asset.shows_property) or stated.shows_property


def _all_agree(offer: LicenceOffer) -> bool:
    return {each.id for each in offer.asset.holders} == {each.holder_id for each in offer.consents}


def _go_on(offer: LicenceOffer, named: Money | None) -> None:
    if named is not None:
        offer.state = "named"
        return
    _stand_when_paid(offer)


def _stand_when_paid(offer: LicenceOffer) -> None:
    """Somebody else's licence waits for their money, and any for the people who are seen in it."""
    paid = not offer.licensee or (offer.order is not None and offer.order.state == OrderState.PAID)
    if not paid or offer.asset.missing_releases:
        offer.state = "agreed"
        db.session.flush()
        return
    stand(offer)


def stand_for_release(asset_id: int) -> None:
    """The last of those who are seen in it agreed: what waited for them stands."""
    waiting = sa.select(LicenceOffer.id).where(LicenceOffer.asset_id == asset_id, LicenceOffer.state == "agreed")
    for offer_id in db.session.scalars(waiting.order_by(LicenceOffer.id)).all():
        offer = locked_offer(offer_id)
        if offer.state == "agreed":
            _stand_when_paid(offer)


def stand(offer: LicenceOffer) -> Licence:
    """The window, the fee and the paper. Raises `Overlaps` when the database knows a licence against it."""
    asset = offer.asset
    if asset.withdrawn_at is not None or asset.open_dispute is not None:
        raise NotToBeHad(_l("It was taken back or is disputed."))
    assert offer.fee_minor is not None
    begin, end = window(offer.starts_on, offer.ends_on)
    values = {
        "reference": new_reference(),
        "offer_id": offer.id,
        "asset_id": asset.id,
        "purposes": multirange(spans_of_purposes(offer.purposes)),
        "places": multirange(spans_of_places(offer.places)),
        "media": multirange(spans_of_media(offer.media)),
        "starts_at": begin,
        "ends_at": end,
        "exclusive": offer.exclusive,
        "currency": offer.currency,
        "fee_minor": offer.fee_minor,
        "granted_at": clock.now(),
        "because": _because(offer),
    }
    licence = _inserted(values)
    offer.state, offer.closed_at = "granted", clock.now()
    db.session.flush()
    paying.pay_fee(licence)
    tasks.draw_contract.defer(licence_id=licence.id)
    tasks.draw_delivery.defer(licence_id=licence.id)
    publish(LicenceGranted(licence_id=licence.id, asset_id=asset.id, offer_id=offer.id))
    return licence


def _inserted(values: dict[str, object]) -> Licence:
    try:
        with db.session.begin_nested():
            licence_id = db.session.scalar(sa.insert(Licence).values(**values).returning(Licence.id))
    except IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != NO_OVERLAP:
            raise
        raise Overlaps(Overlaps.message) from error
    return db.session.get_one(Licence, licence_id)


def _because(offer: LicenceOffer) -> dict[str, object]:
    """The receipt: what was agreed, by whom of the holders, to which words."""
    return {
        "rule": "licence",
        "terms": terms.VERSION,
        "offer": offer.reference,
        "fee_minor": offer.fee_minor,
        "currency": offer.currency,
        "royalty_bp": offer.royalty_bp,
        "shares_bp": [holder.share_bp for holder in offer.asset.holders],
        "consents": [{"holder": each.holder_id, "sha256": each.terms_sha256} for each in offer.consents],
        "order": offer.order.reference if offer.order else None,
    }
