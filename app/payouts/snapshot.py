"""All that stands on a self-billing document, as plain values: stored, printed, and never looked up again. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from app.money import Money

INVOICE, CREDIT_NOTE = 389, 261  # UNTDID 1001: self-billed invoice, self-billed credit note
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_DIRECTION_MARKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who supplied (the payee) or who was supplied (we)."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    number: str = ""
    vat_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One document. `original_label` is the invoice that a credit note takes back; amounts are always positive."""

    type_code: int
    label: str
    language: str
    issue_date: date
    paid_on: date
    payout_reference: str
    agreement_version: str
    agreed_on: date
    payee: Party
    us: Party
    currency: str
    treatment: str
    rate_bp: int
    net_minor: int
    tax_minor: int
    total_minor: int
    original_label: str = ""
    reason: str = ""

    @property
    def is_credit_note(self) -> bool:
        return self.type_code == CREDIT_NOTE

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        values = dict(stored)
        for name in ("issue_date", "paid_on", "agreed_on"):
            values[name] = date.fromisoformat(values[name])
        for name in ("payee", "us"):
            values[name] = Party(**values[name])
        return cls(**values)


def label(series: str, year: int, number: int) -> str:
    """`SB-2026-00042`."""
    return f"{series}-{year}-{number:05d}"


def printable(text: str) -> str:
    """The text without control characters and direction overrides, which no page can hold."""
    shown = (" " if _is_invisible(character) else character for character in text)
    return "".join(shown).strip()


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE or character in _DIRECTION_MARKS
