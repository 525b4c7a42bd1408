"""How the states of programs and partners are said, with the tone in which they are shown."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l


def state_words() -> dict[str, tuple[str, str]]:
    return {
        "draft": (_("Draft"), "quiet"),
        "live": (_("Running"), "good"),
        "paused": (_("Paused"), "warn"),
        "ended": (_("Ended"), "quiet"),
    }


def enrolment_words() -> dict[str, tuple[str, str]]:
    return {
        "asked": (_("Asks to join"), "wait"),
        "active": (_("Takes part"), "good"),
        "paused": (_("Paused"), "warn"),
        "refused": (_("Was refused"), "quiet"),
        "left": (_("Has left"), "quiet"),
    }


# What stands in the audit log, in the reader's words.
AUDIT = {
    "program.created": _l("Program drafted"),
    "program.published": _l("Terms of a program published"),
    "program.paused": _l("Program paused"),
    "program.live": _l("Program resumed"),
    "program.ended": _l("Program ended"),
    "partner.invited": _l("Partner invited"),
    "partner.approved": _l("Partner approved"),
    "partner.refused": _l("Partner refused"),
}
