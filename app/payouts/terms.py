"""What this house pays out: from which amount on, and to which causes, as the settings say. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol

from app.money import LARGEST_MINOR, Money, UnknownCurrency, exponent
from app.payouts.iban import BadAccount, clean_bic, clean_iban

# Of a currency whose threshold nobody named: this many whole units.
OTHERWISE = 20


class UnusableTerms(ValueError):
    """The settings of payouts cannot be worked with; the message is one sentence that names the variable."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """A good cause that people may give their earnings to. `code` is its stable name in our records."""

    code: str
    name: str
    iban: str
    bic: str = ""
    about: str = ""


class PayoutTerms(Protocol):
    """The part of the settings that is checked before anything starts."""

    @property
    def thresholds(self) -> str: ...

    @property
    def causes(self) -> str: ...

    @property
    def self_billing_series(self) -> str: ...

    @property
    def self_billing_credit_series(self) -> str: ...


def check_settings(it: PayoutTerms) -> None:
    """Refuse to start with what would fail in the middle of a payout. Raises `UnusableTerms`."""
    thresholds(it.thresholds)
    causes(it.causes)
    for series in (it.self_billing_series, it.self_billing_credit_series):
        if not re.fullmatch("[A-Z0-9]{1,8}", series):
            raise UnusableTerms(
                f"A series of self-billing documents is 1 to 8 capital letters and digits, not {series!r}."
            )
    if it.self_billing_series == it.self_billing_credit_series:
        raise UnusableTerms("PAYOUT_SELF_BILLING_SERIES and PAYOUT_SELF_BILLING_CREDIT_SERIES must differ.")


def thresholds(text: str) -> dict[str, int]:
    """`EUR:20.00,TRY:500` as minor units by currency. Raises `UnusableTerms`."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return dict(_threshold(part) for part in parts)


def threshold_of(currency: str, named: Mapping[str, int]) -> Money:
    """Nothing below this is paid out; at least one minor unit."""
    otherwise = int(Decimal(OTHERWISE).scaleb(exponent(currency)))
    return Money(max(1, named.get(currency, otherwise)), currency)


def causes(text: str) -> tuple[Cause, ...]:
    """A JSON list of objects with code, name, iban and perhaps bic and about. Raises `UnusableTerms`."""
    if not text.strip():
        return ()
    try:
        found = tuple(_cause(each) for each in json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnusableTerms(f"PAYOUT_CAUSES is not a list of causes with code, name and iban: {error}.") from error
    if len({each.code for each in found}) != len(found):
        raise UnusableTerms("PAYOUT_CAUSES names a code twice.")
    return found


def _threshold(part: str) -> tuple[str, int]:
    currency, _colon, amount = part.partition(":")
    try:
        minor = Decimal(amount).scaleb(exponent(currency))
    except (InvalidOperation, UnknownCurrency) as error:
        raise UnusableTerms(f"PAYOUT_THRESHOLDS: {part!r} is not like EUR:20.00.") from error
    if minor != minor.to_integral_value() or not 0 <= minor <= LARGEST_MINOR:
        raise UnusableTerms(f"PAYOUT_THRESHOLDS: {part!r} is not an amount of that currency.")
    return currency, int(minor)


def _cause(given: Mapping[str, str]) -> Cause:
    unknown = set(given) - {"code", "name", "iban", "bic", "about"}
    if unknown:
        raise ValueError(f"unknown {', '.join(sorted(unknown))}")
    try:
        iban = clean_iban(given["iban"])
        bic = clean_bic(given["bic"], country=iban[:2]) if given.get("bic") else ""
    except BadAccount as error:
        raise ValueError(f"the account of {given.get('code')} has the wrong {error.reason}") from error
    return Cause(code=given["code"], name=given["name"], iban=iban, bic=bic, about=given.get("about", ""))
