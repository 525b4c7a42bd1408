"""What a refund credits: which part of every line and of every VAT group.

The amounts of the invoice are frozen, and so is each line's share of the discounts. What all refunds together credit is a
function of their sum alone (Sainte-Laguë, whose shares never shrink while the sum grows); a single refund credits the
difference it makes. So refunds in any partition end the same, and the last one leaves exactly nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.money import MoneyError, round_half_up
from app.orders.totals import PricedLine, Tax, Totals, line_discounts


@dataclass(frozen=True, kw_only=True)
class Creditable:
    """What an invoice can give back, in minor units: a net amount per line (after discounts), a VAT amount per group."""

    taxes: tuple[Tax, ...]
    line_taxes: tuple[Tax, ...]
    line_nets: tuple[int, ...]
    vat: tuple[int, ...]

    @property
    def gross(self) -> int:
        return sum(self.line_nets) + sum(self.vat)

    def net_of(self, tax: Tax) -> int:
        return sum(net for net, of in zip(self.line_nets, self.line_taxes, strict=True) if of == tax)


@dataclass(frozen=True, kw_only=True)
class Credit:
    """One credit note's amounts, placed as in `Creditable`."""

    line_nets: tuple[int, ...]
    vat: tuple[int, ...]

    @property
    def gross(self) -> int:
        return sum(self.line_nets) + sum(self.vat)


def invoiced(lines: Sequence[PricedLine], totals: Totals) -> Creditable:
    """The whole invoice, with the discounts of the document taken off its lines."""
    shares = line_discounts(lines, totals)
    return Creditable(
        taxes=tuple(group.tax for group in totals.groups),
        line_taxes=tuple(line.tax for line in lines),
        line_nets=tuple((line.net - share).minor for line, share in zip(lines, shares, strict=True)),
        vat=tuple(group.amount.minor for group in totals.groups),
    )


def credit(whole: Creditable, refund_minor: int, *, before_minor: int = 0) -> Credit:
    """What a refund (gross) credits after refunds of `before_minor` in all."""
    if not 0 < refund_minor <= whole.gross - before_minor:
        raise MoneyError("a refund credits at least one unit and at most what is left of the invoice")
    now, then = in_all(whole, before_minor + refund_minor), in_all(whole, before_minor)
    return Credit(
        line_nets=tuple(a - b for a, b in zip(now.line_nets, then.line_nets, strict=True)),
        vat=tuple(a - b for a, b in zip(now.vat, then.vat, strict=True)),
    )


def in_all(whole: Creditable, refunded_minor: int) -> Credit:
    """What refunds of that sum credit together: over the groups, then over net and VAT, then over the group's lines."""
    nets, vats = [0] * len(whole.line_nets), []
    groups = list(zip(whole.taxes, whole.vat, strict=True))
    parts = apportion(refunded_minor, [whole.net_of(tax) + vat for tax, vat in groups])
    for (tax, vat), part in zip(groups, parts, strict=True):
        net_part, vat_part = apportion(part, [whole.net_of(tax), vat])
        vats.append(vat_part)
        places = [place for place, of in enumerate(whole.line_taxes) if of == tax]
        for place, net in zip(places, apportion(net_part, [whole.line_nets[place] for place in places]), strict=True):
            nets[place] = net
    return Credit(line_nets=tuple(nets), vat=tuple(vats))


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Sainte-Laguë (Webster): whole shares in proportion. A larger amount makes no share smaller (house monotone), and an
    amount equal to the sum of the weights gives the weights themselves; of equal claims the earlier is served first."""
    whole = sum(weights)
    if not amount:
        return [0] * len(weights)
    shares = [round_half_up(amount * weight, whole) for weight in weights]
    while (missing := amount - sum(shares)) != 0:
        places = range(len(weights))
        if missing > 0:
            shares[max(places, key=lambda place: (Fraction(weights[place], 2 * shares[place] + 1), -place))] += 1
        else:
            given = [place for place in places if shares[place]]
            shares[min(given, key=lambda place: (Fraction(weights[place], 2 * shares[place] - 1), -place))] -= 1
    return shares
