"""Tables of exchange rates as files: the European Central Bank's, or one rate a line. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from app.money import currencies
from app.rates.converting import BASE, MICRO

LARGEST_MICRO = 10**15
MOST_RATES = 200_000
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d.%m.%Y")
_LONG = ("day", "currency", "rate")


class UnreadableRates(ValueError):
    """`line` is the first one that cannot be read; `reason` one of head, day, currency, rate, empty, too_many."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason, self.line = reason, line


@dataclass(frozen=True, order=True)
class RateRead:
    day: date
    currency: str
    micro: int


def rates_in(text: str) -> list[RateRead]:
    """All rates of a CSV, without those of the euro and the empty cells of days without one. Raises `UnreadableRates`."""
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines()))
    if not rows:
        raise UnreadableRates("empty", 1)
    head = [cell.strip() for cell in rows[0]]
    lines = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows[1:], start=2) if any(row)]
    found = list(_long(lines) if tuple(cell.lower() for cell in head[:3]) == _LONG else _wide(head, lines))
    if not found:
        raise UnreadableRates("empty", 1)
    if len(found) > MOST_RATES:
        raise UnreadableRates("too_many", 1)
    return sorted({(each.day, each.currency): each for each in found}.values())


def micro_of(amount: Decimal) -> int | None:
    """In millionths, rounded to the nearest; None for what cannot be a rate."""
    if not amount.is_finite():
        return None
    micro = int((amount * MICRO).to_integral_value())
    return micro if 0 < micro <= LARGEST_MICRO else None


def _long(lines: Sequence[tuple[int, list[str]]]) -> Iterator[RateRead]:
    for number, row in lines:
        if len(row) < len(_LONG):
            raise UnreadableRates("rate", number)
        yield from _read(row[0], row[1].upper(), row[2], number)


def _wide(head: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[RateRead]:
    """`eurofxref.csv` and `eurofxref-hist.csv`: a column for each currency, `N/A` where there is no rate."""
    if head[0].lower() not in {"date", "day"} or not any(head[1:]):
        raise UnreadableRates("head", 1)
    for number, row in lines:
        for currency, cell in zip(head[1:], row[1:], strict=False):
            # The bank's own history names currencies that are money no more.
            if cell and cell.upper() != "N/A" and currency.upper() in currencies():
                yield from _read(row[0], currency.upper(), cell, number)


def _read(day: str, currency: str, rate: str, line: int) -> Iterator[RateRead]:
    if currency not in currencies():
        raise UnreadableRates("currency", line)
    try:
        micro = micro_of(Decimal(rate))
    except InvalidOperation as error:
        raise UnreadableRates("rate", line) from error
    if micro is None:
        raise UnreadableRates("rate", line)
    if currency != BASE:
        yield RateRead(_day(day, line), currency, micro)


def _day(text: str, line: int) -> date:
    for form in _DAYS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if found.year >= 1999:
            return found
    raise UnreadableRates("day", line)
