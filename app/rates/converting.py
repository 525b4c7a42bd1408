"""From one currency to another at rates against the euro, rounded once. Pure.

Rates are written as the European Central Bank publishes them: how much of the currency one euro costs. What was
converted keeps its `Exchange`, so that anybody can count it again, whatever rates are entered later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from app.money import CurrencyMismatch, Money, exponent, round_half_up

BASE = "EUR"
MICRO = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`micro` millionths of the currency cost one euro on that day; `day` is None for the euro itself."""

    currency: str
    micro: int
    day: date | None = None
    source: str = ""


EURO = Rate(currency=BASE, micro=MICRO)


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Two rates, frozen: `of` is the currency that is given, `to` the one that is had."""

    of: Rate
    to: Rate

    def convert(self, amount: Money) -> Money:
        """Half a minor unit counts as a whole one. Raises `CurrencyMismatch` for another currency than `of`."""
        if amount.currency != self.of.currency:
            raise CurrencyMismatch(f"{amount.currency} is not {self.of.currency}")
        above = amount.minor * self.to.micro * 10 ** exponent(self.to.currency)
        below = self.of.micro * 10 ** exponent(self.of.currency)
        return Money(round_half_up(above, below), self.to.currency)

    @property
    def back(self) -> Exchange:
        """The other way round, at the same rates."""
        return Exchange(of=self.to, to=self.of)

    def told(self) -> dict[str, Any]:
        """For a receipt."""
        return {"of": _told(self.of), "to": _told(self.to)}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        return cls(of=_read(told["of"]), to=_read(told["to"]))


def _told(rate: Rate) -> dict[str, Any]:
    day = rate.day.isoformat() if rate.day else None
    return {"currency": rate.currency, "micro": rate.micro, "day": day, "source": rate.source}


def _read(told: Mapping[str, Any]) -> Rate:
    day = date.fromisoformat(told["day"]) if told["day"] else None
    return Rate(currency=told["currency"], micro=told["micro"], day=day, source=told["source"])
