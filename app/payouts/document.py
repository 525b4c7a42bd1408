"""What a self-billing document says, in the payee's language, and its PDF: PDF/UA-1, the same bytes every time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import parse_pattern
from flask_babel import force_locale
from flask_babel import gettext as _

from app.media.typesetting import typeset
from app.payouts.snapshot import Party, Snapshot

PAGE = Path(__file__).with_name("document.typ")
STANDARDS = ("a-2a", "ua-1")
Row = tuple[str, str]


def render(it: Snapshot) -> bytes:
    """Needs the application context for the language's words. The issue date stands for the clock."""
    with force_locale(it.language):
        words = wording_of(it)
    return typeset(PAGE, words, day=it.issue_date, standards=STANDARDS)


def wording_of(it: Snapshot) -> dict[str, Any]:
    """Call it under `force_locale(it.language)`."""
    heading = heading_of(it)
    total = _("Taken back") if it.is_credit_note else _("Paid out")
    return {
        "language": it.language,
        "title": f"{heading} {it.label}",
        "author": it.us.name,
        "heading": heading,
        "label": it.label,
        "words": {
            "payee": _("Supplier"),
            "us": _("Customer, who issues this document"),
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        },
        "payee": _party(it.payee, it.language),
        "us": _party(it.us, it.language),
        "facts": _facts(it),
        "line": (_("Earnings from recommending and contributing"), it.money(it.net_minor).format(it.language)),
        "sums": _sums(it),
        "total": (total, it.money(it.total_minor).format(it.language)),
        "notes": _notes(it),
    }


def heading_of(it: Snapshot) -> str:
    """With the mention that the law asks for (Directive 2006/112/EC, Art. 226(10a))."""
    return _("Self-billing credit note") if it.is_credit_note else _("Self-billing invoice")


def _facts(it: Snapshot) -> list[Row]:
    rows = [
        (_("Date"), _day(it.issue_date, it.language)),
        (_("Paid on"), _day(it.paid_on, it.language)),
        (_("Payout"), it.payout_reference),
    ]
    return rows + ([(_("Takes back"), it.original_label)] if it.original_label else [])


def _sums(it: Snapshot) -> list[Row]:
    if not it.tax_minor:
        return []
    rate = _percent(it.rate_bp, it.language)
    return [
        (_("Net amount"), it.money(it.net_minor).format(it.language)),
        (_("VAT %(rate)s", rate=rate), it.money(it.tax_minor).format(it.language)),
    ]


def _notes(it: Snapshot) -> list[str]:
    treatment = {
        "not_registered": _("No VAT is shown, because the supplier is not registered for it."),
        "domestic": "",
        "reverse_charge": _("Reverse charge: the customer owes the VAT."),
        "outside_scope": _("Not subject to VAT: the place of supply is where the customer is."),
    }[it.treatment]
    agreed = _(
        "Self-billing: issued by the customer as agreed on %(day)s (version %(version)s).",
        day=_day(it.agreed_on, it.language),
        version=it.agreement_version,
    )
    return [agreed, *([treatment] if treatment else [])]


def _party(party: Party, language: str) -> dict[str, Any]:
    country = Locale.parse(language).territories.get(party.country, party.country)
    rows = [
        party.street,
        f"{party.postcode} {party.city}".strip(),
        country,
        _("Tax or registration number %(number)s", number=party.number) if party.number else "",
        _("VAT ID %(number)s", number=party.vat_id) if party.vat_id else "",
    ]
    return {"name": party.name, "rows": [row for row in rows if row]}


def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=language)


def _percent(rate_bp: int, language: str) -> str:
    pattern = parse_pattern(Locale.parse(language).percent_formats[None].pattern)
    pattern.frac_prec = (0, 2)
    return str(pattern.apply(Decimal(rate_bp).scaleb(-4), language))
