"""How the states of a subscription are said, with the tone in which they are shown."""

from __future__ import annotations

from flask_babel import gettext as _


def state_words() -> dict[str, tuple[str, str]]:
    return {
        "confirmed": (_("Gets it"), "good"),
        "asked": (_("Not confirmed"), "wait"),
        "ended": (_("Has left"), "quiet"),
    }
