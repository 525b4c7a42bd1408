"""What a refund credits: which part of every line and of every VAT group.

Each refund is shared out, by largest remainder, in proportion to what earlier credit notes have left of the invoice.
So no part is ever credited below zero or above what was invoiced, and whatever the steps, the last refund leaves
exactly nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.money import MoneyError, split_whole
from app.orders.totals import PricedLine, Tax, Totals


@dataclass(frozen=True, kw_only=True)
class Remainder:
    """What is not credited yet, in minor units: a net amount per line (after discounts), a VAT amount per group."""

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
    """One credit note's amounts, placed as in `Remainder`."""

    line_nets: tuple[int, ...]
    vat: tuple[int, ...]

    @property
    def gross(self) -> int:
        return sum(self.line_nets) + sum(self.vat)


def invoiced(lines: Sequence[PricedLine], totals: Totals) -> Remainder:
    """The whole invoice, with the discounts of the document taken off its lines."""
    nets = [0] * len(lines)
    for group in totals.groups:
        places = [place for place, line in enumerate(lines) if line.tax == group.tax]
        parts = _split(group.taxable.minor, [lines[place].net.minor for place in places])
        for place, part in zip(places, parts, strict=True):
            nets[place] = part
    return Remainder(
        taxes=tuple(group.tax for group in totals.groups),
        line_taxes=tuple(line.tax for line in lines),
        line_nets=tuple(nets),
        vat=tuple(group.amount.minor for group in totals.groups),
    )


def credit(left: Remainder, refund_minor: int) -> Credit:
    """Share a refund (gross) out over the groups, then over net and VAT, then over the group's lines."""
    if not 0 < refund_minor <= left.gross:
        raise MoneyError("a refund credits at least one unit and at most what is left of the invoice")
    nets, vats = [0] * len(left.line_nets), []
    groups = list(zip(left.taxes, left.vat, strict=True))
    parts = _split(refund_minor, [left.net_of(tax) + vat for tax, vat in groups])
    for (tax, vat), part in zip(groups, parts, strict=True):
        net_part, vat_part = _split(part, [left.net_of(tax), vat])
        vats.append(vat_part)
        places = [place for place, of in enumerate(left.line_taxes) if of == tax]
        for place, net in zip(places, _split(net_part, [left.line_nets[place] for place in places]), strict=True):
            nets[place] = net
    return Credit(line_nets=tuple(nets), vat=tuple(vats))


def subtract(left: Remainder, credited: Credit) -> Remainder:
    """What is left after a credit note."""
    return replace(
        left,
        line_nets=tuple(have - gone for have, gone in zip(left.line_nets, credited.line_nets, strict=True)),
        vat=tuple(have - gone for have, gone in zip(left.vat, credited.vat, strict=True)),
    )


def _split(amount: int, weights: Sequence[int]) -> list[int]:
    return split_whole(amount, weights) if amount else [0] * len(weights)
