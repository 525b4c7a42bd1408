"""From a clicked link to a commission and back: a paid order earns, its refund takes, a dispute won gives again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.ledger.queries import balances_of
from app.orders.models import Order, OrderTouch
from app.orders.settling import apply_money
from referrals.commissions.models import Commission, CommissionDecision
from referrals.commissions.tasks import earn_by
from referrals.commissions.wording import why_earned
from referrals.programs import drafting, joining
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralLink
from tests.cast import Cast
from tests.factories.commissions import an_enrolment, program_terms
from tests.factories.orders import an_order
from tests.factories.referrals import a_link
from tests.jobs import perform_due
from tests.jobs import waiting as jobs_waiting

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def order(cast: Cast) -> Order:
    """Alice's order over 100.00 net, 120.00 in all, brought by a link of Bob's."""
    link = a_link(an_enrolment(program_terms(hold_days=30), cast.bob))
    placed = an_order(placed_by=cast.alice)
    touched(placed, link)
    return placed


def touched(order: Order, link: ReferralLink) -> None:
    """The order came by that link."""
    click = {"link_id": link.id, "click": 1, "at": order.placed_at.isoformat(), "late": False}
    db.session.add(OrderTouch(order_id=order.id, source="referrals.link", reference=link.code, details=click))
    db.session.commit()


def money(order: Order, paid: int, refunded: int = 0, *, disputed: bool = False) -> None:
    with transaction():
        apply_money(order.id, captured_minor=paid, refunded_minor=refunded, disputed=disputed)
    perform_due(only="referrals.earn")


def waiting(cast: Cast) -> int:
    return sum(each.amount.units for each in balances_of(cast.bob, "pending"))


def test_a_paid_order_earns_its_partner_once(order: Order, cast: Cast) -> None:
    assert db.session.scalars(sa.select(OrderTouch)).one()
    money(order, 12_000)
    money(order, 12_000)
    assert (waiting(cast), db.session.query(Commission).count()) == (1_000, 1)


@pytest.mark.parametrize("steps", [(6_000,), (2_000, 6_000), (1, 2, 3_333, 6_000)])
def test_a_refund_takes_its_share_in_whatever_parts_it_comes(order: Order, cast: Cast, steps: tuple[int, ...]) -> None:
    money(order, 12_000)
    for refunded in steps:
        money(order, 12_000, refunded)
    assert waiting(cast) == 500


def test_the_job_of_an_order_earns_once_and_knows_what_went_back_before_it(order: Order, cast: Cast) -> None:
    for refunded in (0, 6_000):
        with transaction():
            apply_money(order.id, captured_minor=12_000, refunded_minor=refunded, disputed=False)
    assert db.session.query(CommissionDecision).count() == 0
    [job] = [arguments for name, arguments in jobs_waiting() if name == "referrals.earn"]
    for _time in range(2):
        earn_by.perform(**job)
    assert (waiting(cast), db.session.query(Commission).count()) == (500, 1)


def test_a_full_refund_leaves_nothing(order: Order, cast: Cast) -> None:
    money(order, 12_000)
    money(order, 12_000, 12_000)
    assert waiting(cast) == 0


def test_a_refund_that_is_undone_gives_back_what_it_took(order: Order, cast: Cast) -> None:
    money(order, 12_000)
    money(order, 12_000, 12_000)
    money(order, 12_000, 0)
    assert waiting(cast) == 1_000


def test_jobs_that_mature_rewards_leave_alone_what_waits(
    order: Order, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    money(order, 12_000)
    run_jobs()
    assert waiting(cast) == 1_000


def decided() -> str | None:
    return db.session.scalar(sa.select(CommissionDecision.outcome))


@pytest.mark.parametrize("ending", ["ended", "paused", "left"])
def test_what_was_ordered_in_time_earns_although_it_is_paid_after_the_end(
    order: Order, cast: Cast, ending: str
) -> None:
    """A bank transfer takes days: what counts is when it was ordered, as for a click on the last day."""
    enrolment = db.session.scalars(sa.select(Enrolment)).one()
    with clock.freeze(clock.in_days(3)):
        with transaction():
            if ending == "left":
                joining.leave(enrolment)
            else:
                {"ended": drafting.end, "paused": drafting.pause}[ending](enrolment.program)
        money(order, 12_000)
    assert (waiting(cast), decided()) == (1_000, "earned")
    commission = db.session.scalars(sa.select(Commission)).one()
    assert commission.because["ended_since"] is True
    assert any("was paused or ended only later" in words for _name, words in why_earned(commission))


def test_what_was_ordered_while_nothing_ran_earns_nothing_even_if_it_runs_again(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(hold_days=30), cast.bob)
    with clock.freeze(clock.in_days(1)), transaction():
        drafting.pause(enrolment.program)
    with clock.freeze(clock.in_days(2)):
        placed = an_order(placed_by=cast.alice)
        touched(placed, a_link(enrolment))
    with clock.freeze(clock.in_days(3)):
        with transaction():
            drafting.resume(enrolment.program)
        money(placed, 12_000)
    assert (waiting(cast), decided()) == (0, "program_ended")


def test_when_a_program_moved_cannot_be_changed_afterwards(cast: Cast) -> None:
    enrolment = an_enrolment(program_terms(), cast.bob)
    with transaction():
        drafting.end(enrolment.program)
    with pytest.raises(sa.exc.DatabaseError, match="kept as they are"), transaction():
        db.session.execute(sa.text("UPDATE program_move SET moved_at = now()"))
