"""How the states of programs and partners are said, with the tone in which they are shown."""

from __future__ import annotations

from flask_babel import gettext as _


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
