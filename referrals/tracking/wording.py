"""How touches, conversions and verdicts are said."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from referrals.tracking.attribution import Verdict
from referrals.tracking.carrying import SOURCE


def kind_words() -> dict[str, str]:
    return {
        "counted": _("Counted"),
        "repeat": _("Again on the same day"),
        "own": _("Your own"),
        "bot": _("A program"),
        "prefetch": _("Fetched early by a browser"),
        "embedded": _("Inside another page"),
    }


def conversion_words() -> dict[str, str]:
    return {
        "sale": _("Sale"),
        "action": _("Action"),
        "refund": _("Refund"),
        "click": _("Clicks of a day"),
        "impression": _("Sights of a day"),
    }


def source_words() -> dict[str, str]:
    """Events of our own; others are told by the name of whoever reported them."""
    return {"order": _("Our order"), "house": _("This site"), "click": _("Our count"), "impression": _("Our count")}


def verdict_words() -> dict[str, str]:
    """Why a link or a code was credited, or why not."""
    return {
        Verdict.WON: _("credited"),
        Verdict.OWN: _("not credited: the partner is the buyer"),
        Verdict.AFTER: _("not credited: it came after the order"),
        Verdict.TOO_OLD: _("not credited: it is older than the window"),
        Verdict.LATE: _("not credited: it came after checkout had begun, and another partner was there before"),
        Verdict.NOT_INVOLVED: _("not credited: the code counts only where a link of the same partner was clicked"),
        Verdict.NOT_WINNER: _("not credited: the code counts only where the partner's link would win"),
        Verdict.LINK_FIRST: _("not credited: the code counts only where no link was clicked"),
        Verdict.CODE_WON: _("not credited: a code was typed, and it weighs more"),
        Verdict.LATER_CAME: _("not credited: a later link was clicked"),
        Verdict.EARLIER_CAME: _("not credited: an earlier link was clicked"),
        Verdict.OTHER_CODE: _("not credited: another code came first"),
        Verdict.LEAD_FIRST: _("not credited: a partner had registered this buyer before"),
    }


def why(because: dict[str, Any]) -> list[tuple[str, str]]:
    """The receipt of a conversion, line by line."""
    words = verdict_words()
    return [
        (each["name"], words.get(each["verdict"], each["verdict"]))
        for told in because.get("programs", ())
        for each in told["candidates"]
    ]


# What stands in the audit log, in the reader's words.
# What a key for programs may be allowed to do.
SCOPES = {
    "conversions:write": _l("Report sales, actions and refunds"),
    "conversions:read": _l("Read what became of reported sales"),
}
# How reports call what brought an order.
TOUCHES = {SOURCE: _l("A partner's link")}
AUDIT = {
    "referral_link.closed": _l("Link of a partner closed"),
    "referral_link.opened": _l("Link of a partner opened again"),
}
