"""Superfans, campaigns and volunteers for tests."""

from __future__ import annotations

from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.ledger.units import POINTS
from reviews.army import joining, planning, terms
from reviews.army.mission_models import Mission, Wish
from reviews.army.models import Campaign, Volunteer
from reviews.army.readiness import SELF_TEST, TICKS
from reviews.army.states import CampaignState, Part
from tests.cast import person

TIMES = ["weekday_evening", "weekend_day"]


def a_campaign(leader: User, *, live: bool = True, **changes: Any) -> Campaign:
    """Open to everybody, with all that the checklist asks for and 500.00 EUR; running unless told otherwise. Committed."""
    with transaction():
        campaign = planning.begin("Talk to somebody who has it", {"source": "open"}, "en", leader)
        values: dict[str, Any] = {
            "goal": "Whoever hesitates can talk to a customer first.",
            "gives": ["time"],
            "skills": ["film"],
            "welcome": "Half an hour with a neighbour.",
            "good_for_company": "Fewer questions.",
            "good_for_customers": "An honest answer.",
            "good_for_peers": "Points and people.",
            "budget_minor": 500_00,
            "answers": dict.fromkeys(SELF_TEST, True),
            "ticks": dict.fromkeys(TICKS, True),
        }
        for name, value in {**values, **changes}.items():
            setattr(campaign, name, value)
        for part in (Part.LEADER, Part.SUPPORT):
            planning.appoint(campaign, part, leader.id)
        terms.write(campaign, leader)
        if live:
            campaign.go(CampaignState.LIVE, leader)
    return campaign


def a_mission(campaign: Campaign, *, stages: int = 1, **changes: Any) -> Mission:
    """An act of half an hour for 200 points, which cost 2.00. Committed."""
    values: dict[str, Any] = {
        "kind": "act",
        "title": "Try the new form",
        "brief": "Say what was in your way.",
        "effort_minutes": 30,
        "reward_kind": "points",
        "units": 200,
        "unit": POINTS,
        "cost_minor": 2_00,
        "responsible_id": campaign.named(Part.LEADER).id,
    }
    with transaction():
        return planning.add_mission(
            campaign, [(f"Stage {number}", "words") for number in range(1, stages + 1)], None, **{**values, **changes}
        )


def a_meeting(campaign: Campaign, **changes: Any) -> Mission:
    return a_mission(campaign, **{"kind": "meeting", "title": "A talk of half an hour", **changes})


def a_volunteer(campaign: Campaign, user: User, **changes: Any) -> Volunteer:
    """Speaks English, free on evenings and weekends, of age. Committed."""
    details: dict[str, Any] = {
        "display_name": user.name.split()[0],
        "languages": ["en"],
        "skills": [],
        "times": TIMES,
        "is_adult": True,
        "most_at_once": 3,
    }
    with transaction():
        return joining.join(campaign, user, {**details, **changes})


def a_wish(mission: Mission, user: User, **changes: Any) -> Wish:
    values: dict[str, Any] = {"languages": ["en"], "times": TIMES, "is_adult": True, "made_at": clock.now()}
    wish = Wish(mission_id=mission.id, user_id=user.id, **{**values, **changes})
    db.session.add(wish)
    db.session.commit()
    return wish


def somebody(number: int) -> User:
    return person(f"neighbour{number}@customer.example", f"Neighbour {number}", Role.CUSTOMER)
