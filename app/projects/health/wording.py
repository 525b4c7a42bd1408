"""How the health of a project is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.projects.health.stability import Level, Reading
from app.projects.health.thresholds import THRESHOLDS, Process
from app.web.filters import percent_bp

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

# A word and a tone (see the status macro) for each level.
LEVELS: dict[Level, tuple[LazyString, str]] = {
    Level.UNKNOWN: (_l("Not measured yet"), "quiet"),
    Level.STABLE: (_l("Stable"), "good"),
    Level.WATCH: (_l("Worth a look"), "wait"),
    Level.UNSTABLE: (_l("Not stable"), "bad"),
}
PROCESSES: dict[Process, LazyString] = {
    Process.PROJECT: _l("Project process"),
    Process.FEEDBACK: _l("Feedback process"),
}
MEASURES: dict[str, LazyString] = {
    "overdue_share_bp": _l("Cards past their day"),
    "wip_age_days": _l("Card that lies longest in its column"),
    "over_limit_columns": _l("Columns above their limit"),
    "milestone_late_days": _l("Latest milestone"),
    "approval_late_days": _l("Longest overdue approval"),
    "unanswered_hours": _l("Longest wait for an answer"),
    "complaint_hours": _l("Oldest complaint without an answer"),
    "pulse_x100": _l("Pulse of the client"),
}


def amount(name: str, value: int) -> str:
    """A measured value, or a threshold, with its unit."""
    if name.endswith("_bp"):
        return percent_bp(value)
    if name.endswith("_days"):
        return ngettext("%(num)s day", "%(num)s days", value)
    if name.endswith("_hours"):
        return ngettext("%(num)s hour", "%(num)s hours", value)
    if name.endswith("_x100"):
        return _("%(value)s of 5", value=format_decimal(round(value / 100, 1)))
    return format_decimal(value)


def reading_lines(readings: tuple[Reading, ...]) -> list[tuple[str, str]]:
    """The lines of "Why?": what was measured, and from where on it counts."""
    return [(str(MEASURES[each.name]), _line(each.name, each.value)) for each in readings]


def because_lines(because: list[dict[str, object]]) -> list[tuple[str, str]]:
    """As `reading_lines`, from a receipt that was kept; a measure of an older time shows its name."""
    lines = []
    for each in because:
        name, value = str(each["measure"]), each["value"]
        known = name in THRESHOLDS and isinstance(value, int)
        lines.append(
            (str(MEASURES.get(name, name)), amount(name, value) if known and isinstance(value, int) else str(value))
        )
    return lines


def _line(name: str, value: int) -> str:
    it = THRESHOLDS[name]
    said = {
        "measured": amount(name, value),
        "watch": amount(name, it.watch),
        "unstable": amount(name, it.unstable),
    }
    if it.less_is_worse:
        return _("%(measured)s (look under %(watch)s, not stable under %(unstable)s)", **said)
    return _("%(measured)s (look from %(watch)s, not stable from %(unstable)s)", **said)
