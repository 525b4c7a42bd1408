"""How missions, rewards and log lines are said on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.rewards import wording as reward_wording
from app.rewards.sockets import known_kinds
from app.web.filters import language_name, number
from reviews.army import wording
from reviews.army.mission_models import Mission, MissionAssignment
from reviews.army.models import AccountabilityEntry


def reward_words(kind: str, units: int, unit: str, details: Mapping[str, Any]) -> str:
    return reward_wording.what_words(known_kinds().get(kind), units, unit, details)


def reward_of(mission: Mission) -> str:
    return reward_words(mission.reward_kind, mission.units, mission.unit, mission.details)


def promised_to(it: MissionAssignment) -> str:
    """What was promised with this offer, whatever the mission gives now."""
    return reward_words(it.reward["kind"], it.reward["units"], it.reward["unit"], it.reward.get("details", {}))


def effort(minutes: int) -> str:
    if minutes < 120:
        return ngettext("about %(num)s minute", "about %(num)s minutes", minutes)
    return _("about %(hours)s hours", hours=number(round(minutes / 60)))


def languages(codes: list[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


def times(codes: list[str]) -> str:
    return ", ".join(str(wording.TIMES[code]) for code in codes if code in wording.TIMES)


def log_line(entry: AccountabilityEntry) -> str:
    return str(wording.LOG.get(entry.action, entry.action))


def log_numbers(entry: AccountabilityEntry) -> str:
    """The numbers of a line, where it has any."""
    details = entry.details
    if entry.action == "people.invited":
        return ngettext("%(num)s person", "%(num)s people", details.get("count", 0))
    if entry.action == "round.ran":
        return _("%(pairs)s of %(wishes)s wishes", pairs=number(details["pairs"]), wishes=number(details["wishes"]))
    if entry.action == "contest.decided":
        return ngettext("%(num)s entry", "%(num)s entries", details.get("entries", 0))
    return ""
