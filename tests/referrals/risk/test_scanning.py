"""From rows to signals: each kind is noticed once, honest days are not, and own orders are seen however they are disguised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from referrals.risk import scanning
from referrals.risk.models import RiskCase, RiskHold, RiskSignal
from referrals.risk.wording import evidence, sentence
from tests.factories.accounts import count
from tests.factories.commissions import program_terms
from tests.factories.promotions import a_promotion
from tests.factories.world import World
from tests.referrals.risk.planted import FRAUDS, HONEST, somebody_well_known_shares_a_code

pytestmark = pytest.mark.usefixtures("db")
# In the second half of a month, so that what happened in its first weeks is in it; with two hours of Tuesday gone.
MOMENT = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.freeze(MOMENT):
        yield World(terms=program_terms(orders="period"), promotion=a_promotion("SHARED"), now=MOMENT)


def noticed() -> set[tuple[int, str]]:
    return {(each.enrolment_id, each.code) for each in db.session.scalars(sa.select(RiskSignal))}


def scan() -> int:
    with transaction():
        return scanning.scan()


def test_each_fraud_is_noticed_once_and_no_honest_day_is(world: World) -> None:
    chance = Random(1)
    planted = {(plant(world, chance), code.value) for plant, code in FRAUDS.items()}
    for honest in HONEST:
        if honest is not somebody_well_known_shares_a_code:  # hundreds of orders: test_precision has them
            honest(world, chance)
    world.write()
    assert scan() >= len(planted)
    assert noticed() == planted
    assert count(RiskCase) == len(planted)
    before = (count(RiskSignal), len(db.session.query(RiskHold).all()))
    assert scan() == 0
    assert before == (count(RiskSignal), len(db.session.query(RiskHold).all()))
    for signal in db.session.scalars(sa.select(RiskSignal)):
        assert signal.value >= signal.threshold
        assert sentence(signal) and len(evidence(signal)) == 5


def test_nothing_happened_and_nothing_is_noticed() -> None:
    assert scan() == 0


def test_what_is_one_below_a_threshold_is_not_noticed(world: World) -> None:
    partner = world.partner()
    for _each in range(11):
        world.order(partner, MOMENT)
    world.write()
    assert scan() == 0
    world.order(partner, MOMENT)
    world.write()
    assert scan() > 0
    assert noticed() == {(partner.enrolment_id, "velocity")}
