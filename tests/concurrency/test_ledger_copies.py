"""Parallel postings: one source is one posting, and no sum is lost among many."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.ledger.models import Account, Posting, Transfer
from app.ledger.naming import AVAILABLE, CASH_OUT, PENDING, REWARDS_EXPENSE, company, personal
from app.ledger.posting import Move, NotEnough, TooMuchReversed, post, reverse, transfer
from app.ledger.queries import balance
from app.ledger.units import Amount
from tests.cast import Cast, person
from tests.concurrency.crowd import all_at_once, room_for

pytestmark = pytest.mark.concurrency
COPIES = 50
EXPENSE = company(REWARDS_EXPENSE, "EUR")


def euro(minor: int) -> Amount:
    return Amount(minor, "EUR")


def count(model: type[Posting | Transfer]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_fifty_copies_of_a_posting_are_one(fresh_app: Flask) -> None:
    with room_for(fresh_app, COPIES):
        bob = personal(Cast().bob.id, PENDING, "EUR")

        def give(_number: int) -> int:
            with transaction():
                moves = [Move(debit=EXPENSE, credit=bob, amount=euro(5_00))]
                return post("reward:1", moves, purpose="grant", because={}).id

        answers = all_at_once(fresh_app, give, COPIES)

        assert len(set(answers)) == 1
        assert isinstance(answers[0], int)
        assert (count(Posting), count(Transfer)) == (1, 1)
        assert balance(bob) == euro(5_00)


def test_many_transfers_to_and_fro_lose_no_sum_and_block_nobody_for_ever(fresh_app: Flask) -> None:
    with room_for(fresh_app, 16):
        names = [personal(person(f"p{n}@x.example", f"P {n}").id, AVAILABLE, "EUR") for n in range(6)]
        with transaction():
            for name in names:
                transfer(f"start:{name}", debit=EXPENSE, credit=name, amount=euro(100), purpose="grant", because={})

        def swap(number: int) -> int:
            dice, refused = random.Random(number), 0
            for round_ in range(12):
                a, b = dice.sample(names, 2)
                try:
                    with transaction():
                        transfer(
                            f"swap:{number}:{round_}",
                            debit=a,
                            credit=b,
                            amount=euro(dice.randint(1, 90)),
                            purpose="swap",
                            because={},
                        )
                except NotEnough:
                    refused += 1
            return refused

        refused = all_at_once(fresh_app, swap, 16)

        assert all(isinstance(each, int) for each in refused), refused
        assert count(Transfer) == len(names) + 16 * 12 - sum(each for each in refused if isinstance(each, int))
        assert min(db.session.scalars(sa.select(Account.balance).where(Account.personal))) >= 0


def test_an_account_is_not_emptied_twice(fresh_app: Flask) -> None:
    with room_for(fresh_app, 20):
        bob = personal(Cast().bob.id, AVAILABLE, "EUR")
        with transaction():
            transfer("start", debit=EXPENSE, credit=bob, amount=euro(30_00), purpose="grant", because={})

        def pay(number: int) -> bool:
            with transaction():
                out = company(CASH_OUT, "EUR")
                transfer(f"pay:{number}", debit=bob, credit=out, amount=euro(10_00), purpose="payout", because={})
            return True

        answers = all_at_once(fresh_app, pay, 20)

        assert answers.count(True) == 3
        assert sum(isinstance(each, NotEnough) for each in answers) == 17
        assert balance(bob) == euro(0)


def test_parallel_reversals_take_back_no_more_than_was_given(fresh_app: Flask) -> None:
    with room_for(fresh_app, 20):
        bob = personal(Cast().bob.id, AVAILABLE, "EUR")
        with transaction():
            given = transfer("start", debit=EXPENSE, credit=bob, amount=euro(10_00), purpose="grant", because={}).id

        def take_back(number: int) -> bool:
            with transaction():
                reverse(f"back:{number}", db.session.get_one(Transfer, given), euro(1_50), because={})
            return True

        answers = all_at_once(fresh_app, take_back, 20)

        assert answers.count(True) == 6
        assert sum(isinstance(each, TooMuchReversed) for each in answers) == 14
        assert balance(bob) == euro(1_00)
