"""How signals and audits are spoken of."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.config import settings
from app.web.filters import number
from reviews.integrity.auditing import Line
from reviews.integrity.models import FraudSignal
from reviews.integrity.parity import HIGH, LOW, MIDDLE, Share

STATES = {
    "open": (_l("To be looked at"), "wait"),
    "confirmed": (_l("Confirmed"), "bad"),
    "dismissed": (_l("Nothing in it"), "good"),
}
MEASURES = {
    "asked": _l("Asked by us"),
    "reminded": _l("Reminded, of those asked"),
    "prompted": _l("Saw the question on the site, of those with an order"),
    "rewarded": _l("Given something"),
    "media_asked": _l("Asked for pictures"),
    "held": _l("Held for a person"),
    "shown_within_a_day": _l("Shown within a day"),
    "published": _l("Shown, of those decided"),
}
GROUPS = {LOW: _l("1 and 2 stars"), MIDDLE: _l("3 stars"), HIGH: _l("4 and 5 stars")}
REVIEW_STATES = {
    "submitted": (_l("Being looked at"), "wait"),
    "held": (_l("Waits for a person"), "wait"),
    "published": (_l("Published"), "good"),
    "refused": (_l("Refused"), "bad"),
    "removed": (_l("Removed"), "bad"),
    "withdrawn": (_l("Withdrawn by the author"), "quiet"),
}


def languages() -> tuple[str, ...]:
    return settings().languages


def share(it: Share) -> str:
    """`12 of 40 (30 %)`."""
    if not it.of:
        return "–"
    percent = number(round(100 * it.hits / it.of))
    return _("%(hits)s of %(of)s (%(percent)s %%)", hits=number(it.hits), of=number(it.of), percent=percent)


def verdict(line: Line) -> tuple[str, str]:
    found = line.comparison
    if found.p is None:
        return _("Too few to say"), "quiet"
    if found.differs:
        return _("Differs beyond chance"), "bad"
    return _("No difference beyond chance"), "good"


def numbers(signal: FraudSignal) -> list[tuple[str, str]]:
    """What the sentence was made of, as it was counted."""
    return [(name, str(value)) for name, value in sorted(signal.because.items())]


# What stands in the audit log, in the reader's words.
AUDIT = {
    "review_policy.changed": _l("Rules for checking reviews changed"),
    "fraud_signal.confirmed": _l("Signal about reviews confirmed"),
    "fraud_signal.dismissed": _l("Signal about reviews dismissed"),
}
