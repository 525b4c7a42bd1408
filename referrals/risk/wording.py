"""How signals and cases are spoken of: exactly to colleagues, and to partners without teaching how to get around them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.web.filters import day, number, percent_bp
from referrals.commissions.reasons import REFUSALS, Refusal
from referrals.risk.models import OPEN, REFUSED, RELEASED, RiskCase, RiskSignal
from referrals.risk.signals import DAYS_BEFORE, Code

CODES = {
    Code.OWN_ALIAS: _l("Own order: the same mailbox"),
    Code.OWN_PAYER: _l("Own order: the same means of payment"),
    Code.OWN_DEVICE: _l("Own order: the same browser"),
    Code.VELOCITY: _l("Many orders, few visitors"),
    Code.CLICK_FLOOD: _l("A flood of clicks"),
    Code.LEAKED_CODE: _l("A code that has spread"),
    Code.NEW_ACCOUNTS: _l("A burst of new accounts"),
    Code.REFUND_RATE: _l("Many orders that went back"),
    Code.GIVEN_AWAY: _l("Too much given away"),
}
# What partners read: what is being looked at, not how it was noticed.
FOR_PARTNERS = {
    Code.OWN_ALIAS: _l("Whether the buyer of an order is somebody else than you."),
    Code.OWN_PAYER: _l("Whether the buyer of an order is somebody else than you."),
    Code.OWN_DEVICE: _l("Whether the buyer of an order is somebody else than you."),
    Code.VELOCITY: _l("How the buyers of some orders came to know of us."),
    Code.CLICK_FLOOD: _l("Where the visits to your links came from."),
    Code.LEAKED_CODE: _l("How your code reached the people who used it."),
    Code.NEW_ACCOUNTS: _l("Who the new people are that came by you."),
    Code.REFUND_RATE: _l("Why some of the orders went back."),
    Code.GIVEN_AWAY: _l("Whether the discounts of an order were meant to go together."),
}
STATES = {
    OPEN: (_l("Waits for a decision"), "wait"),
    RELEASED: (_l("Let go"), "good"),
    REFUSED: (_l("Refused"), "bad"),
}
STATES_FOR_PARTNERS = {
    OPEN: (_l("Being looked at"), "wait"),
    RELEASED: (_l("All is well"), "good"),
    REFUSED: (_l("Refused"), "bad"),
}
VIEWS = {
    "open": _l("To decide"),
    "answered": _l("The partner answered"),
    "appeals": _l("Appeals"),
    "decided": _l("Decided"),
}
STEPS = {
    "raised": _l("Something was noticed."),
    "told": _l("The partner was told."),
    "question": _l("The partner was asked."),
    "answer": _l("The partner answered."),
    "note": _l("A note was written."),
    RELEASED: _l("It was let go."),
    REFUSED: _l("It was refused."),
    "undone": _l("The decision was undone."),
    "effective": _l("The decision took effect."),
    "appeal": _l("The partner asked that somebody else looks at it."),
    "appeal_granted": _l("The appeal was granted: everything counts again."),
    "appeal_refused": _l("The appeal was refused."),
}
# The letter that refuses for that reason; l lets go, a asks.
KEYS = {
    Refusal.OWN_ORDER: "o",
    Refusal.TRAFFIC: "t",
    Refusal.LEAKED_CODE: "c",
    Refusal.ACCOUNTS: "n",
    Refusal.REFUNDS: "r",
    Refusal.TERMS: "v",
}
SHORT_REASONS = {
    Refusal.OWN_ORDER: _l("Own order"),
    Refusal.TRAFFIC: _l("Artificial visits"),
    Refusal.LEAKED_CODE: _l("Code on a coupon site"),
    Refusal.ACCOUNTS: _l("Made-up accounts"),
    Refusal.REFUNDS: _l("Orders to be returned"),
    Refusal.TERMS: _l("Against the terms"),
}
RULE_LABELS = {
    "velocity_orders": _l("Many orders: at least so many by links in 24 hours"),
    "velocity_factor": _l("Many orders: so many times a usual day"),
    "velocity_people_per_order": _l("Many orders: fewer people who clicked for each of them than this"),
    "flood_touches": _l("Clicks that do not count: at least so many in a day"),
    "flood_touches_per_person": _l("Clicks that do not count: so many for each person who clicked"),
    "flood_people": _l("People without orders: at least so many in a day"),
    "flood_factor": _l("People without orders: so many times a usual day"),
    "flood_orders_bp": _l("People without orders: fewer orders than this in 10,000 people"),
    "leak_uses": _l("Spread code: at least so many uses in 24 hours"),
    "leak_factor": _l("Spread code: so many times a usual day"),
    "leak_alone_bp": _l("Spread code: share of buyers without any link of the partner, in hundredths of a percent"),
    "leak_visits": _l("Spread code: so many visits from sites that collect codes"),
    "accounts_new": _l("New accounts: at least so many in 24 hours"),
    "accounts_same_network_bp": _l("New accounts: share from one network, in hundredths of a percent"),
    "refunds_orders": _l("Returns: of at least so many orders in a month"),
    "refunds_bp": _l("Returns: share that went back, in hundredths of a percent"),
    "joint_share_bp": _l(
        "Given away: the most that discounts and commissions may take together, in hundredths of a percent"
    ),
}


def sentence(signal: RiskSignal) -> str:
    """What was noticed, with its numbers; for colleagues."""
    told = signal.details
    match Code(signal.code):
        case Code.OWN_ALIAS:
            return _("The order came from a mailbox of the partner, under the same or another name.")
        case Code.OWN_PAYER:
            return _("The order was paid with a card that paid for an order of the partner's own.")
        case Code.OWN_DEVICE:
            return _("The order came from a browser in which the partner was signed in.")
        case Code.VELOCITY:
            return _(
                "%(orders)s orders by links in 24 hours, with %(people)s people who clicked; before, %(usual)s orders in "
                "%(days)s days.",
                orders=number(signal.value),
                people=number(told["people"]),
                usual=number(told["before"]),
                days=number(DAYS_BEFORE),
            )
        case Code.CLICK_FLOOD:
            return _flood(signal)
        case Code.LEAKED_CODE:
            return _leak(signal)
        case Code.NEW_ACCOUNTS:
            return _(
                "%(accounts)s new accounts in 24 hours, %(alike)s of them from one network.",
                accounts=number(signal.value),
                alike=number(told["same_network"]),
            )
        case Code.REFUND_RATE:
            return _(
                "%(returned)s of %(orders)s orders went back by half or more: %(share)s.",
                returned=number(told["returned"]),
                orders=number(told["orders"]),
                share=percent_bp(signal.value),
            )
        case Code.GIVEN_AWAY:
            return _(
                "Discounts and commissions together take %(share)s of the full price of one order.",
                share=percent_bp(signal.value),
            )


def _flood(signal: RiskSignal) -> str:
    told = signal.details
    numbers = {
        "people": number(told["people"]),
        "apart": number(told["apart"]),
        "done": number(told["done"]),
        "usual": number(told["before"]),
        "days": number(DAYS_BEFORE),
    }
    if signal.subject == "impression":
        return _(
            "%(people)s people saw a link in one day, and %(done)s clicked; before, %(usual)s people in %(days)s days.",
            **numbers,
        )
    return _(
        "%(people)s people and %(apart)s clicks that do not count in one day, and %(done)s orders; before, %(usual)s people "
        "in %(days)s days.",
        **numbers,
    )


def _leak(signal: RiskSignal) -> str:
    told = signal.details
    if told["visits"] and not told["alone"]:
        return ngettext(
            "%(num)s visit from a site that collects codes.",
            "%(num)s visits from sites that collect codes.",
            told["visits"],
        )
    return _(
        "The code %(code)s was used %(uses)s times in 24 hours, %(alone)s times by buyers whom no link brought; before, "
        "%(usual)s times in %(days)s days. Visits from sites that collect codes: %(visits)s.",
        code=signal.subject,
        uses=number(told["uses"]),
        alone=number(told["alone"]),
        usual=number(told["before"]),
        days=number(DAYS_BEFORE),
        visits=number(told["visits"]),
    )


def evidence(signal: RiskSignal) -> list[tuple[str, str]]:
    """Window, value and threshold, as a receipt."""
    in_percent = signal.code in {Code.REFUND_RATE, Code.GIVEN_AWAY}
    words = percent_bp if in_percent else number
    return [
        (_("From"), day(signal.begins_at)),
        (_("Until"), day(signal.ends_at)),
        (_("Value"), words(signal.value)),
        (_("Threshold"), words(signal.threshold)),
        (_("Version of the thresholds"), number(signal.rules_version)),
    ]


def looked_at(case: RiskCase) -> list[str]:
    """For the partner: what is being looked at, each thing once."""
    return list(dict.fromkeys(str(FOR_PARTNERS[Code(each.code)]) for each in case.signals))


def why_decided(case: RiskCase) -> list[tuple[str, str]]:
    """The receipt of a decision, for both sides."""
    if case.decided_at is None:
        return []
    lines = [(_("Decision"), str(STATES_FOR_PARTNERS[case.state][0])), (_("Decided"), day(case.decided_at))]
    if case.reason is not None:
        lines.insert(1, (_("Reason"), str(REFUSALS[Refusal(case.reason)])))
    if case.spared:
        lines.append((_("Not refused"), number(len(case.spared))))
    if case.appeal_granted is not None:
        lines.append((_("Appeal"), _("granted") if case.appeal_granted else _("refused")))
    return lines


# What stands in the audit log, in the reader's words.
AUDIT = {
    "risk.asked": _l("Partner asked about a signal"),
    "risk.released": _l("What was held of a partner let go"),
    "risk.refused": _l("What was held of a partner refused"),
    "risk.undone": _l("Decision about a partner undone"),
    "risk.appeal_decided": _l("Appeal of a partner decided"),
    "risk.rules_changed": _l("Thresholds for looks at partners changed"),
}
