"""What must be true before people are called: a named leader, a budget, support, terms, and an honest self-test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.database import db
from reviews.army import inviting, terms
from reviews.army.mission_models import Mission
from reviews.army.models import Campaign
from reviews.army.states import Part

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

# For what is not for everybody: it needs time, leadership and patience.
SELF_TEST: dict[str, LazyString] = {
    "time": _l("Somebody of us has two hours or more each week for it."),
    "patience": _l("We can wait three months before it shows in numbers."),
    "criticism": _l("We can hear criticism in public, and answer it."),
    "share": _l("We want to share what it brings with those who help."),
    "freedom": _l("We let people speak in their own words, also when they find fault."),
}
ENOUGH_YES = 4
NEEDED_YES = frozenset({"criticism", "freedom"})
TICKS: dict[str, LazyString] = {
    "resources": _l("There is enough staff and stock for as many people as are called."),
    "tried": _l("Somebody else has read the page and done one mission as a trial."),
    "unscripted": _l("Nobody is told what to say, and everybody is named as a volunteer."),
    "risks": _l("We have thought about what could go wrong: for the volunteers, for customers, for their data."),
}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the checklist; `step` is where it is put right."""

    code: str
    sentence: str | LazyString
    done: bool
    step: str


def suits(answers: Mapping[str, object]) -> bool | None:
    """Whether a campaign suits this company now; None while a question is open."""
    if set(answers) != set(SELF_TEST):
        return None
    yes = {name for name, answer in answers.items() if answer}
    return len(yes) >= ENOUGH_YES and yes >= NEEDED_YES


def missions_of(campaign: Campaign) -> list[Mission]:
    found = sa.select(Mission).where(Mission.campaign_id == campaign.id).order_by(Mission.id)
    return list(db.session.scalars(found))


def needed_minor(missions: list[Mission]) -> int:
    """What all places of all open missions can cost; a mission without a number of places counts once."""
    return sum(each.reserve_minor * (each.places or 1) for each in missions if each.is_open)


def underpaid(campaign: Campaign, missions: list[Mission]) -> list[Mission]:
    return [each for each in missions if each.is_open and each.hour.minor < campaign.minimum_hour_minor]


def checks(campaign: Campaign) -> list[Check]:
    """All lines, done or not, in the order of the steps."""
    open_ = [each for each in missions_of(campaign) if each.is_open]
    roles = {role.part for role in campaign.roles}
    rows = [
        ("audience", _l("There is somebody to call."), _has_audience(campaign), "who"),
        ("gives", _l("It is said what people can give."), bool(campaign.gives), "give"),
        (
            "benefits",
            _l("It is said what is good about it for customers, for volunteers and for the company."),
            all((campaign.good_for_company, campaign.good_for_customers, campaign.good_for_peers)),
            "get",
        ),
        ("missions", _l("There is a mission with effort and reward."), bool(open_), "missions"),
        ("rate", _l("No mission is worth less than the least rate."), not underpaid(campaign, open_), "missions"),
        ("leader", _l("A leader is named."), Part.LEADER in roles, "people"),
        ("support", _l("Somebody is named who answers questions and complaints."), Part.SUPPORT in roles, "people"),
        (
            "budget",
            _l("The budget is enough for all places."),
            campaign.budget_minor > 0 and campaign.budget_minor >= needed_minor(open_),
            "people",
        ),
        ("terms", _l("The fair terms can be read."), terms.newest(campaign) is not None, "ready"),
        ("self_test", _l("The self-test says that it suits you."), suits(campaign.answers) is True, "ready"),
        *((code, words, bool(campaign.ticks.get(code)), "ready") for code, words in TICKS.items()),
    ]
    return [Check(code=code, sentence=words, done=done, step=step) for code, words, done, step in rows]


def _has_audience(campaign: Campaign) -> bool:
    return campaign.who.get("source") == "open" or inviting.size_of(campaign) > 0
