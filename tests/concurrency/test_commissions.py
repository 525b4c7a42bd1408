"""Commissions under many hands: copies of one conversion, caps that many reach for, and edits of the sponsor forest."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db, transaction
from referrals.commissions.earning import earn
from referrals.commissions.models import CapUse, Commission
from referrals.commissions.sponsors import Circle, put_below, sponsors_above
from referrals.tracking.models import ReferralConversion, ReferralDay
from referrals.tracking.tasks import settle_days
from tests.cast import Cast, person
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.commissions import a_line, a_sale, an_enrolment, program_terms
from tests.factories.referrals import a_link

COPIES = 16
EDITS = 64
pytestmark = pytest.mark.concurrency


def failures(answers: list[object]) -> list[object]:
    return [each for each in answers if isinstance(each, BaseException)]


def test_parallel_copies_of_one_conversion_earn_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, COPIES):
        sale_id = a_sale(a_line(program_terms((1_000, 500)), 2)[0]).id

        def one(_number: int) -> None:
            with transaction():
                earn(db.session.get_one(ReferralConversion, sale_id))

        assert failures(all_at_once(fresh_app, one, COPIES)) == []
        db.session.rollback()
        found = db.session.scalars(sa.select(Commission.amount_minor).order_by(Commission.level)).all()
        assert list(found) == [1_000, 500]


def test_a_cap_that_many_reach_for_is_never_passed(fresh_app: Flask) -> None:
    with room_for(fresh_app, COPIES):
        enrolment = an_enrolment(program_terms(cap_partner_minor=4_500), Cast().bob)
        sales = [a_sale(enrolment).id for _ in range(COPIES)]

        def one(number: int) -> None:
            with transaction():
                earn(db.session.get_one(ReferralConversion, sales[number]))

        assert failures(all_at_once(fresh_app, one, COPIES)) == []
        db.session.rollback()
        earned = db.session.scalars(sa.select(Commission.amount_minor)).all()
        assert sorted(earned) == [500, 1_000, 1_000, 1_000, 1_000]
        assert db.session.scalars(sa.select(CapUse.used_minor)).one() == 4_500


def test_parallel_payments_of_the_days_pay_each_day_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, COPIES):
        terms = program_terms((5,), basis="click", pays="flat", published_at=clock.in_days(-30))
        link = a_link(an_enrolment(terms, Cast().bob))
        days = [clock.today() - timedelta(days=back) for back in range(1, 9)]
        values = {"link_id": link.id, "event": "click", "kind": "counted", "sub_id": "", "count": 100}
        db.session.add_all(ReferralDay(day=day, **values) for day in days)
        db.session.commit()

        assert failures(all_at_once(fresh_app, lambda _number: settle_days(), COPIES)) == []

        db.session.rollback()
        assert db.session.scalars(sa.select(Commission.amount_minor)).all() == [500] * len(days)
        assert (
            sorted(each.happened_at.date() for each in db.session.scalars(sa.select(ReferralConversion))) == days[::-1]
        )


def test_64_parallel_edits_of_the_sponsors_leave_a_forest(fresh_app: Flask) -> None:
    """Everyone is put below the next one, at once: the last of them would close the circle."""
    with room_for(fresh_app, EDITS):
        people = [person(f"p{place}@ring.example", f"Partner {place}").id for place in range(EDITS)]

        def one(number: int) -> None:
            from app.accounts.models import User

            with transaction():
                lower, upper = people[number], people[(number + 1) % EDITS]
                put_below(db.session.get_one(User, lower), db.session.get_one(User, upper))

        refused = failures(all_at_once(fresh_app, one, EDITS))
        assert [type(each) for each in refused] == [Circle]
        db.session.rollback()
        assert all(sponsors_above(each, depth=EDITS).get(each) != each for each in people)
        tops = [each for each in people if each not in sponsors_above(each, depth=1)]
        assert len(tops) == 1
