"""What a done mission gives. Nothing here knows what a customer said about it, or how many stars they gave (R47)."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.ledger.units import Amount
from app.rewards.granting import grant
from app.rewards.models import PIECES, Reward
from app.rewards.promising import keep, promise
from reviews.army.mission_models import Mission, MissionAssignment
from reviews.army.models import Volunteer
from reviews.army.states import Step

FIRST_MISSION = "first_mission"


def frozen(mission: Mission) -> dict[str, object]:
    """What is promised with an offer, and stays so whatever becomes of the mission."""
    return {
        "kind": mission.reward_kind,
        "units": mission.units,
        "unit": mission.unit,
        "details": dict(mission.details),
        "hold_days": mission.hold_days,
    }


def give(it: MissionAssignment) -> Reward | None:
    """Once; None where the account was erased meanwhile."""
    to, promised = it.volunteer.user, it.reward
    if not to.is_active:
        return None
    reward = grant(
        kind=promised["kind"],
        amount=promised["units"] if promised["unit"] == PIECES else Amount(promised["units"], promised["unit"]),
        to=to,
        because={"rule": "mission", "mission": it.mission.title, "reference": it.reference},
        source=f"army-mission:{it.id}",
        hold_days=int(promised.get("hold_days", 0)),
        details=promised.get("details", {}),
    )
    it.reward_id = reward.id
    if _is_first(it):
        because = {"rule": FIRST_MISSION, "reference": it.reference}
        first = promise(FIRST_MISSION, source=f"army-first:{to.id}", because=because, to=to)
        if first is not None:
            keep(first, to=to)
    return reward


def _is_first(it: MissionAssignment) -> bool:
    """Over all campaigns: the policy of that occasion may give something more, once in a life."""
    done = (
        sa.select(sa.func.count())
        .select_from(MissionAssignment)
        .join(Volunteer, Volunteer.id == MissionAssignment.volunteer_id)
        .where(Volunteer.user_id == it.volunteer.user_id, MissionAssignment.step == Step.DONE)
    )
    return db.session.scalar(done) == 1
