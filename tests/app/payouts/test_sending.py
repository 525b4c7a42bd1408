"""Sending by a provider that answers, refuses, breaks off, or cannot be asked: looked up before any second try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.money import Money
from app.payouts import releasing, sandbox_bank, sending, tasks
from app.payouts.methods import BankAccount
from app.payouts.models import Payout, PayoutMethod, PayoutStep, SandboxTransfer
from app.payouts.providers import ProviderUnreachable, TransferOrder, provider
from app.payouts.sandbox_bank import KeyUsedTwice
from app.payouts.states import State
from tests.cast import Cast
from tests.factories.payouts import a_batch, balance, payable
from tests.jobs import waiting

RunJobs = Callable[..., int]


def released_to(cast: Cast, account: str) -> int:
    """Bob's 50.00 EUR, released to an account of the sandbox bank."""
    payable(cast.bob, account=account)
    batch = a_batch(cast.fatma)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    return batch.payouts[0].id


def now(payout_id: int) -> Payout:
    return db.session.get_one(Payout, payout_id, populate_existing=True)


def moves(payout_id: int) -> list[str]:
    found = sa.select(PayoutStep.after).where(PayoutStep.payout_id == payout_id).order_by(PayoutStep.id)
    return list(db.session.scalars(found))


def watched(times: int) -> None:
    """As the worker does every minute, long enough after one another that all is due."""
    for number in range(1, times + 1):
        with clock.freeze(clock.now() + timedelta(days=2 * number)):
            tasks.watch()


def transfers() -> list[tuple[str, int, str]]:
    rows = db.session.execute(sa.select(SandboxTransfer.key, SandboxTransfer.amount_minor, SandboxTransfer.state))
    return [(row[0], row[1], row[2]) for row in rows]


def test_it_is_sent_and_arrives(cast: Cast, run_jobs: RunJobs) -> None:
    payout_id = released_to(cast, sandbox_bank.PAYS)
    run_jobs()
    assert now(payout_id).state == State.SENT
    watched(1)
    assert now(payout_id).state == State.PAID
    assert balance(cast.bob, "in_payout").is_zero
    assert transfers() == [(now(payout_id).reference, 5_000, "paid")]


def test_a_refusal_gives_the_amount_back_and_stops_the_account(cast: Cast, run_jobs: RunJobs) -> None:
    payout_id = released_to(cast, sandbox_bank.REFUSES)
    run_jobs()
    payout = now(payout_id)
    assert (payout.state, payout.error) == (State.FAILED, "AC01")
    assert balance(cast.bob) == Money(5_000, "EUR")
    assert db.session.get_one(PayoutMethod, payout.method_id).end_reason == "refused"


def test_a_broken_line_is_looked_up_and_not_sent_again(cast: Cast, run_jobs: RunJobs) -> None:
    """The bank has taken it; without asking, a second sending under another key would pay twice."""
    payout_id = released_to(cast, sandbox_bank.TIMES_OUT_TAKEN)
    run_jobs()
    assert now(payout_id).state == State.UNKNOWN
    tasks.send(payout_id=payout_id)
    assert now(payout_id).state == State.UNKNOWN
    watched(1)
    assert now(payout_id).state == State.PAID
    assert len(transfers()) == 1
    assert moves(payout_id) == ["prepared", "released", "unknown", "paid"]


def test_what_the_bank_never_received_is_sent_again_with_the_same_key(cast: Cast, run_jobs: RunJobs) -> None:
    payout_id = released_to(cast, sandbox_bank.TIMES_OUT_LOST)
    run_jobs()
    assert now(payout_id).state == State.UNKNOWN
    watched(1)
    assert now(payout_id).state == State.RELEASED
    run_jobs()
    watched(3)
    assert now(payout_id).state == State.PAID
    assert transfers() == [(now(payout_id).reference, 5_000, "paid")]
    assert moves(payout_id) == ["prepared", "released", "unknown", "released", "unknown", "sent", "paid"]


def test_a_bank_that_cannot_be_asked_leaves_it_unknown_and_before_a_person(cast: Cast, run_jobs: RunJobs) -> None:
    payout_id = released_to(cast, sandbox_bank.UNREACHABLE)
    run_jobs()
    watched(2)
    payout = now(payout_id)
    assert (payout.state, payout.looked_up) == (State.UNKNOWN, 3)
    assert balance(cast.bob, "in_payout") == Money(5_000, "EUR")
    watched(4)
    assert now(payout_id).state == State.PAID


