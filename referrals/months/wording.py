"""How a month is spoken of: steps, decisions, and what changed between two countings."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.money import Money
from app.web.filters import money, number, percent_bp
from referrals.months.steps import STEPS, Step, share_bp, steepest, steps_of

STEP_NAMES = {
    "joined": _l("Joined the program"),
    "link": _l("Has a link"),
    "click": _l("Somebody clicked"),
    "order": _l("Somebody ordered"),
    "paid_out": _l("Was paid out"),
}
LOST = {
    "link": _l("Most are lost before they have a link. Show it right after joining."),
    "click": _l("Most are lost between their link and the first click. Texts and pictures to share help here."),
    "order": _l(
        "Most are lost between clicks and the first order. Look at the page the links lead to, and at the friend's benefit."
    ),
    "paid_out": _l(
        "Most are lost between the first order and the first payout. Look at the hold and at the smallest payout."
    ),
}
DECISIONS = {
    "keep": _l("Keep the terms"),
    "change": _l("Change the terms"),
    "pause": _l("Pause the program"),
    "end": _l("End the program"),
}


def steps(counts: dict[str, int]) -> list[tuple[Step, str]]:
    return [(each, str(STEP_NAMES[each.key])) for each in steps_of(counts)]


def where_they_drop(counts: dict[str, int]) -> str:
    """One sentence about the steepest step."""
    lost = steepest(steps_of(counts))
    return str(LOST[lost.key]) if lost is not None else _("Nobody is lost on the way.")


def cost_lines(currency: str, told: dict[str, int]) -> list[tuple[str, str]]:
    """Cost against margin, in the order in which it is counted."""
    cost = told["commissions"] + told["discounts"]
    lines = [
        (_("Net amount of the orders"), money(Money(told["net"], currency))),
        (_("Went back"), money(Money(told["refunded"], currency))),
        (_("Commissions, at all levels"), money(Money(told["commissions"], currency))),
        (_("Discounts by partners' codes"), money(Money(told["discounts"], currency))),
        (_("Cost of referring"), money(Money(cost, currency))),
        (_("Share of the net amount"), percent_bp(share_bp(cost, told["net"] - told["refunded"]))),
    ]
    if told["without_margin"]:
        lines.append((_("Orders without a known margin"), number(told["without_margin"])))
    if told["margin"]:
        lines += [
            (_("Margin before that cost"), money(Money(told["margin"], currency))),
            (_("Cost as a share of the margin"), percent_bp(share_bp(cost, told["margin"]))),
        ]
    return lines


def differences(earlier: dict[str, Any], later: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What the newest counting says otherwise: name, then, now."""
    found = [
        (str(words), number(earlier[key]), number(later[key]))
        for key, words in _COUNTS.items()
        if earlier[key] != later[key]
    ]
    for currency in sorted({*earlier["money"], *later["money"]}):
        for key, words in _SUMS.items():
            then, now = (each["money"].get(currency, {}).get(key, 0) for each in (earlier, later))
            if then != now:
                found.append((f"{words} ({currency})", money(Money(then, currency)), money(Money(now, currency))))
    ways = ((key, earlier["steps"][key], later["steps"][key]) for key in STEPS)
    return [*found, *((str(STEP_NAMES[key]), number(then), number(now)) for key, then, now in ways if then != now)]


_COUNTS = {
    "orders": _l("Orders"),
    "elsewhere": _l("Sales elsewhere"),
    "new_customers": _l("New customers"),
    "customers": _l("Customers brought so far"),
    "customers_again": _l("Of them ordered again"),
    "people": _l("People who clicked"),
}
_SUMS = {
    "net": _l("Net amount of the orders"),
    "refunded": _l("Went back"),
    "commissions": _l("Commissions, at all levels"),
    "discounts": _l("Discounts by partners' codes"),
    "margin": _l("Margin before that cost"),
}


# What stands in the audit log, in the reader's words.
AUDIT = {
    "program_month.recounted": _l("Month of a program counted anew"),
    "program_month.decided": _l("Decision about a month of a program written down"),
    "program.margins_set": _l("Margins of services set"),
}
