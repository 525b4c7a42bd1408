"""How much is noticed, and how often wrongly: a made-up world of some hundred partners, the same ones each time.

Told in docs/promises.md: of ten planted frauds at least nine are noticed by the signal meant for them, and of ten
partners who are looked at at least nine are frauds. Among the planted are some that stay below the thresholds on purpose,
and honest ones that look worse than they are.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from referrals.risk import scanning
from referrals.risk.models import RiskSignal
from referrals.risk.signals import Code
from tests.factories.commissions import program_terms
from tests.factories.promotions import a_promotion
from tests.factories.world import World
from tests.referrals.risk.planted import FRAUDS, HONEST

MOMENT = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
OF_EACH_FRAUD, OF_EACH_HONEST = 6, 10
RECALL_PERCENT = PRECISION_PERCENT = 90


def low_and_slow(world: World, chance: Random) -> int:
    """Eight bought orders a day, for days: below what is noticed."""
    partner = world.partner()
    for day in range(4):
        for _each in range(8):
            world.order(partner, world.now - timedelta(days=day, hours=chance.randrange(20)))
    return partner.enrolment_id


def a_code_goes_round_by_chance(world: World, chance: Random) -> int:
    """Honest, and exactly like a leak: a person has to ask."""
    partner = world.partner()
    for _each in range(13):
        world.order(partner, world.now - timedelta(hours=chance.randrange(1, 20)), by="code")
    return partner.enrolment_id


@pytest.mark.slow
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("seed", [7, 2026])
def test_most_frauds_are_noticed_and_few_honest_partners_are_bothered(seed: int) -> None:
    chance = Random(seed)
    with clock.freeze(MOMENT):
        world = World(terms=program_terms(orders="period"), promotion=a_promotion("SHARED"), now=MOMENT)
        planted = {(plant(world, chance), code) for plant, code in FRAUDS.items() for _each in range(OF_EACH_FRAUD)}
        planted |= {(low_and_slow(world, chance), Code.VELOCITY) for _each in range(3)}
        for honest in HONEST:
            for _each in range(OF_EACH_HONEST):
                honest(world, chance)
        for _each in range(2):
            a_code_goes_round_by_chance(world, chance)
        world.write()
        with transaction():
            scanning.scan()
    noticed = {(each.enrolment_id, Code(each.code)) for each in db.session.scalars(sa.select(RiskSignal))}
    assert len(noticed & planted) * 100 >= RECALL_PERCENT * len(planted), planted - noticed
    looked_at, frauds = {each for each, _code in noticed}, {each for each, _code in planted}
    assert len(looked_at & frauds) * 100 >= PRECISION_PERCENT * len(looked_at), looked_at - frauds
    # The hard ones are there: neither number can be a hundred.
    assert planted - noticed
    assert looked_at - frauds
