"""How commissions are spoken of: receipts for both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.money import Money, exponent
from app.rates.converting import Exchange
from app.rates.wording import exchange_words
from app.rewards.models import MATURED, PENDING, TAKEN_BACK
from app.web.filters import day, money, number, percent_bp
from referrals.commissions.models import Commission, CommissionDecision
from referrals.commissions.reasons import OUTCOMES, REFUSALS, Outcome, Refusal
from referrals.commissions.sockets import Hold
from referrals.programs.calculating import MICRO
from referrals.tracking.models import DAILY, ReferralConversion

STATES = {
    PENDING: (_l("Waits"), "wait"),
    MATURED: (_l("Yours"), "good"),
    TAKEN_BACK: (_l("Taken back"), "quiet"),
}
HELD = (_l("Being looked at"), "wait")
KINDS = {
    "sale": _l("Order"),
    "action": _l("Action"),
    "click": _l("Clicks of a day"),
    "impression": _l("Sights of a day"),
}


def worth(conversion: ReferralConversion) -> str:
    """What a conversion was about: the net amount of an order, the number of clicks; nothing for an action."""
    if conversion.kind in DAILY:
        return number(conversion.quantity)
    return money(conversion.amount) if conversion.kind == "sale" else "–"


def standing(commission: Commission, holds: Mapping[int, Hold]) -> tuple[str, str]:
    """Where it stands, in words and tone: what somebody looks at first is said to be so."""
    waits = commission.reward.state == PENDING and commission.conversion_id in holds
    words, tone = HELD if waits else STATES[commission.reward.state]
    return str(words), tone


def reason_of(decision: CommissionDecision, refused: Mapping[int, str]) -> str:
    """Why it earned nothing: by the rules, or because a person refused it."""
    code = refused.get(decision.conversion_id)
    return str(REFUSALS[Refusal(code)] if code else OUTCOMES[Outcome(decision.outcome)])


def why_earned(commission: Commission) -> list[tuple[str, str]]:
    """What the amount was counted from, in the order in which it was counted."""
    because = commission.because
    lines = [
        *_counted_from(commission.conversion, because),
        (_("Level"), number(commission.level)),
        (_("Rate of this level"), _rate(commission)),
    ]
    if because.get("carried_micro"):
        lines.append((_("Carried on from earlier days"), _fraction(because["carried_micro"], commission.currency)))
    cap = commission.terms.cap_order_minor
    if cap is not None and because.get("together_minor") == cap:
        lines.append((_("Most for one order"), money(Money(cap, commission.currency))))
    if because["counted_minor"] != commission.amount_minor:
        lines.append((_("Counted, before your cap"), money(Money(because["counted_minor"], commission.currency))))
    lines.append((_("Earned"), money(commission.amount)))
    if commission.reward.taken_back:
        lines.append((_("Taken back"), money(commission.taken_back)))
    lines += [
        (_("Version of the terms"), number(because["terms_version"])),
        (_("Happened"), day(commission.conversion.happened_at)),
        *_judged(because),
    ]
    reward = commission.reward
    if reward.matured_at is not None:
        lines.append((_("Yours since"), day(reward.matured_at)))
    elif reward.state == PENDING:
        lines.append((_("Yours from"), day(reward.hold_until)))
    return lines


def why_decided(decision: CommissionDecision, refused: Mapping[int, str] | None = None) -> list[tuple[str, str]]:
    """The decision about a conversion, for the desk and for the partner who brought it; `refused` are those of persons."""
    conversion = decision.conversion
    lines = [(_("Decision"), reason_of(decision, refused or {}))]
    lines += _counted_from(conversion, {**conversion.because, **decision.because})
    if decision.terms is not None:
        lines.append((_("Version of the terms"), number(decision.terms.version)))
    if "together_minor" in decision.because:
        lines.append((_("All levels together"), _together(decision.because)))
    lines += [(_("Happened"), day(conversion.happened_at)), (_("Decided"), day(decision.decided_at))]
    return lines


def _judged(because: Mapping[str, Any]) -> list[tuple[str, str]]:
    """An order counts by when it was placed, also where it was paid after the end."""
    if not because.get("ended_since"):
        return []
    return [
        (_("Judged by"), _("The day it happened: the program, or your part in it, was paused or ended only later."))
    ]


def _rate(commission: Commission) -> str:
    amount = money(Money(commission.rate, commission.currency))
    match commission.because.get("basis"):
        case "click":
            return _("%(amount)s for each visitor", amount=amount)
        case "impression":
            return _("%(amount)s for 1,000 sights", amount=amount)
    return amount if commission.because["pays"] == "flat" else percent_bp(commission.rate)


def _together(because: Mapping[str, Any]) -> str:
    return money(Money(because["together_minor"], because.get("earned_in", because["currency"])))


def _counted_from(conversion: ReferralConversion, because: Mapping[str, Any]) -> list[tuple[str, str]]:
    if conversion.kind in DAILY:
        counted = _("Visitors counted") if conversion.kind == "click" else _("Sights counted")
        return [(_("Day"), day(date.fromisoformat(because["day"]))), (counted, number(conversion.quantity))]
    if conversion.kind == "action":
        return [(_("What they did"), conversion.action or "")]
    return [(_("Net amount of the order"), money(conversion.amount)), *_converted(because)]


def _converted(because: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The rates that were frozen with the sale, and what it comes to by them."""
    if "exchange" not in because:
        return []
    rates = exchange_words(Exchange.read(because["exchange"]))
    counted = Money(because["converted_minor"], because["earned_in"])
    return [*((_("Exchange rate"), words) for words in rates), (_("Net amount, converted"), money(counted))]


def _fraction(micro: int, currency: str) -> str:
    """Less than a minor unit, exactly."""
    part = Decimal(micro) / MICRO / 10 ** exponent(currency)
    return f"{format_decimal(part, format='0.0#########')} {currency}"


# What stands in the audit log, in the reader's words.
# What reports call the money that is given here; a reward's source begins with the key.
COSTS = {"commission": _l("Commissions")}
AUDIT = {
    "partner.sponsored": _l("Sponsor of a partner set"),
}
