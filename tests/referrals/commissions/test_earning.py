"""What conversions earn, level by level, once, with a reason either way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.ledger.queries import balances_of
from app.orders.states import State
from app.rewards.tasks import mature_due
from referrals.commissions.earning import earn
from referrals.commissions.models import Commission, CommissionDecision
from referrals.commissions.wording import why_earned
from tests.cast import Cast
from tests.factories.commissions import a_line, a_sale, an_enrolment, program_terms
from tests.factories.orders import a_contact, an_order

pytestmark = pytest.mark.usefixtures("db")


def amounts() -> list[tuple[int, int]]:
    found = db.session.execute(sa.select(Commission.level, Commission.amount_minor).order_by(Commission.id))
    return [(level, minor) for level, minor in found]


def outcome() -> str | None:
    return db.session.scalars(sa.select(CommissionDecision.outcome).order_by(CommissionDecision.id.desc())).first()


def in_ledger(user: Any) -> dict[str, int]:
    return {each.kind: each.amount.units for each in balances_of(user)}


def test_the_partner_earns_the_rate_of_the_net_amount(cast: Cast) -> None:
    sale = a_sale(an_enrolment(program_terms(), cast.bob))
    earn(sale)
    assert amounts() == [(1, 1_000)]
    assert in_ledger(cast.bob) == {"available": 1_000}
    assert outcome() == "earned"


def test_what_is_earned_waits_for_the_hold(cast: Cast) -> None:
    with transaction():
        earn(a_sale(an_enrolment(program_terms(hold_days=30), cast.bob)))
    for days, where in ((29, "pending"), (31, "available")):
        with clock.freeze(clock.in_days(days)):
            mature_due()
        assert in_ledger(cast.bob) == {where: 1_000}


def test_the_line_above_earns_by_its_levels() -> None:
    line = a_line(program_terms((1_000, 500, 250)), 4)
    earn(a_sale(line[0]))
    assert amounts() == [(1, 1_000), (2, 500), (3, 250)]
    assert in_ledger(line[3].user) == {}


def test_a_level_nobody_may_fill_is_paid_to_no_one() -> None:
    line = a_line(program_terms((1_000, 500, 250)), 3)
    line[1].state = "paused"
    db.session.commit()
    earn(a_sale(line[0]))
    assert amounts() == [(1, 1_000), (3, 250)]


def test_the_same_conversion_again_earns_nothing_more(cast: Cast) -> None:
    sale = a_sale(an_enrolment(program_terms(), cast.bob))
    earn(sale)
    assert list(earn(sale)) == []
    assert amounts() == [(1, 1_000)]


def test_the_receipt_names_the_rule_and_its_inputs(cast: Cast) -> None:
    terms = program_terms()
    [commission] = earn(a_sale(an_enrolment(terms, cast.bob)))
    receipt = commission.because
    assert (receipt["terms_version"], receipt["base_minor"], receipt["rate"]) == (1, 10_000, 1_000)
    assert (receipt["level"], receipt["counted_minor"], receipt["line"]) == (1, 1_000, [True])


def test_new_terms_never_reach_back(cast: Cast) -> None:
    terms = program_terms()
    enrolment = an_enrolment(terms, cast.bob)
    later = {"program_id": terms.program_id, "version": 2, "levels": [5_000], "hold_days": 0, "orders": "period"}
    before = a_sale(enrolment, happened_at=clock.now())
    with clock.freeze(clock.now() + timedelta(days=1)):
        from referrals.programs.models import ProgramTerms

        db.session.add(ProgramTerms(**later, published_at=clock.now()))
        db.session.commit()
        after = a_sale(enrolment)
        earn(before)
        earn(after)
    assert amounts() == [(1, 1_000), (1, 5_000)]


def test_disabling_program_and_partner_changes_nothing_that_was_earned(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(), cast.bob)
    earn(a_sale(enrolment))
    enrolment.program.state, enrolment.state = "ended", "left"
    db.session.commit()
    assert amounts() == [(1, 1_000)]
    assert in_ledger(cast.bob) == {"available": 1_000}
    earn(a_sale(enrolment))
    assert outcome() == "program_ended"


@pytest.mark.parametrize(
    ("terms", "sale", "why"),
    [
        ({}, {"enrolment_id": None}, "no_partner"),
        ({"basis": "action", "action": "newsletter", "pays": "flat"}, {}, "other_kind"),
        (
            {"basis": "action", "action": "newsletter", "pays": "flat"},
            {"kind": "action", "action": "registration", "amount_minor": 0},
            "other_action",
        ),
        ({}, {"amount_minor": 0}, "nothing_to_earn"),
        ({"levels": [0]}, {}, "nothing_to_earn"),
    ],
)
def test_what_earns_nothing_says_why(cast: Cast, terms: dict[str, Any], sale: dict[str, Any], why: str) -> None:
    enrolment = an_enrolment(program_terms(**terms), cast.bob)
    earn(a_sale(enrolment, **sale))
    assert (amounts(), outcome()) == ([], why)


def test_a_partner_who_left_earns_nothing_new(cast: Cast) -> None:
    earn(a_sale(an_enrolment(program_terms(), cast.bob, state="left")))
    assert (amounts(), outcome()) == ([], "partner_inactive")


def test_an_action_earns_its_flat_amount(cast: Cast) -> None:
    terms = program_terms((250,), basis="action", action="newsletter", pays="flat")
    earn(a_sale(an_enrolment(terms, cast.bob), 0, kind="action", action="newsletter"))
    assert amounts() == [(1, 250)]


def test_one_order_earns_at_most_its_cap_shared_by_the_levels() -> None:
    line = a_line(program_terms((1_000, 500), cap_order_minor=600), 2)
    [first, _second] = earn(a_sale(line[0]))
    assert amounts() == [(1, 400), (2, 200)]
    assert dict(why_earned(first))["Most for one order"] == "€6.00", "the receipt says why it is no more"


def test_a_partner_earns_at_most_the_caps_of_month_and_ever(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(cap_month_minor=1_500, cap_partner_minor=2_200), cast.bob)
    earn(a_sale(enrolment))
    earn(a_sale(enrolment))
    earn(a_sale(enrolment))
    assert (amounts(), outcome()) == ([(1, 1_000), (1, 500)], "cap_reached")
    with clock.freeze(clock.now() + timedelta(days=40)):
        earn(a_sale(enrolment))
    assert amounts()[-1] == (1, 700)


def own_sale(enrolment: Any, **order: Any) -> Any:
    bought = an_order(state=State.PAID, paid_at=clock.now(), paid_minor=12_000, **order)
    return a_sale(enrolment, source="order", external_id=str(bought.id), order_id=bought.id)


def test_nobody_earns_by_their_own_order(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(), cast.bob)
    earn(own_sale(enrolment, placed_by=cast.bob))
    assert outcome() == "own_order"
    earn(own_sale(enrolment, contact=a_contact(email=cast.bob.email)))
    assert (amounts(), outcome()) == ([], "own_order")


def test_a_program_for_first_orders_pays_the_first_alone(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(orders="first"), cast.bob)
    earn(own_sale(enrolment, contact=a_contact()))
    with clock.freeze(clock.now() + timedelta(days=1)):
        earn(own_sale(enrolment, contact=a_contact()))
    assert (amounts(), outcome()) == ([(1, 1_000)], "not_first_order")


def test_a_program_for_a_period_pays_every_order_until_it_is_over(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(period_days=90), cast.bob)
    start = clock.now()
    for day in (0, 90, 91):
        with clock.freeze(start + timedelta(days=day)):
            earn(own_sale(enrolment, contact=a_contact()))
    assert (amounts(), outcome()) == ([(1, 1_000), (1, 1_000)], "outside_period")
