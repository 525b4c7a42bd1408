"""What the ledger counts: whole minor units of a currency, and whole points. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.money import LARGEST_MINOR, Money, exponent

POINTS = "POINTS"


class UnitMismatch(ValueError):
    """Two units met; nothing is ever converted silently."""


@dataclass(frozen=True, slots=True)
class Amount:
    """That many whole units: minor units where `unit` is an ISO 4217 code, points where it is `POINTS`."""

    units: int
    unit: str

    def __post_init__(self) -> None:
        if type(self.units) is not int:
            raise TypeError(f"the ledger counts in whole numbers, not {type(self.units).__name__}")
        if abs(self.units) > LARGEST_MINOR:
            raise ValueError(f"{self.units} is more than the ledger counts")
        if self.unit != POINTS:
            exponent(self.unit)

    @classmethod
    def of(cls, money: Money) -> Amount:
        return cls(money.minor, money.currency)

    @property
    def is_points(self) -> bool:
        return self.unit == POINTS

    @property
    def money(self) -> Money:
        """The same as money; raises `UnknownCurrency` for points."""
        return Money(self.units, self.unit)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.units + self._same(other), self.unit)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.units - self._same(other), self.unit)

    def __neg__(self) -> Amount:
        return Amount(-self.units, self.unit)

    def __bool__(self) -> bool:
        return self.units != 0

    def __str__(self) -> str:
        return f"{self.units} {POINTS}" if self.is_points else str(self.money)

    def _same(self, other: Amount) -> int:
        if other.unit != self.unit:
            raise UnitMismatch(f"{self.unit} and {other.unit} do not mix")
        return other.units


def points(units: int) -> Amount:
    return Amount(units, POINTS)
