"""Requests from the library: somebody wants to use a work; staff ask its holders, or decline with an answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.orders.references import new_reference
from reviews.contributions import letters
from reviews.contributions.asset_models import Asset
from reviews.contributions.licence_models import LicenceOffer, LicenceRequest


@dataclass(frozen=True, kw_only=True)
class Requested:
    """Who wants it, and what for."""

    name: str
    company: str
    email: str
    purposes: tuple[str, ...]
    places: tuple[str, ...]
    media: tuple[str, ...]
    days: int
    exclusive: bool
    words: str

    @property
    def licensee(self) -> str:
        return self.company or self.name


def receive(asset: Asset, wanted: Requested, user: User | None, locale: str) -> LicenceRequest:
    request = LicenceRequest(
        reference=new_reference(),
        asset_id=asset.id,
        user_id=user.id if user else None,
        name=wanted.name,
        company=wanted.company,
        email=wanted.email,
        locale=locale,
        purposes=list(wanted.purposes),
        places=list(wanted.places),
        media=list(wanted.media),
        days=wanted.days,
        exclusive=wanted.exclusive,
        words=wanted.words,
    )
    db.session.add(request)
    db.session.flush()
    letters.tell_requested(request)
    return request


def note_offered(request: LicenceRequest, offer: LicenceOffer, by: User) -> None:
    """The holders were asked. Raises `Conflict` when it was answered before."""
    _answer(request, "offered", offer.reference, by)


def decline(request: LicenceRequest, answer: str, by: User) -> None:
    _answer(request, "declined", answer, by)
    audit.record("licence_request.declined", request)
    letters.tell_request_declined(request)


def _answer(request: LicenceRequest, state: str, answer: str, by: User) -> None:
    if request.state != "new":
        raise Conflict(_l("This request was answered before."))
    request.state, request.answer = state, answer
    request.answered_at, request.answered_by_id = clock.now(), by.id
