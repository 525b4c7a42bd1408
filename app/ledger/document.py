"""A statement as a PDF, in the person's language: PDF/UA-1, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _

from app.accounts.models import User
from app.config import settings
from app.ledger.models import Statement
from app.ledger.stating import lines_of
from app.ledger.units import Amount
from app.ledger.wording import amount_words, kind_words, purpose_words
from app.media.typesetting import typeset

PAGE = Path(__file__).with_name("document.typ")
STANDARDS = ("a-2a", "ua-1")


def render(statement: Statement) -> bytes:
    """Its month stands for the clock."""
    person = statement.holder
    with force_locale(person.locale):
        words = wording_of(statement, person)
    return typeset(PAGE, words, day=statement.month, standards=STANDARDS)


def wording_of(statement: Statement, person: User) -> dict[str, Any]:
    """Call it under `force_locale`."""
    month = format_date(statement.month, "LLLL y", locale=person.locale)
    content = json.loads(statement.content)
    return {
        "language": person.locale,
        "title": _("Statement of %(month)s", month=month),
        "author": settings().seller.name,
        "heading": _("Statement of %(month)s", month=month),
        "person": person.name,
        "words": {
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            "standing": _("Where your accounts stood"),
            "account": _("Account"),
            "opening": _("At the beginning"),
            "closing": _("At the end"),
            "moves": _("What moved"),
            "day": _("Day"),
            "what": _("What for"),
            "amount": _("Amount"),
            "seal": _("How to check this statement"),
            "explained": _(
                "The fingerprint below is computed from every transfer and from the fingerprint of the statement before. "
                "Download the data of this statement and compute its SHA-256: it must be the same."
            ),
        },
        "standing": _standing(content["opening"], content["closing"]),
        "moves": [
            [
                format_datetime(line.posted_at, "d MMM"),
                purpose_words(line.purpose),
                kind_words(line.kind),
                amount_words(Amount(line.units, line.unit)),
            ]
            for line in lines_of(statement.holder_id, statement.month)
        ],
        "seal": [(_("Fingerprint"), statement.digest), (_("Statement before"), content["previous"])],
    }


def _standing(opening: dict[str, int], closing: dict[str, int]) -> list[list[str]]:
    rows = []
    for name in sorted({*opening, *closing}):
        kind, _slash, unit = name.partition("/")
        amounts = (amount_words(Amount(side.get(name, 0), unit)) for side in (opening, closing))
        rows.append([kind_words(kind), *amounts])
    return rows
