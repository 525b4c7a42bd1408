"""R45: points of missions are a ledger: earned and redeemable apart, never below zero, corrected by new entries."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.accounts.models import User
from app.database import db, transaction
from app.ledger import correcting, naming
from app.ledger.models import Transfer
from app.ledger.units import points
from app.rewards.granting import take_back
from app.rewards.models import Reward
from app.rewards.queries import purse_of
from app.rewards.redeeming import redeem
from reviews.army import working
from reviews.army.submitting import Handed
from tests.cast import Cast
from tests.factories.army import a_campaign, a_mission, a_volunteer
from tests.factories.rewards import an_offer


def standing(person: User) -> tuple[int, int, int]:
    """Redeemable, earned in a life, owed."""
    purse = purse_of(person)
    return purse.points, purse.lifetime, purse.owed


@pytest.mark.slow
@pytest.mark.usefixtures("app")
def test_r45_points_of_missions_are_earned_spent_taken_back_and_corrected_by_entries_alone(
    cast: Cast, noon: datetime
) -> None:
    mission = a_mission(campaign := a_campaign(cast.marta))
    volunteer = a_volunteer(campaign, cast.alice)
    with transaction():
        it = working.take(mission, volunteer)
        working.decide(working.submit(it, Handed(words="Done")), accepted=True, note="", by=cast.marta)
    assert standing(cast.alice) == (200, 200, 0)

    offer = an_offer(cost_points=150)
    with transaction():
        redeem(offer.id, user=cast.alice, key="a-key-of-a-form-1")
    assert standing(cast.alice) == (50, 200, 0), "what was earned stays earned"

    reward = db.session.get_one(Reward, it.reward_id)
    with transaction():
        take_back(reward, 200, source="mission:was-not-theirs", because={"rule": "mission_taken_back"})
    assert standing(cast.alice) == (0, 0, 150), "never below zero: what is spent is owed"

    before = ids()
    with transaction():
        correction = correcting.prepare(
            cast.alice, naming.REDEEMABLE, points(30), reason="It was theirs", key="k" * 20, by=cast.marta
        )
    with transaction():
        correcting.post_correction(correction.id, by=cast.ada)
    added = [each for each in db.session.scalars(sa.select(Transfer).order_by(Transfer.id)) if each.id not in before]
    assert len(added) >= 1 and correction.reason, "a correction is one more entry, with its reason"
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE ledger_transfer SET amount = amount + 1"))


def ids() -> set[int]:
    return set(db.session.scalars(sa.select(Transfer.id)))
