"""The statement of a year as a PDF (PDF/UA-1), in the person's language: the same bytes as long as the books say the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import User
from app.config import settings
from app.media.typesetting import typeset
from reviews.contributions import wording
from reviews.contributions.stating import Line, YearStatement

PAGE = Path(__file__).with_name("statement.typ")
STANDARDS = ("a-2a", "ua-1")


def render(person: User, statement: YearStatement) -> bytes:
    """The first day of its year stands for the clock."""
    with force_locale(person.locale):
        words = _wording(person, statement)
    return typeset(PAGE, words, day=date(statement.year, 1, 1), standards=STANDARDS)


def thing_of(line: Line) -> str:
    """What it was paid for, by its title."""
    it = line.royalty
    return it.licence.asset.title if it.licence else it.brief.title if it.brief else ""


def _wording(person: User, statement: YearStatement) -> dict[str, Any]:
    title, locale = _("Statement of %(year)s", year=str(statement.year)), person.locale
    return {
        "language": locale,
        "title": title,
        "author": settings().seller.legal_name,
        "heading": title,
        "person": person.name,
        "words": {
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            "day": _("Day"),
            "what": _("What for"),
            "amount": _("Amount"),
            "back": _("Taken back"),
            "left": _("Left"),
            "nothing": _("Nothing in this year"),
            "explained": _("Every fee, share and prize you got for what you gave, as it is booked."),
        },
        "lines": [
            [
                format_date(line.royalty.booked_at.date(), "d MMM y", locale=locale),
                str(wording.ROYALTY_KINDS[line.royalty.kind]),
                thing_of(line),
                line.royalty.amount.format(locale),
                line.taken_back.format(locale) if line.taken_back else "",
                line.left.format(locale),
            ]
            for line in statement.lines
        ],
        "totals": [
            [_("Left for you in %(currency)s", currency=total.currency), total.format(locale)]
            for total in statement.totals
        ],
    }
