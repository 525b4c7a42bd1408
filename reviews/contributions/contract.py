"""The contract of a licence as a PDF (PDF/UA-1), with exactly the words that were agreed to, and its time stamp."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import settings
from app.database import db
from app.media.storage import storage
from app.media.typesetting import typeset
from app.stamps.models import Stamp
from app.stamps.stamping import request_stamp, stamp_of
from reviews.contributions import letters, terms, wording
from reviews.contributions.licence_models import Licence, LicenceConsent

PAGE = Path(__file__).with_name("contract.typ")
STANDARDS = ("a-2a", "ua-1")
PDF = "application/pdf"
STAMP_KIND = "licence.contract"


def draw(licence: Licence) -> bytes:
    """From what was kept, so that the same licence gives the same bytes. Its day stands for the clock."""
    language = licence.offer.consents[0].language
    with force_locale(language):
        words = _wording(licence, language)
    return typeset(PAGE, words, day=licence.granted_at.date(), standards=STANDARDS)


def put_away(pdf: bytes) -> tuple[str, str]:
    """Under its own digest: doing it twice changes nothing."""
    digest = sha256(pdf).hexdigest()
    key = f"licences/{digest[:2]}/{digest}.pdf"
    storage().put(key, pdf, PDF)
    return key, digest


def register(licence_id: int, key: str, digest: str) -> None:
    """The first one stays; then the holders get it, and the time stamp is asked for."""
    licence = db.session.get_one(Licence, licence_id, with_for_update=True)
    if licence.contract_key is not None:
        return
    licence.contract_key, licence.contract_sha256 = key, digest
    db.session.flush()
    request_stamp(STAMP_KIND, licence.id, bytes.fromhex(digest))
    letters.send_contract(licence)


def stamp_of_contract(licence: Licence | None) -> Stamp | None:
    """What an authority said about the contract, if it was drawn."""
    return stamp_of(STAMP_KIND, licence.id) if licence is not None and licence.contract_key is not None else None


def _wording(licence: Licence, language: str) -> dict[str, Any]:
    offer = licence.offer
    title = _("Licence %(reference)s", reference=licence.reference)
    return {
        "language": language,
        "title": title,
        "author": settings().seller.legal_name,
        "heading": title,
        "subject": offer.asset.title,
        "words": {
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            "seal": _("How to check this document"),
            "explained": _(
                "Each fingerprint is the SHA-256 of the words above it. The time stamp of an authority (RFC 3161) is kept beside "
                "this file and proves that it existed then."
            ),
        },
        "facts": [
            (_("Work"), f"{offer.asset.title} ({offer.asset.reference})"),
            (_("May use it"), terms.licensee_of(offer)),
            (_("Holders"), offer.asset.credit_line),
            (_("Purposes"), wording.joined(offer.purposes, wording.PURPOSES)),
            (_("Places"), wording.places_words(offer.places)),
            (_("Media"), wording.joined(offer.media, wording.MEDIA)),
            (_("Fee"), licence.fee.format(language)),
            (_("Granted"), _moment(licence.granted_at, language)),
        ],
        "parts": [_part(each) for each in offer.consents],
    }


def _part(consent: LicenceConsent) -> dict[str, Any]:
    stated = consent.stated
    yes, no = _("yes"), _("no")
    return {
        "heading": _("Agreed by %(name)s", name=consent.holder.name),
        "language": consent.language,
        "lines": consent.terms.split("\n"),
        "stated": [
            (_("It is their own work, or they hold the rights"), yes if stated["is_mine"] else no),
            (_("They are of age"), yes if stated["of_age"] else no),
            (_("People can be recognised in it"), yes if stated["shows_people"] else no),
            (_("It shows places or things of others"), yes if stated["shows_property"] else no),
        ],
        "seal": [
            (_("Agreed on"), f"{consent.agreed_at.isoformat(timespec='seconds')}"),
            (_("Fingerprint of the words"), consent.terms_sha256),
        ],
    }


def _moment(at: datetime, language: str) -> str:
    """In UTC and said so, whoever reads it wherever."""
    return f"{format_datetime(at.astimezone(UTC), 'd MMMM y, HH:mm', tzinfo=UTC, locale=language)} UTC"
