"""How promotions are spoken of: kinds, states, reasons, and each promotion's terms in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.money import Money
from app.web.filters import moment
from app.web.locale import language_code
from referrals.promotions.reasons import Reason
from referrals.promotions.terms import Group, Kind

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from referrals.promotions.judging import Verdict
    from referrals.promotions.stacking import Applied

KINDS: dict[Kind, LazyString] = {
    Kind.PERCENTAGE: _l("Percentage"),
    Kind.FIXED: _l("Fixed amount"),
    Kind.TIERED: _l("Tiered by order value"),
    Kind.FREE_ITEM: _l("Free item or gift"),
    Kind.FREE_SERVICE: _l("Free service"),
}
GROUPS: dict[Group, LazyString] = {
    Group.RETURNING: _l("Customers who have paid an order before"),
    Group.LAPSED: _l("Customers whose last order is more than half a year old"),
    Group.PARTNERS: _l("Partners"),
    Group.TEAM: _l("The team"),
    Group.LISTED: _l("Only the addresses listed below"),
}
# A word and a tone (see the status macro) for each standing.
STANDINGS: dict[str, tuple[LazyString, str]] = {
    "draft": (_l("Draft"), "quiet"),
    "scheduled": (_l("Scheduled"), "wait"),
    "active": (_l("Active"), "good"),
    "paused": (_l("Paused"), "warn"),
    "used_up": (_l("Used up"), "note"),
    "over": (_l("Over"), "quiet"),
    "ended": (_l("Ended"), "quiet"),
}
USES: dict[str, tuple[LazyString, str]] = {
    "reserved": (_l("Reserved"), "wait"),
    "captured": (_l("Paid"), "good"),
    "released": (_l("Released"), "quiet"),
    "given_back": (_l("Given back"), "note"),
    "withdrawn": (_l("Withdrawn"), "quiet"),
}
GIFTS: dict[str, tuple[LazyString, str]] = {
    "waiting": (_l("To be sent"), "wait"),
    "sent": (_l("Sent"), "good"),
    "cancelled": (_l("Cannot be sent"), "bad"),
    "kept_back": (_l("Not sent: the order was refunded"), "quiet"),
}
ATTENTION: dict[str, LazyString] = {
    "beyond_limit": _l("Granted over the limit, in the customer's favour"),
    "same_payer": _l("The same means of payment was used more often than one customer may"),
    "count_off": _l("A counter disagreed with the uses and was set right"),
}
_SENTENCES: dict[Reason, LazyString] = {
    Reason.UNKNOWN: _l("We do not know this code. Please check how it is written."),
    Reason.TOO_MANY_TRIES: _l(
        "Too many wrong codes were tried from here. Please wait an hour, or order without the code."
    ),
    Reason.OVER: _l("This offer is over."),
    Reason.PAUSED: _l("This offer is paused at the moment."),
    Reason.NOT_FOR_SERVICE: _l("It is not for this service."),
    Reason.NOT_FOR_RELATION: _l("It is only for companies or only for private persons; please check who it is for."),
    Reason.NOT_FOR_GROUP: _l("It is for another group of customers."),
    Reason.ONLY_FIRST_ORDER: _l("It is for the first order only."),
    Reason.USED_UP: _l("It has been used as often as it may."),
    Reason.BUDGET_SPENT: _l("All that was set aside for this offer is given away."),
    Reason.CODE_USED: _l("This code has been used already."),
    Reason.NEEDS_EMAIL: _l("Please fill in your e-mail address first: the offer depends on it."),
    Reason.OWN_CODE: _l("This is your own code. It is meant for others."),
    Reason.TWICE: _l("An order can have this offer once, and it has it already."),
    Reason.GIVES_NOTHING: _l("It takes nothing off this order."),
}


def explained(verdict: Verdict, applied: Applied | None) -> str:
    """What to say to the person who typed the code: that it applies and why, or the reason why not, with its numbers."""
    numbers = verdict.numbers
    if verdict.reason == Reason.APPLIES:
        return _what_it_gives(applied, numbers.get("replaces", []))
    if verdict.reason == Reason.MINIMUM_MISSING:
        return _("Minimum not reached: %(missing)s missing, without VAT.", missing=_money(numbers["missing"]))
    if verdict.reason == Reason.NOT_STARTED:
        return _("This offer begins on %(moment)s.", moment=moment(numbers["on"]))
    if verdict.reason == Reason.NOT_IN_CURRENCY:
        return _("It does not apply to orders in %(currency)s.", currency=numbers["currency"])
    if verdict.reason == Reason.USED_BY_YOU:
        return ngettext(
            "It can be used once by each customer, and it has been.",
            "It can be used %(num)s times by each customer, and it has been.",
            numbers["times"],
        )
    if verdict.reason == Reason.OUTDONE:
        return _("It cannot be combined with “%(winner)s”, which saves you more.", winner=numbers["winner"])
    return str(_SENTENCES[verdict.reason])


def _what_it_gives(applied: Applied | None, replaces: Iterable[str]) -> str:
    said = []
    if applied is not None:
        label = applied.candidate.terms.label(language_code())
        if applied.candidate.terms.gives_gift:
            said.append(_("It applies: “%(label)s” comes with the order.", label=label))
        else:
            said.append(_("It applies: “%(label)s” takes %(amount)s off.", label=label, amount=_money(applied.amount)))
    orders = list(replaces)
    if orders:
        said.append(
            ngettext(
                "Your unpaid order %(orders)s holds it now and is cancelled when you place this one.",
                "Your unpaid orders %(orders)s hold it now and are cancelled when you place this one.",
                len(orders),
                orders=format_list(orders, locale=language_code()),
            )
        )
    return " ".join(said) or _("It applies.")


def receipt_words() -> Mapping[str, Any]:
    """What stands in the receipt of a discount."""
    return {
        "promotion": _l("Offer"),
        "code": _l("Code"),
        "rate_bp": _l("Rate"),
        "on_minor": _l("On a value without VAT of"),
        "worth_minor": _l("What it is worth"),
    }


def _money(amount: Money) -> str:
    return amount.format(language_code())


# What stands in the audit log, in the reader's words.
AUDIT = {
    "promotion.created": _l("Promotion drafted"),
    "promotion.revised": _l("Promotion changed"),
    "promotion.published": _l("Promotion published"),
    "promotion.paused": _l("Promotion paused"),
    "promotion.resumed": _l("Promotion resumed"),
    "promotion.ended": _l("Promotion ended"),
    "promotion.copied": _l("Promotion copied"),
    "promo_code.made": _l("Promo code made"),
    "promo_code.ended": _l("Promo code ended"),
    "promo_code.revived": _l("Promo code taken up again"),
    "code_batch.ordered": _l("Batch of codes ordered"),
    "code_batch.ended": _l("Batch of codes ended"),
    "promotion_gift.sent": _l("Free gift of an order sent"),
    "promotion_gift.called_back": _l("Free gift of an order not sent after all"),
    "promotion_gift.cancelled": _l("Free gift of an order cannot be sent"),
    "promotion_attention.resolved": _l("Note about a promotion settled"),
}
