"""Orders that nobody pays: a reminder, then the end, and a way back by the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import clock
from app.database import transaction
from app.jobs.queue import TASKS
from app.orders import closing, tasks
from app.orders.models import Order
from app.orders.settling import apply_money
from app.orders.states import IllegalMove, State
from tests.cast import Cast
from tests.factories.orders import a_contact, an_order


def later(days: float) -> Any:
    return clock.freeze(clock.now() + timedelta(days=days))


def test_the_jobs_come_around_every_hour(app: Any) -> None:
    assert TASKS["orders.expire"].cron
    assert TASKS["orders.remind"].cron


def test_an_order_expires_when_its_time_is_over(db: Any, alices: Order, mails: Any) -> None:
    tasks.expire_unpaid()
    assert alices.state == State.PLACED
    with later(14.01):
        tasks.expire_unpaid()
        tasks.expire_unpaid()
    db.session.refresh(alices)
    assert alices.state == State.EXPIRED
    assert [event.kind for event in alices.events] == ["expired"]
    assert len(mails("orders/mail/closed")) == 1


@pytest.mark.parametrize("state", [State.PAID, State.CANCELLED, State.REFUNDED, State.DISPUTED])
def test_only_unpaid_orders_expire(db: Any, state: State) -> None:
    order = an_order(state=state)
    with later(30):
        tasks.expire_unpaid()
    db.session.refresh(order)
    assert order.state == state


def test_an_order_with_a_part_of_its_money_waits_for_a_person(db: Any, alices: Order) -> None:
    with transaction():
        apply_money(alices.id, captured_minor=1, refunded_minor=0, disputed=False)
    with later(30):
        tasks.expire_unpaid()
    db.session.refresh(alices)
    assert alices.state == State.PLACED


def test_one_reminder_is_mailed_three_days_before(db: Any, alices: Order, mails: Any) -> None:
    tasks.remind()
    assert mails("orders/mail/reminder") == []
    with later(11.5):
        tasks.remind()
        tasks.remind()
    assert len(mails("orders/mail/reminder")) == 1
    db.session.refresh(alices)
    assert [event.kind for event in alices.events] == ["reminded"]


def test_an_unverified_address_is_not_reminded(db: Any, mails: Any) -> None:
    an_order(a_contact(email_verified_at=None))
    with later(12):
        tasks.remind()
    assert mails("orders/mail/reminder") == []


def test_the_desk_takes_an_expired_order_up_again(db: Any, cast: Cast) -> None:
    order = an_order(state=State.EXPIRED)
    with transaction():
        closing.reinstate(order.id, by=cast.fatma, reason="The bank was slow.")
    assert order.state == State.PLACED
    assert order.due_at > clock.in_days(13)


def test_late_money_settles_an_order_that_is_taken_up_again(db: Any, cast: Cast, mails: Any, run_jobs: Any) -> None:
    order = an_order(state=State.EXPIRED)
    with transaction():
        apply_money(order.id, captured_minor=12_000, refunded_minor=0, disputed=False)
    assert order.state == State.EXPIRED
    with transaction():
        closing.reinstate(order.id, by=cast.fatma, reason="The money came a day late.")
    assert order.state == State.PAID
    assert [event.kind for event in order.events] == ["late_money", "reinstated", "paid"]
    run_jobs(only="orders.tell_paid")
    assert len(mails("orders/mail/paid")) == 1


@pytest.mark.parametrize("state", sorted(set(State) - {State.EXPIRED}))
def test_only_an_expired_order_is_taken_up_again(db: Any, cast: Cast, state: State) -> None:
    order = an_order(state=state)
    with pytest.raises(IllegalMove), transaction():
        closing.reinstate(order.id, by=cast.fatma, reason="Please")
