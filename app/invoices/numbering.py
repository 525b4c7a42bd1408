"""Numbers of invoices as people read them: a label made of series, year and number."""

from __future__ import annotations

import re
from string import Formatter
from typing import Protocol

DEFAULT_FORMAT = "{series}-{year}-{number:05d}"
# The Turkish e-invoice schematron asks for ^[A-Z0-9]{3}20[0-9]{2}[0-9]{9}$.
TURKISH_FORMAT = "{series}{year}{number:09d}"
LONGEST_LABEL = 30
_SERIES = re.compile(r"[A-Z0-9]{1,8}")
_LITERAL = re.compile(r"[A-Za-z0-9.-]*")
_FIELDS = ["series", "year", "number"]


class UnusableFormat(ValueError):
    """A label format under which two invoices could look alike, or that reads nothing like a number."""


def label(series: str, year: int, number: int, pattern: str = DEFAULT_FORMAT) -> str:
    """`INV-2026-00042`. Raises `UnusableFormat` when the pattern, or what it makes, cannot serve as a number."""
    check_format(pattern)
    if not _SERIES.fullmatch(series):
        raise UnusableFormat(f"A series is 1 to 8 capital letters and digits, not {series!r}.")
    if not 2000 <= year <= 9999 or number < 1:
        raise UnusableFormat(f"{year}/{number} is not a year and a number from 1.")
    made = pattern.format(series=series, year=year, number=number)
    if len(made) > LONGEST_LABEL:
        raise UnusableFormat(f"{made} is longer than {LONGEST_LABEL} characters.")
    return made


class NumberSettings(Protocol):
    """The part of the settings that invoices are numbered by."""

    @property
    def invoice_series(self) -> str: ...

    @property
    def credit_note_series(self) -> str: ...

    @property
    def invoice_number_format(self) -> str: ...


def check_settings(it: NumberSettings) -> None:
    """Refuse to start with a format that would fail, or repeat, in the middle of a payment."""
    if it.invoice_series == it.credit_note_series:
        raise UnusableFormat("INVOICE_SERIES and CREDIT_NOTE_SERIES must differ.")
    for series in (it.invoice_series, it.credit_note_series):
        label(series, 9999, 99_999_999, it.invoice_number_format)


def check_format(pattern: str) -> None:
    """Series, year and number, each once and in this order, so that no two numbers give the same label."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        raise UnusableFormat(f"{pattern!r} is not a format: {error}.") from error
    if [name for _literal, name, _spec, _conversion in parts if name is not None] != _FIELDS:
        raise UnusableFormat("A format names {series}, {year} and {number}, once each and in this order.")
    for literal, name, spec, conversion in parts:
        allowed = r"(0[1-9]d)?" if name == "number" else ""
        if not _LITERAL.fullmatch(literal) or conversion or not re.fullmatch(allowed, spec or ""):
            raise UnusableFormat(
                "Around {series}, {year} and {number:05d} only letters, digits, points and dashes may stand."
            )
    if parts[-1][1] is None:
        raise UnusableFormat("A format ends with {number}.")
