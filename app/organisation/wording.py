"""Steps, receipts and scores in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.catalogue.disciplines import Discipline
from app.organisation.matching import Reason
from app.organisation.models import MemberStage
from app.organisation.standing import COMPETENCE_LABELS, Eligibility
from app.organisation.states import Stage, Status
from app.web.filters import day, language_name, number

STAGE_TONES = {
    Stage.CANDIDATE: "wait",
    Stage.ASSESSED: "note",
    Stage.PARTNER: "good",
    Stage.PAUSED: "quiet",
    Stage.LEFT: "quiet",
}
EVENT_TONES = {"accepted": "good", "resumed": "good", "paused": "warn", "left": "bad"}
Lines = list[tuple[str, str]]


def event_words(step: MemberStage) -> str:
    """What happened, as a timeline says it."""
    status = str(Status(step.status).label)
    words = {
        "joined": _("Became a candidate: %(status)s", status=status),
        "returned": _("Came back as a candidate: %(status)s", status=status),
        "assessed": _("Assessed"),
        "accepted": _("Accepted as partner: %(status)s", status=status),
        "repositioned": _("New position: %(status)s", status=status),
        "paused": _("Membership paused"),
        "resumed": _("Membership resumed"),
        "left": _("Membership ended"),
    }
    if step.event in {"accepted", "repositioned"} and step.role_activity == "passive":
        return _("%(words)s, passive", words=words[step.event])
    return words.get(step.event, step.event)


def eligibility_lines(found: Eligibility) -> Lines:
    """One line for each competence: what was found, and what is needed."""
    return [
        (str(COMPETENCE_LABELS[each.competence]), _level_against(each.level, each.needed)) for each in found.findings
    ]


def receipt_lines(because: Mapping[str, Any]) -> Lines:
    """The receipt of a step, as it was kept."""
    findings = because.get("findings", ())
    lines = [(_competence(each["competence"]), _level_against(each["level"], each["needed"])) for each in findings]
    lines += [(_competence(name), _level(level)) for name, level in because.get("levels", {}).items()]
    lines += [(str(Discipline(name).label), _level(level)) for name, level in because.get("skills", {}).items()]
    if "eligible" in because:
        statuses = ", ".join(str(Status(value).label) for value in because["eligible"])
        lines.append((_("Enough for"), statuses or _("no status yet")))
    return lines


def suggestion_lines(reasons: Iterable[Reason]) -> Lines:
    """Each part of a score: what it rests on, and its points."""
    said = {"skills": _skills, "languages": _languages, "availability": _availability, "zone": _zone}
    return [
        (
            said[reason.kind](reason.facts),
            _("%(points)s of %(most)s", points=number(reason.points), most=number(reason.most)),
        )
        for reason in reasons
    ]


def _skills(facts: Mapping[str, Any]) -> str:
    if not facts["levels"]:
        return _("No discipline asked for")
    told = []
    for name, held in facts["levels"].items():
        values = {"discipline": str(Discipline(name).label), "level": number(held["level"])}
        if not held["level"]:
            told.append(_("%(discipline)s: none", **values))
        elif held["assessed"]:
            told.append(_("%(discipline)s: %(level)s, assessed", **values))
        else:
            told.append(_("%(discipline)s: %(level)s by own account", **values))
    return ", ".join(told)


def _languages(facts: Mapping[str, Any]) -> str:
    if not facts["spoken"] and not facts["missing"]:
        return _("No language asked for")
    spoken = ", ".join(language_name(code) for code in facts["spoken"])
    missing = ", ".join(language_name(code) for code in facts["missing"])
    if not missing:
        return _("Speaks %(languages)s", languages=spoken)
    if not spoken:
        return _("Does not speak %(languages)s", languages=missing)
    return _("Speaks %(spoken)s, but not %(missing)s", spoken=spoken, missing=missing)


def _availability(facts: Mapping[str, Any]) -> str:
    if facts["available_from"]:
        return _("Not available before %(day)s", day=day(date.fromisoformat(facts["available_from"])))
    hours = ngettext("%(num)s hour a week", "%(num)s hours a week", facts["hours"])
    if not facts["projects"]:
        return _("%(hours)s, in no project now", hours=hours)
    projects = ngettext("%(num)s running project", "%(num)s running projects", facts["projects"])
    return _("%(hours)s, shared with %(projects)s", hours=hours, projects=projects)


def _zone(facts: Mapping[str, Any]) -> str:
    apart = facts["hours_apart"]
    if apart is None:
        return _("No time zone asked for")
    if not apart:
        return _("The same time of day")
    return ngettext("%(num)s hour apart", "%(num)s hours apart", apart)


def _competence(name: str) -> str:
    return str(COMPETENCE_LABELS.get(name, name))


def _level(level: int | None) -> str:
    return _("not assessed") if level is None else _("%(level)s of 5", level=number(level))


def _level_against(level: int | None, needed: int) -> str:
    if level is None:
        return _("not assessed; %(needed)s needed", needed=number(needed))
    return _("%(level)s; %(needed)s needed", level=number(level), needed=number(needed))


# What stands in the audit log, in the reader's words.
AUDIT = {
    "members.exported": _l("List of members exported"),
    "member.joined": _l("Member joined as a candidate"),
    "member.returned": _l("Member came back"),
    "member.assessed": _l("Member assessed"),
    "member.accepted": _l("Member accepted"),
    "member.repositioned": _l("Status, role activity or duty of a member changed"),
    "member.paused": _l("Member paused"),
    "member.resumed": _l("Member active again"),
    "member.left": _l("Member left"),
}