def test_accepted_is_not_arrived(cast: Cast, run_jobs: RunJobs) -> None:
    payout_id = released_to(cast, sandbox_bank.FAILS_LATER)
    run_jobs()
    watched(1)
    assert now(payout_id).state == State.SENT
    watched(3)
    payout = now(payout_id)
    assert (payout.state, payout.error) == (State.FAILED, "AC04")
    assert balance(cast.bob) == Money(5_000, "EUR")


def test_a_worker_that_dies_between_call_and_answer_asks_first(cast: Cast) -> None:
    payout_id = released_to(cast, sandbox_bank.PAYS)
    with transaction():
        order = sending.begin(payout_id)
    assert order is not None
    provider("sandbox").send(order)  # and here the worker dies
    assert now(payout_id).state == State.UNKNOWN
    tasks.send(payout_id=payout_id)
    assert len(transfers()) == 1
    watched(1)
    assert now(payout_id).state == State.PAID


def test_a_late_answer_changes_nothing_that_has_ended(cast: Cast, run_jobs: RunJobs) -> None:
    payout_id = released_to(cast, sandbox_bank.REFUSES)
    run_jobs()
    with transaction():
        sending.record_silence(payout_id, "late")
    tasks.look_up(payout_id=payout_id)
    assert now(payout_id).state == State.FAILED
    assert balance(cast.bob) == Money(5_000, "EUR")


def test_a_failed_one_leaves_with_the_next_batch_under_a_key_of_its_own(cast: Cast, run_jobs: RunJobs) -> None:
    first = released_to(cast, sandbox_bank.REFUSES)
    run_jobs()
    key = now(first).reference
    payable(cast.bob, 100, account=sandbox_bank.PAYS)
    with clock.freeze(clock.now() + timedelta(days=4)):
        batch = a_batch(cast.fatma)
        with transaction():
            releasing.release(batch.id, by=cast.ada)
        run_jobs()
    assert (batch.payouts[0].amount_minor, batch.payouts[0].reference != key) == (5_100, True)
    assert now(first).state == State.FAILED


def test_the_job_of_a_rolled_back_release_does_not_exist(cast: Cast) -> None:
    payable(cast.bob)
    batch = a_batch(cast.fatma)
    with pytest.raises(ZeroDivisionError), transaction():
        releasing.release(batch.id, by=cast.ada)
        raise ZeroDivisionError
    assert [name for name, _arguments in waiting() if name == "payouts.send"] == []
    assert now(batch.payouts[0].id).state == State.PREPARED


def test_the_sandbox_takes_one_key_for_one_transfer(db: object) -> None:
    bank = provider("sandbox")
    to = BankAccount(holder="Bob", account=sandbox_bank.PAYS)
    order = TransferOrder(key="k", amount=Money(5, "EUR"), to=to, purpose="x")
    assert bank.send(order) == bank.send(order)
    with pytest.raises(KeyUsedTwice):
        bank.send(TransferOrder(key="k", amount=Money(6, "EUR"), to=to, purpose="x"))
    assert bank.look_up("nobody's").state == "never_received"
    assert (bank.look_up("k").state, bank.send(order).state) == ("paid", "paid"), (
        "a copy tells what became of the first"
    )


def test_the_bank_of_files_has_no_wire(db: object) -> None:
    order = TransferOrder(
        key="k", amount=Money(5, "EUR"), to=BankAccount(holder="B", account=sandbox_bank.PAYS), purpose="x"
    )
    for call in (lambda: provider("bank_file").send(order), lambda: provider("bank_file").look_up("k")):
        with pytest.raises(ProviderUnreachable):
            call()


def test_days_without_a_word_from_the_bank_make_it_unknown(payout: Payout, cast: Cast) -> None:
    from app.payouts import settling
    from app.payouts.stepping import locked

    with transaction():
        settling.sent(locked(payout.id), reason="handed_to_bank", by=cast.fatma)
    tasks.watch()
    assert now(payout.id).state == State.SENT
    with clock.freeze(clock.now() + timedelta(days=6)):
        tasks.watch()
    assert now(payout.id).state == State.UNKNOWN
    assert balance(cast.bob, "in_payout") == Money(5_000, "EUR")
