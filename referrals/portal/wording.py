"""How leads, meetings, contests and news are said."""

from __future__ import annotations

from flask_babel import gettext as _

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
