"""One sentence for each kind of news, in the language that is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.money import Money
from app.web.filters import money, number
from referrals.portal.kinds import CONTEST, FIRST_CLICK, FIRST_ORDER, LEAD, MATURED, PAID_OUT


def sentence(kind: str, details: Mapping[str, Any]) -> str:
    return _SENTENCES[kind](details)


def _first_click(_details: Mapping[str, Any]) -> str:
    return _("Somebody followed a link of yours for the first time.")


def _order(details: Mapping[str, Any]) -> str:
    amount = money(Money(details["amount_minor"], details["currency"]))
    return _("Somebody you brought has ordered: %(amount)s are written down for you.", amount=amount)


def _matured(details: Mapping[str, Any]) -> str:
    amount = money(Money(details["amount_minor"], details["currency"]))
    return _("%(amount)s of your commissions are yours now.", amount=amount)


def _paid_out(details: Mapping[str, Any]) -> str:
    amount = money(Money(details["amount_minor"], details["currency"]))
    return _("%(amount)s have been paid out to you.", amount=amount)


def _contest(details: Mapping[str, Any]) -> str:
    return _(
        "The contest “%(title)s” is closed: you came in at place %(place)s.",
        title=details["title"],
        place=number(details["place"]),
    )


def _lead(details: Mapping[str, Any]) -> str:
    match details["state"]:
        case "ordered":
            return _("Lead L-%(lead)s has ordered.", lead=details["lead_id"])
        case "refused":
            return _("Lead L-%(lead)s was refused: %(reason)s", lead=details["lead_id"], reason=details["reason"])
        case "ending":
            return ngettext(
                "Lead L-%(lead)s is yours for %(num)s more day. A conversation prolongs it.",
                "Lead L-%(lead)s is yours for %(num)s more days. A conversation prolongs it.",
                details["days"],
                lead=details["lead_id"],
            )
        case _:
            return _("The time of lead L-%(lead)s is over. It can be registered again.", lead=details["lead_id"])


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    FIRST_CLICK: _first_click,
    FIRST_ORDER: _order,
    MATURED: _matured,
    PAID_OUT: _paid_out,
    CONTEST: _contest,
    LEAD: _lead,
}
