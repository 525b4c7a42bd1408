"""Totals of an order and of its invoice as EN 16931 counts them (BT-106 to BT-115, BG-20, BG-23), in whole numbers.

Lines are rounded to the minor unit first and summed exactly (BR-CO-10); VAT is taken once per category and rate, on the
group's taxable sum, rounded half up (BR-CO-17); a discount on the whole document is shared out over the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.money import Money, MoneyError, round_half_up, share


@dataclass(frozen=True, kw_only=True, order=True)
class Tax:
    """A VAT category (UNCL5305: S, Z, E, AE, O, G, K) and its rate in basis points."""

    category: str
    rate_bp: int


@dataclass(frozen=True, kw_only=True)
class PricedLine:
    net: Money
    tax: Tax


@dataclass(frozen=True, kw_only=True)
class AllowanceShare:
    """The part of a document-level discount that falls on one VAT group (BG-20); `allowance` is its place in the list."""

    allowance: int
    tax: Tax
    amount: Money


@dataclass(frozen=True, kw_only=True)
class TaxGroup:
    """BG-23: the taxable amount (BT-116) and the VAT (BT-117) of one category and rate."""

    tax: Tax
    taxable: Money
    amount: Money


@dataclass(frozen=True, kw_only=True)
class Totals:
    lines: Money  # BT-106
    allowances: Money  # BT-107
    net: Money  # BT-109
    tax: Money  # BT-110
    gross: Money  # BT-112
    paid: Money  # BT-113
    due: Money  # BT-115
    groups: tuple[TaxGroup, ...]
    shares: tuple[AllowanceShare, ...]


def line_net(unit: Money, quantity: int, per: int = 1) -> Money:
    """BT-131: quantity × price ÷ base quantity, rounded half up to the minor unit."""
    return Money(round_half_up(unit.minor * quantity, per), unit.currency)


def total(
    lines: Sequence[PricedLine],
    currency: str,
    allowances: Sequence[Money] = (),
    paid: Money | None = None,
) -> Totals:
    """Add up. `allowances` are positive discounts on the whole document, at most the sum of the lines."""
    nothing = Money.zero(currency)
    sums = _sums_by_tax(lines, nothing)
    shares = share_out(sums, allowances)
    groups = tuple(_group(tax, amount, shares) for tax, amount in sums.items())
    net = sum((group.taxable for group in groups), nothing)
    tax = sum((group.amount for group in groups), nothing)
    already = nothing if paid is None else paid
    return Totals(
        lines=sum((line.net for line in lines), nothing),
        allowances=sum(allowances, nothing),
        net=net,
        tax=tax,
        gross=net + tax,
        paid=already,
        due=net + tax - already,
        groups=groups,
        shares=shares,
    )


def share_out(sums: dict[Tax, Money], allowances: Sequence[Money]) -> tuple[AllowanceShare, ...]:
    """Each discount over the groups in proportion to what is left of them, by largest remainder; none falls below zero."""
    left = dict(sums)
    shares: list[AllowanceShare] = []
    for place, allowance in enumerate(allowances):
        if allowance.minor < 0 or allowance.minor > sum(amount.minor for amount in left.values()):
            raise MoneyError("a discount must be positive and at most what is left to discount")
        if allowance.is_zero:
            continue
        parts = allowance.split([amount.minor for amount in left.values()])
        for tax, part in zip(list(left), parts, strict=True):
            left[tax] -= part
            if part:
                shares.append(AllowanceShare(allowance=place, tax=tax, amount=part))
    return tuple(shares)


def line_discounts(lines: Sequence[PricedLine], totals: Totals) -> list[Money]:
    """Each line's share of all the discounts: what a group lost, over its lines by largest remainder."""
    shares = [Money.zero(totals.net.currency)] * len(lines)
    for group in totals.groups:
        places = [place for place, line in enumerate(lines) if line.tax == group.tax]
        nets = [lines[place].net.minor for place in places]
        if any(nets):
            kept = group.taxable.split(nets)
            for place, left in zip(places, kept, strict=True):
                shares[place] = lines[place].net - left
    return shares


def _sums_by_tax(lines: Sequence[PricedLine], nothing: Money) -> dict[Tax, Money]:
    """Line sums per group, highest rate first."""
    sums: dict[Tax, Money] = {}
    for line in lines:
        if line.net.minor < 0:
            raise MoneyError("an invoice line must not be negative")
        sums[line.tax] = sums.get(line.tax, nothing) + line.net
    return {tax: sums[tax] for tax in sorted(sums, key=lambda tax: (-tax.rate_bp, tax.category))}


def _group(tax: Tax, lines: Money, shares: Sequence[AllowanceShare]) -> TaxGroup:
    taxable = lines - sum((part.amount for part in shares if part.tax == tax), Money.zero(lines.currency))
    return TaxGroup(tax=tax, taxable=taxable, amount=share(taxable, tax.rate_bp))
