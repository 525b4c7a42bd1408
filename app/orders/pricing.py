"""What an order or a quote costs: its lines, the discounts on the whole, and the totals. Pure: no web, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.money import Money, MoneyError
from app.orders.sockets import Adjustment, Gift
from app.orders.totals import PricedLine, Tax, Totals, line_discounts, total

MOST_QUANTITY = 10_000
# Ten thousand million major units of most currencies: far above any real order, far below what a column holds.
LARGEST_TOTAL_MINOR = 10**12


class TooLarge(MoneyError):
    """The order would cost more than any real one does."""


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One line before it is an order's or a quote's. `unit_net` is the price of one, without VAT."""

    title: str
    quantity: int
    unit_net: Money
    vat_category: str
    vat_rate_bp: int
    vat_note: str | None = None
    description: str = ""
    service_id: int | None = None

    @property
    def net(self) -> Money:
        return self.unit_net * self.quantity

    @property
    def tax(self) -> Tax:
        return Tax(category=self.vat_category, rate_bp=self.vat_rate_bp)


@dataclass(frozen=True, kw_only=True)
class Priced:
    """Lines and discounts with what they add up to."""

    lines: tuple[DraftLine, ...]
    adjustments: tuple[Adjustment, ...]
    totals: Totals

    @property
    def currency(self) -> str:
        return self.totals.gross.currency

    @property
    def discounts(self) -> tuple[Money, ...]:
        """Each line's share of all the discounts, as it is frozen with the order."""
        return tuple(line_discounts(_priced(self.lines), self.totals))


def add_up(lines: Sequence[DraftLine], currency: str, adjustments: Sequence[Adjustment] = ()) -> Priced:
    """Price the lines. Raises `TooLarge`, and `CurrencyMismatch` where a line or discount is in another currency.

    Discounts are given one after the other and each at most what is still left, so nothing is ever owed to the buyer;
    one that was cut short says so in its receipt. Those that give nothing are left out. A gift adds a line at price zero.
    """
    net = sum((line.net for line in lines), Money.zero(currency))
    if net.minor > LARGEST_TOTAL_MINOR:
        raise TooLarge(f"{net} is more than an order may cost")
    given = _within(adjustments, net)
    everything = (*lines, *(_gift_line(each.gift, lines[0]) for each in given if each.gift is not None))
    totals = total(_priced(everything), currency, [-adjustment.net for adjustment in given])
    if totals.gross.minor > LARGEST_TOTAL_MINOR:
        raise TooLarge(f"{totals.gross} is more than an order may cost")
    return Priced(lines=everything, adjustments=given, totals=totals)


def _priced(lines: Sequence[DraftLine]) -> list[PricedLine]:
    return [PricedLine(net=line.net, tax=line.tax) for line in lines]


def _gift_line(gift: Gift, beside: DraftLine) -> DraftLine:
    return replace(
        beside,
        title=gift.title,
        description=gift.description,
        quantity=gift.quantity,
        unit_net=Money.zero(beside.unit_net.currency),
        service_id=gift.service_id,
    )


def _within(adjustments: Sequence[Adjustment], net: Money) -> tuple[Adjustment, ...]:
    left, given = net, []
    for adjustment in adjustments:
        if adjustment.net.minor > 0:
            raise MoneyError(f"{adjustment.source} raised the price: an adjustment is a discount")
        granted = max(adjustment.net, -left)
        if granted or adjustment.gift is not None:
            given.append(adjustment if granted == adjustment.net else _limited(adjustment, granted))
            left += granted
    return tuple(given)


def _limited(adjustment: Adjustment, granted: Money) -> Adjustment:
    return replace(adjustment, net=granted, because={**adjustment.because, "limited_to_minor": -granted.minor})
