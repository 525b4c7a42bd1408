"""What states of a stamp are called, and how they look."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.stamps.models import FAILED, PENDING, STAMPED


def state_words() -> dict[str, tuple[LazyString, str]]:
    """Only what is verified is called stamped, and only that is green."""
    return {
        PENDING: (_l("Stamp pending"), "wait"),
        STAMPED: (_l("Stamped"), "good"),
        FAILED: (_l("Not stamped"), "bad"),
    }
