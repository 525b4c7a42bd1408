"""How leads, meetings, contests and news are said."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from referrals.portal.models import PartnerLead


def lead_words() -> dict[str, tuple[str, str]]:
    return {
        "open": (_("Yours"), "wait"),
        "ordered": (_("Has ordered"), "good"),
        "expired": (_("Time is over"), "quiet"),
        "withdrawn": (_("Let go"), "quiet"),
        "refused": (_("Refused by us"), "bad"),
    }


def lead_standing(lead: PartnerLead) -> str:
    """Its state as people see it: one whose time is over has expired, also before the nightly job says so."""
    return "expired" if lead.state == "open" and not lead.is_open else lead.state


def way_words() -> dict[str, str]:
    return {"met": _("Met"), "called": _("Called"), "video": _("Video call"), "wrote": _("Wrote")}


def contest_words() -> dict[str, tuple[str, str]]:
    return {
        "draft": (_("Draft"), "quiet"),
        "planned": (_("Begins soon"), "note"),
        "running": (_("Running"), "good"),
        "counting": (_("Counting"), "wait"),
        "closed": (_("Closed"), "quiet"),
        "cancelled": (_("Called off"), "quiet"),
    }


def measure_words() -> dict[str, str]:
    return {
        "orders": _("Orders that stay paid"),
        "net": _("Net amount of orders that stays paid"),
    }


# What stands in the audit log, in the reader's words.
# What reports call the money that is given here; a reward's source begins with the key.
COSTS = {"contest": _l("Prizes of partner contests")}
AUDIT = {
    "contest.published": _l("Contest among partners published"),
    "contest.called_off": _l("Contest among partners called off"),
    "contest.closed": _l("Contest among partners closed"),
    "partner.noted": _l("Note about a partner written"),
    "partner_material.offered": _l("Material for partners offered"),
    "partner_material.revised": _l("Material for partners changed"),
    "partner_material.removed": _l("Material for partners removed"),
    "partner_material.put_back": _l("Material for partners put back"),
    "lead.refused": _l("Lead of a partner refused"),
}
