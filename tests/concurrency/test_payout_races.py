"""Batches prepared, released and settled at the same moment: nobody is paid twice, and nobody releases alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.ledger.models import Account
from app.money import Money
from app.payouts import confirming, declaring, methods, preparing, releasing, settling, tasks
from app.payouts.bank_words import Word
from app.payouts.models import (
    Payout,
    PayoutBatch,
    PayoutDocument,
    PayoutFile,
    PayoutMethod,
    PayoutReturn,
    PayoutStep,
    SandboxTransfer,
)
from app.payouts.preparing import NobodyToPay
from app.payouts.releasing import AlreadyReleased, SamePerson
from app.payouts.states import State
from app.payouts.stepping import locked
from tests.cast import Cast, person
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.payouts import a_batch, balance, book, payable

PEOPLE = 8
pytestmark = pytest.mark.concurrency


def by_files(app: Flask) -> None:
    it = app.extensions["settings"]
    app.extensions["settings"] = replace(it, payouts=replace(it.payouts, provider="bank_file"))


def colleagues(count: int) -> list[int]:
    return [person(f"finance{number}@imece.example", f"Finance {number}", Role.FINANCE).id for number in range(count)]


def test_a_batch_is_released_once_by_parallel_clicks(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        by_files(fresh_app)
        cast = Cast()
        for who in (cast.bob, cast.alice, cast.dora):
            payable(who)
        batch_id = a_batch(cast.fatma).id
        people = colleagues(PEOPLE)

        def click(number: int) -> int:
            with transaction() as session:
                return releasing.release(batch_id, by=session.get_one(User, people[number])).id

        answers = all_at_once(fresh_app, click, PEOPLE)
        assert Counter(type(each) for each in answers) == {int: 1, AlreadyReleased: PEOPLE - 1}
        assert db.session.scalar(sa.select(sa.func.count(PayoutFile.id))) == 1
        released = sa.select(sa.func.count(PayoutStep.id)).where(PayoutStep.after == "released")
        assert db.session.scalar(released.where(PayoutStep.batch_id == batch_id)) == 1
        assert db.session.scalar(released.where(PayoutStep.payout_id.is_not(None))) == 3


def test_whoever_prepared_cannot_release_also_not_in_raw_sql(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        payable(cast.bob)
        batch = a_batch(cast.fatma)
        batch_id, fatma_id = batch.id, cast.fatma.id

        def click(_number: int) -> int:
            with transaction() as session:
                return releasing.release(batch_id, by=session.get_one(User, fatma_id)).id

        assert {type(each) for each in all_at_once(fresh_app, click, PEOPLE)} == {SamePerson}
        statement = sa.text(
            "UPDATE payout_batch SET state = 'released', released_at = now(), released_by_id = prepared_by_id"
        )
        with pytest.raises(sa.exc.IntegrityError, match="ck_payout_batch_two_people"):
            db.session.execute(statement)
        db.session.rollback()


def test_many_batchers_at_once_claim_each_amount_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        crowd = [payable(person(f"p{number}@x.example", f"P {number}"), 3_000 + number) for number in range(12)]
        ids, fatma_id = [each.id for each in crowd], cast.fatma.id

        def prepare(number: int) -> int:
            with transaction() as session:
                # Each sees the people in another order, as two tabs with other choices would.
                mine = ids[number:] + ids[:number]
                return preparing.prepare("EUR", by=session.get_one(User, fatma_id), only=mine).id

        answers = all_at_once(fresh_app, prepare, PEOPLE)
        assert Counter(type(each) for each in answers)[int] >= 1
        assert {type(each) for each in answers} <= {int, NobodyToPay}
        claimed = db.session.execute(
            sa.select(Payout.user_id, sa.func.count(), sa.func.sum(Payout.amount_minor)).group_by(Payout.user_id)
        ).all()
        assert sorted((row[0], row[1], row[2]) for row in claimed) == sorted(
            (user_id, 1, 3_000 + number) for number, user_id in enumerate(ids)
        )
        left = sa.select(sa.func.count()).where(Account.kind == "available", Account.balance != 0)
        assert db.session.scalar(left) == 0


def test_batching_meets_clawbacks_and_no_balance_is_paid_that_is_not_there(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        payable(cast.bob, 10_000)
        bob_id, fatma_id = cast.bob.id, cast.fatma.id

        def act(number: int) -> str:
            with transaction() as session:
                if number % 2:
                    book(session.get_one(User, bob_id), -1_000)
                    return "taken back"
                preparing.prepare("EUR", by=session.get_one(User, fatma_id))
                return "prepared"

        answers = all_at_once(fresh_app, act, PEOPLE)
        assert {type(each) for each in answers} <= {str, NobodyToPay}
        bob = db.session.get_one(User, bob_id)
        claimed = db.session.scalar(sa.select(sa.func.sum(Payout.amount_minor))) or 0
        assert balance(bob).minor + claimed == 10_000 - 4 * 1_000
        assert balance(bob, "in_payout").minor == claimed


def test_the_job_that_sends_runs_many_times_and_the_bank_gets_one_transfer(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        payable(cast.bob)
        batch_id = a_batch(cast.fatma).id
        with transaction():
            releasing.release(batch_id, by=cast.ada)
        payout_id = db.session.scalars(sa.select(Payout.id)).one()
        db.session.rollback()
        answers = all_at_once(fresh_app, lambda _number: tasks.send(payout_id=payout_id), PEOPLE)
        assert not [each for each in answers if isinstance(each, BaseException)]
        assert db.session.scalar(sa.select(sa.func.count(SandboxTransfer.id))) == 1
        assert db.session.scalar(sa.select(Payout.looked_up)) == 1, "the bank was called once"
        db.session.rollback()
        answers = all_at_once(fresh_app, lambda _number: tasks.look_up(payout_id=payout_id), PEOPLE)
        assert not [each for each in answers if isinstance(each, BaseException)]
        assert db.session.get_one(Payout, payout_id, populate_existing=True).state == State.PAID
        assert balance(db.session.get_one(User, cast.bob.id), "in_payout").minor == 0


def test_copies_of_a_statement_and_a_note_by_hand_pay_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        by_files(fresh_app)
        cast = Cast()
        payable(cast.bob)
        batch_id = a_batch(cast.fatma).id
        with transaction():
            releasing.release(batch_id, by=cast.ada)
        payout = db.session.scalars(sa.select(Payout)).one()
        payout_id, reference, fatma_id = payout.id, payout.reference, cast.fatma.id
        word = Word(
            direction="out",
            amount=Money(5_000, "EUR"),
            booked_on=payout.batch.execute_on,
            names=(reference,),
            text=reference,
            fingerprint="a" * 64,
        )
        db.session.rollback()

        def tell(number: int) -> str:
            with transaction() as session:
                by = session.get_one(User, fatma_id)
                if number % 4 == 3:
                    settling.paid(locked(payout_id), reason="noted_by_hand", by=by)
                    return "noted"
                return confirming.apply(word, by=by)

        answers = all_at_once(fresh_app, tell, PEOPLE)
        assert not [each for each in answers if isinstance(each, BaseException)]
        steps = sa.select(sa.func.count(PayoutStep.id)).where(PayoutStep.after == "paid")
        assert db.session.scalar(steps) == 1

        def send_back(number: int) -> str:
            back = replace(word, direction="in", fingerprint=str(number), reason="AC04")
            with transaction() as session:
                return confirming.apply(back, by=session.get_one(User, fatma_id))

        fates = all_at_once(fresh_app, send_back, PEOPLE)
        assert Counter(fates) == {"returned": 1, "settled_before": PEOPLE - 1}
        assert db.session.scalar(sa.select(sa.func.count(PayoutReturn.payout_id))) == 1
        assert balance(db.session.get_one(User, cast.bob.id)).minor == 5_000


def test_stopping_a_method_and_releasing_its_batch_have_one_winner(fresh_app: Flask) -> None:
    with room_for(fresh_app, 2):
        by_files(fresh_app)
        cast = Cast()
        payable(cast.bob)
        batch = a_batch(cast.fatma)
        batch_id, method_id, ada_id = batch.id, batch.payouts[0].method_id, cast.ada.id
        db.session.rollback()

        def act(number: int) -> str:
            with transaction() as session:
                if number:
                    methods.stop(session.get_one(PayoutMethod, method_id))
                    return "stopped"
                releasing.release(batch_id, by=session.get_one(User, ada_id))
                return "released"

        answers = all_at_once(fresh_app, act, 2)
        state = db.session.scalars(sa.select(Payout.state)).one()
        if "released" in answers:
            assert state == "released"
        else:
            assert state == "withdrawn"
            assert balance(db.session.get_one(User, cast.bob.id)).minor == 5_000


def test_numbers_of_self_billing_documents_have_no_gap(fresh_app: Flask) -> None:
    """Eight payouts settled at once, half of them rolled back and settled again: 1 to 8, each once."""
    with room_for(fresh_app, PEOPLE):
        by_files(fresh_app)
        cast = Cast()
        crowd = [payable(person(f"p{number}@x.example", f"P {number}")) for number in range(PEOPLE)]
        for each in crowd:
            declaring.agree(each)
        db.session.commit()
        batch_id = a_batch(cast.fatma).id
        with transaction():
            releasing.release(batch_id, by=cast.ada)
        payouts = list(db.session.scalars(sa.select(Payout.id).order_by(Payout.id)))
        db.session.rollback()

        class Broken(Exception):
            pass

        def settle(number: int) -> None:
            if number % 2:
                with pytest.raises(Broken), transaction():
                    settling.paid(locked(payouts[number]), reason="statement")
                    raise Broken
            with transaction():
                settling.paid(locked(payouts[number]), reason="statement")

        answers = all_at_once(fresh_app, settle, PEOPLE)
        assert not [each for each in answers if isinstance(each, BaseException)]
        numbers = sorted(db.session.scalars(sa.select(PayoutDocument.number)))
        assert numbers == list(range(1, PEOPLE + 1))
        assert db.session.get_one(PayoutBatch, batch_id, populate_existing=True).state == "settled"
