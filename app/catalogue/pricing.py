"""What a price means: with and without VAT, and what a bundle saves. Pure: no web, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.money import BASIS_POINTS, Money, round_half_up, share


@dataclass(frozen=True)
class Price:
    """A net price and the VAT on it; `gross` is what a buyer who pays this VAT hands over."""

    net: Money
    vat_rate_bp: int

    @property
    def tax(self) -> Money:
        return share(self.net, self.vat_rate_bp)

    @property
    def gross(self) -> Money:
        return self.net + self.tax


@dataclass(frozen=True)
class Part:
    """One service inside a bundle, at the net price it has alone."""

    title: str
    quantity: int
    unit_net: Money

    @property
    def net(self) -> Money:
        return self.unit_net * self.quantity


@dataclass(frozen=True)
class Saving:
    """The receipt of what a bundle saves against buying its parts one by one, before VAT."""

    parts: tuple[Part, ...]
    together: Money

    @property
    def separately(self) -> Money:
        return sum((part.net for part in self.parts), Money.zero(self.together.currency))

    @property
    def amount(self) -> Money:
        return self.separately - self.together

    @property
    def rate_bp(self) -> int:
        """The saving as a share of what the parts cost alone."""
        return round_half_up(self.amount.minor * BASIS_POINTS, self.separately.minor)


def saving(parts: Sequence[Part], together: Money) -> Saving | None:
    """What the bundle saves, or None when it is not cheaper than its parts."""
    found = Saving(tuple(parts), together)
    return found if found.parts and found.amount.minor > 0 else None
