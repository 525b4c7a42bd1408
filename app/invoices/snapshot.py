"""All that stands on an issued document, as plain values: stored, printed and sent, and never looked up again."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Literal, Self

from app.money import Money

Kind = Literal["invoice", "credit_note", "pro_forma"]
TYPE_CODES: dict[Kind, int] = {"invoice": 380, "credit_note": 381, "pro_forma": 325}  # UNTDID 1001
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_DIRECTION_MARKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def printable(text: str) -> str:
    """The text without control characters and direction overrides, which neither XML nor a page can hold."""
    if text.isprintable():  # nearly always, and much faster than looking at each character
        return text.strip()
    shown = (character if character == "\n" or not _is_invisible(character) else " " for character in text)
    return "".join(shown).strip()


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE or character in _DIRECTION_MARKS


@dataclass(frozen=True, kw_only=True)
class Party:
    """Seller (BG-4) or buyer (BG-7). `name` is the company, or the person who buys for themselves."""

    name: str
    contact_name: str | None = None
    street: str
    postcode: str
    city: str
    region: str | None = None
    country: str
    vat_id: str | None = None
    registration_number: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line. `position` counts from 1 on the invoice; on a credit note it is that of the line credited."""

    position: int
    title: str
    description: str = ""
    quantity: int
    unit_net_minor: int
    net_minor: int
    vat_category: str
    vat_rate_bp: int


@dataclass(frozen=True, kw_only=True)
class DiscountShare:
    """The part of a discount that falls on one VAT group."""

    vat_category: str
    vat_rate_bp: int
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class Discount:
    """A discount on the whole document, as a positive amount."""

    label: str
    amount_minor: int
    shares: tuple[DiscountShare, ...]


@dataclass(frozen=True, kw_only=True)
class TaxGroup:
    """The VAT of one category and rate; `note` says why there is none, when there is none."""

    vat_category: str
    vat_rate_bp: int
    taxable_minor: int
    amount_minor: int
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sums:
    lines_minor: int
    discounts_minor: int
    net_minor: int
    tax_minor: int
    gross_minor: int
    paid_minor: int
    due_minor: int


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How it was, or is to be, paid; on a credit note, how and when the money went back."""

    method: str
    on: date | None = None
    by: date | None = None
    reference: str
    iban: str | None = None
    bic: str | None = None


@dataclass(frozen=True, kw_only=True)
class Original:
    """The invoice that a credit note corrects."""

    label: str
    issue_date: date


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One document. A pro forma has no label: it is no invoice yet."""

    kind: Kind
    label: str | None
    issue_date: date
    language: str
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    discounts: tuple[Discount, ...] = ()
    groups: tuple[TaxGroup, ...]
    sums: Sums
    payment: Payment
    order_reference: str
    po_number: str | None = None
    original: Original | None = None
    reason: str | None = None

    @property
    def type_code(self) -> int:
        return TYPE_CODES[self.kind]

    def numbered(self, label: str) -> Self:
        return replace(self, label=label)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; `from_json` gives back an equal snapshot."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        original = values.get("original")
        return cls(
            **{
                **values,
                "issue_date": date.fromisoformat(values["issue_date"]),
                "seller": Party(**values["seller"]),
                "buyer": Party(**values["buyer"]),
                "lines": tuple(Line(**line) for line in values["lines"]),
                "discounts": tuple(_discount(discount) for discount in values["discounts"]),
                "groups": tuple(TaxGroup(**group) for group in values["groups"]),
                "sums": Sums(**values["sums"]),
                "payment": _payment(values["payment"]),
                "original": original
                and Original(label=original["label"], issue_date=date.fromisoformat(original["issue_date"])),
            }
        )

    def __post_init__(self) -> None:
        for part in (self.seller, self.buyer, *self.lines, *self.discounts, *self.groups, self.payment, self):
            _make_printable(part)


def _make_printable(part: object) -> None:
    """Frozen once made: this is part of making it."""
    for field in fields(part):  # type: ignore[arg-type]
        value = getattr(part, field.name)
        if isinstance(value, str):
            object.__setattr__(part, field.name, printable(value))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value


def _discount(values: Mapping[str, Any]) -> Discount:
    return Discount(**{**values, "shares": tuple(DiscountShare(**share) for share in values["shares"])})


def _payment(values: Mapping[str, Any]) -> Payment:
    days = {name: date.fromisoformat(values[name]) if values.get(name) else None for name in ("on", "by")}
    return Payment(**{**values, **days})
