"""A reward exists once per source under 50 parallel copies."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.database import db, transaction
from app.ledger.naming import AVAILABLE, REDEEMABLE, personal
from app.ledger.queries import balance
from app.ledger.units import POINTS
from app.money import Money
from app.orders.models import Order
from app.orders.settling import apply_money
from app.rewards.granting import grant, mature, take_back
from app.rewards.models import Reward
from app.rewards.redeeming import NotOffered, TooFewPoints, redeem
from tests.cast import Cast, person
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.orders import an_order
from tests.factories.rewards import an_offer, some_points

pytestmark = pytest.mark.concurrency
COPIES = 50


def give(user_id: int, **changes: object) -> int:
    with transaction():
        return grant(
            kind="cash",
            amount=Money(7_00, "EUR"),
            to=db.session.get_one(User, user_id),
            because={},
            source="referral:1",
            **changes,  # type: ignore[arg-type]
        ).id


def test_fifty_parallel_copies_give_one_reward(fresh_app: Flask) -> None:
    with room_for(fresh_app, COPIES):
        bob = Cast().bob.id

        answers = all_at_once(fresh_app, lambda _number: give(bob), COPIES)

        assert len(set(answers)) == 1 and isinstance(answers[0], int), answers[:3]
        assert db.session.scalar(sa.select(sa.func.count(Reward.id))) == 1
        assert balance(personal(bob, AVAILABLE, "EUR")).units == 7_00
        mails = sa.text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'rewards.tell_granted'")
        assert db.session.scalar(mails) == 1


def test_fifty_parallel_take_backs_of_one_cause_take_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, COPIES):
        bob = Cast().bob.id
        reward_id = give(bob)

        def take(_number: int) -> bool:
            with transaction():
                reward = db.session.get_one(Reward, reward_id)
                return take_back(reward, 3_00, source="referral:1:removed", because={}) is not None

        answers = all_at_once(fresh_app, take, COPIES)

        assert answers.count(True) == 1 and answers.count(False) == COPIES - 1, answers[:3]
        assert balance(personal(bob, AVAILABLE, "EUR")).units == 4_00


def test_maturing_and_refunding_at_the_same_moment_agree(fresh_app: Flask) -> None:
    with room_for(fresh_app, 12):
        bob, rewards, orders = Cast().bob.id, [], []
        for number in range(6):
            order = an_order()
            with transaction():
                apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)
                reward = grant(
                    kind="cash",
                    amount=Money(10_00, "EUR"),
                    to=db.session.get_one(User, bob),
                    because={},
                    source=f"r:{number}",
                    hold_days=1,
                    order=order,
                )
                reward.hold_until = reward.granted_at
            rewards.append(reward.id)
            orders.append(order.id)

        def act(number: int) -> bool:
            with transaction():
                if number % 2:
                    return mature(rewards[number // 2])
                order = db.session.get_one(Order, orders[number // 2])
                apply_money(
                    order.id, captured_minor=order.total_minor, refunded_minor=order.total_minor // 2, disputed=False
                )
            return True

        answers = all_at_once(fresh_app, act, 12)

        assert all(isinstance(each, bool) for each in answers), answers
        assert balance(personal(bob, AVAILABLE, "EUR")).units == 6 * 5_00


def test_parallel_redemptions_never_spend_a_point_twice(fresh_app: Flask) -> None:
    with room_for(fresh_app, 20):
        bob = Cast().bob.id
        with transaction():
            some_points(db.session.get_one(User, bob), 120)
            offer_id = an_offer(50).id

        def click(number: int) -> bool:
            with transaction():
                redeem(offer_id, user=db.session.get_one(User, bob), key=f"key-of-form-number-{number}")
            return True

        answers = all_at_once(fresh_app, click, 20)

        assert answers.count(True) == 2
        assert sum(isinstance(each, TooFewPoints) for each in answers) == 18, answers
        assert balance(personal(bob, REDEEMABLE, POINTS)).units == 20


def test_the_last_one_on_the_shelf_goes_to_one_person(fresh_app: Flask) -> None:
    with room_for(fresh_app, 12):
        people = [person(f"p{number}@x.example", f"P {number}").id for number in range(12)]
        with transaction():
            for each in people:
                some_points(db.session.get_one(User, each), 50, f"start:{each}")
            offer_id = an_offer(50, stock_left=1).id

        def click(number: int) -> bool:
            with transaction():
                redeem(offer_id, user=db.session.get_one(User, people[number]), key=f"key-of-form-number-{number}")
            return True

        answers = all_at_once(fresh_app, click, 12)

        assert answers.count(True) == 1
        assert sum(isinstance(each, NotOffered) for each in answers) == 11, answers


def test_fifty_copies_of_one_click_redeem_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, COPIES):
        bob = Cast().bob.id
        with transaction():
            some_points(db.session.get_one(User, bob), 500)
            offer_id = an_offer(50).id

        def click(_number: int) -> int:
            with transaction():
                return redeem(offer_id, user=db.session.get_one(User, bob), key="one-key-for-all-clicks").id

        answers = all_at_once(fresh_app, click, COPIES)

        assert len(set(answers)) == 1 and isinstance(answers[0], int), answers[:3]
        assert balance(personal(bob, REDEEMABLE, POINTS)).units == 450
