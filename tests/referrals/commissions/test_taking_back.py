"""Refunds take back at every level, in any partition, before and after the hold, and give back what is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db
from app.ledger.queries import balances_of
from app.rewards.granting import mature
from referrals.commissions.earning import earn
from referrals.commissions.models import Commission
from referrals.commissions.taking_back import bring_in_step
from referrals.tracking.models import ReferralConversion
from tests.cast import Cast
from tests.factories.commissions import a_line, a_refund, a_sale, an_enrolment, program_terms

pytestmark = pytest.mark.usefixtures("db")


def taken() -> list[int]:
    found = db.session.scalars(sa.select(Commission).order_by(Commission.level)).all()
    return [each.reward.taken_back for each in found]


def in_ledger(user: User) -> dict[str, int]:
    return {each.kind: each.amount.units for each in balances_of(user)}


def refund(sale: ReferralConversion, *parts: int) -> None:
    for part in parts:
        a_refund(sale, part)
        bring_in_step(sale)


@pytest.mark.parametrize("parts", [(9_999,), (3_333, 3_333, 3_333), (1, 9_998), (5_000, 4_999)])
def test_any_partition_takes_the_same_at_every_level(parts: tuple[int, ...]) -> None:
    sale = a_sale(a_line(program_terms((1_000, 333, 77)), 3)[0], 9_999)
    earn(sale)
    refund(sale, *parts)
    assert taken() == [each.amount_minor for each in db.session.scalars(sa.select(Commission).order_by("level"))]


def test_half_the_money_takes_half_of_everything() -> None:
    line = a_line(program_terms((1_000, 500)), 2)
    sale = a_sale(line[0])
    earn(sale)
    refund(sale, 5_000)
    assert taken() == [500, 250]
    assert in_ledger(line[1].user) == {"available": 250}


def test_it_is_taken_back_from_what_waits_too(cast: Cast) -> None:
    sale = a_sale(an_enrolment(program_terms(hold_days=30), cast.bob))
    earn(sale)
    refund(sale, 10_000)
    assert (taken(), in_ledger(cast.bob)) == ([1_000], {})


def test_the_same_news_again_takes_nothing_more(cast: Cast) -> None:
    sale = a_sale(an_enrolment(program_terms(), cast.bob))
    earn(sale)
    refund(sale, 5_000)
    bring_in_step(sale)
    assert taken() == [500]


def test_a_refund_frees_the_cap_it_used(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(cap_partner_minor=1_000), cast.bob)
    sale = a_sale(enrolment)
    earn(sale)
    refund(sale, 5_000)
    [again] = earn(a_sale(enrolment))
    assert again.amount_minor == 500


def test_what_an_upline_earns_never_matures_before_its_source() -> None:
    line = a_line(program_terms((1_000, 500), hold_days=30), 2)
    [first, second] = earn(a_sale(line[0]))
    first.reward.hold_until = clock.now() + timedelta(days=60)
    db.session.commit()
    with clock.freeze(clock.now() + timedelta(days=31)):
        assert mature(second.reward_id) is False
    with clock.freeze(clock.now() + timedelta(days=61)):
        assert mature(first.reward_id) is True
        assert mature(second.reward_id) is True
