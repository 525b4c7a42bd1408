"""The exact words of a licence, composed in the holder's language from what is offered; and their digest."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from babel.dates import format_date
from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import settings
from app.money import Money
from app.web.filters import percent_bp
from reviews.contributions import wording
from reviews.contributions.asset_models import AssetHolder
from reviews.contributions.licence_models import LicenceOffer

VERSION = "2026-11"


def words_for(offer: LicenceOffer, holder: AssetHolder, language: str, *, named: Money | None = None) -> str:
    """What this holder reads and agrees to. `named` stands for the fee where they name it."""
    with force_locale(language):
        clauses = _clauses(offer, holder, language, offer.fee if named is None else named)
    return "\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, start=1))


def digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def licensee_of(offer: LicenceOffer) -> str:
    return offer.licensee or settings().seller.legal_name


def _clauses(offer: LicenceOffer, holder: AssetHolder, language: str, fee: Money | None) -> list[str]:
    asset, who = offer.asset, licensee_of(offer)
    return [
        _(
            "This licence is about “%(title)s” (%(reference)s). The work stays yours; %(who)s may use it as written here.",
            title=asset.title,
            reference=asset.reference,
            who=who,
        ),
        _("Purpose: %(purposes)s.", purposes=wording.joined(offer.purposes, wording.PURPOSES)),
        _("Where: %(places)s.", places=wording.places_words(offer.places)),
        _("Media: %(media)s.", media=wording.joined(offer.media, wording.MEDIA)),
        _(
            "From %(begin)s to %(end)s, both days included, by the time of Greenwich (UTC).",
            begin=_day(offer.starts_on, language),
            end=_day(offer.ends_on, language),
        ),
        _exclusivity(offer),
        *_money(offer, holder, fee, language),
        _("Wherever it is used it names: %(credit)s.", credit=asset.credit_line or _("nobody")),
        _(
            "When the time is over it is taken off every page of ours by itself; what was printed before may be used up."
        ),
        _(
            "If somebody says that it may not be shown, it is shown nowhere until that is decided. "
            "Whoever is seen in it can take their consent back."
        ),
        _("It may be cut and resized, and not changed so that it says something else."),
        _(
            "You agree electronically. These words, their fingerprint and the time are kept, and you get them as a document."
        ),
        _("Terms of version %(version)s.", version=VERSION),
    ]


def _exclusivity(offer: LicenceOffer) -> str:
    if offer.exclusive:
        return _("Exclusive: in this time nobody else gets a licence for these purposes, places and media.")
    return _("Not exclusive: you may license it to others as well.")


def _money(offer: LicenceOffer, holder: AssetHolder, fee: Money | None, language: str) -> list[str]:
    if fee is None:
        price = _("You name the fee; the licence stands when it is agreed to.")
    elif fee.is_zero:
        price = _("There is no fee.")
    else:
        price = _(
            "The fee is %(fee)s, due when the licence stands, whether the work is used or not. Your share is %(share)s.",
            fee=fee.format(language),
            share=percent_bp(holder.share_bp),
        )
    if not offer.royalty_bp:
        return [price]
    sold = _(
        "Of every sale of the service that comes of it, %(rate)s of the net price is shared among its holders.",
        rate=percent_bp(offer.royalty_bp),
    )
    return [price, sold]


def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=language)
