"""Ideas, works and licences for tests, made by the verbs that make them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from PIL import Image
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.money import Money
from reviews.contributions import giving, granting, offering, terms
from reviews.contributions.asset_models import Asset, AssetHolder
from reviews.contributions.giving import Described
from reviews.contributions.granting import Stated
from reviews.contributions.licence_models import Licence, LicenceOffer
from reviews.contributions.offering import Wanted
from reviews.contributions.proposing import propose

STATED = Stated(is_mine=True, of_age=True, shows_people=False, shows_property=False, terms=True)


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#8a9a5b").save(out, "JPEG")
    return out.getvalue()


def an_idea(by: User, title: str = "A day for schools in the studio", **changes: Any) -> Any:
    with transaction():
        values = {"text": "Pupils film their own town.", "category": "service", "language": "en", **changes}
        return propose(by, title=title, **values)


def a_work(by: User, *others: tuple[User, int], title: str = "Harbour at dawn", **described: Any) -> Asset:
    """A photo; `others` hold the given basis points, and have confirmed them."""
    with transaction():
        upload = FileStorage(io.BytesIO(a_picture()), filename="harbour.jpg")
        asset = giving.bring_photo(by, upload, Described(title=title, price_minor=5_000, currency="EUR", **described))
        for person, share_bp in others:
            asset.holders[0].share_bp -= share_bp
            asset.holders.append(
                AssetHolder(
                    user_id=person.id,
                    email=person.email,
                    name=person.name,
                    share_bp=share_bp,
                    confirmed_at=clock.now(),
                )
            )
        return asset


def wanted(days: int = 30, **changes: Any) -> Wanted:
    """From today, on websites in Estonia, to show our work, for 50 euros."""
    today: date = clock.today()
    values: dict[str, Any] = {
        "purposes": ("showing",),
        "places": ("EE",),
        "media": ("web",),
        "starts_on": today,
        "ends_on": today + timedelta(days=days - 1),
        "currency": "EUR",
        "fee": Money(5_000, "EUR"),
    }
    return Wanted(**{**values, **changes})


def an_offer(asset: Asset, by: User | None = None, **changes: Any) -> LicenceOffer:
    with transaction():
        return offering.ask(asset, wanted(**changes), by=by)


def agree(offer: LicenceOffer, person: User, *, language: str = "en", **more: Any) -> LicenceOffer:
    """The holder's yes to the words as they stand; commits nothing."""
    holder = granting.holder_of(offer, person)
    seen = terms.digest(terms.words_for(offer, holder, language))
    stated = more.pop("stated", STATED)
    return granting.agree(offer.id, person, stated, seen_sha256=seen, language=language, **more)


def a_licence(by: User, asset: Asset | None = None, **changes: Any) -> Licence:
    """In force, and paid."""
    offer = an_offer(asset or a_work(by), **changes)
    with transaction():
        agree(offer, by)
    licence = db.session.get_one(LicenceOffer, offer.id).licence
    assert licence is not None
    return licence
