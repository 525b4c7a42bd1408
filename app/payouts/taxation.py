"""How a payout is taxed when we write the invoice in the payee's place (self-billing). Pure.

Amounts of rewards include the VAT where any is due. Sources: Directive 2006/112/EC, Art. 44 (place of supply between
businesses), 196 (the recipient owes the tax), 224 (self-billing needs an agreement), 226(10a) and (11a) (the mentions).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.money import BASIS_POINTS, Money, round_half_up

# Member states of the Union, by the codes their VAT numbers' countries have in ISO 3166-1.
UNION = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
TREATMENTS = ("not_registered", "domestic", "reverse_charge", "outside_scope")


@dataclass(frozen=True, kw_only=True)
class Taxed:
    """A payout parted into net and tax; `treatment` is one of `TREATMENTS`."""

    treatment: str
    rate_bp: int
    net: Money
    tax: Money


def treatment_of(*, payee_country: str, is_registered: bool, our_country: str) -> str:
    if not is_registered:
        return "not_registered"
    if payee_country == our_country:
        return "domestic"
    return "reverse_charge" if payee_country in UNION and our_country in UNION else "outside_scope"


def taxed(gross: Money, treatment: str, *, domestic_rate_bp: int) -> Taxed:
    """Net and tax that add up to the gross amount exactly."""
    rate = domestic_rate_bp if treatment == "domestic" else 0
    net = Money(round_half_up(gross.minor * BASIS_POINTS, BASIS_POINTS + rate), gross.currency)
    return Taxed(treatment=treatment, rate_bp=rate, net=net, tax=gross - net)
