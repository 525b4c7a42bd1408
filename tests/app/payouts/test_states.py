"""The moves of a payout and of a batch: the tables in code, and the triggers that say the same."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import transaction
from app.payouts import settling
from app.payouts.models import Payout, PayoutBatch, PayoutStep
from app.payouts.states import BATCH_MOVES, LIVE, MOVES, BatchState, IllegalMove, State, move, move_batch
from tests.cast import Cast

ENDS = (State.PAID, State.FAILED, State.WITHDRAWN)


def test_every_state_has_its_moves_and_what_ended_has_none() -> None:
    assert set(MOVES) == set(State)
    assert set(BATCH_MOVES) == set(BatchState)
    assert {state for state in State if not MOVES[state]} == set(ENDS) == set(State) - LIVE


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(State, State)))
def test_only_listed_moves_are_made(current: State, wanted: State) -> None:
    if wanted in MOVES[current]:
        assert move(current, wanted) is wanted
    else:
        with pytest.raises(IllegalMove):
            move(current, wanted)


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(BatchState, BatchState)))
def test_only_listed_moves_of_a_batch_are_made(current: BatchState, wanted: BatchState) -> None:
    if wanted in BATCH_MOVES[current]:
        assert move_batch(current, wanted) is wanted
    else:
        with pytest.raises(IllegalMove):
            move_batch(current, wanted)


def test_the_database_knows_the_same_moves(db: Any, payout: Payout) -> None:
    """Each pair is tried in raw SQL, the trigger put aside only to bring the row to where the move begins."""
    for current, wanted in itertools.product(State, State):
        if current is wanted:
            continue
        allowed = wanted in MOVES[current]
        assert _raw(db, payout.id, current, wanted) is allowed, f"{current} to {wanted}"


def test_what_a_payout_pays_to_whom_is_kept(db: Any, payout: Payout, cast: Cast) -> None:
    for change in (
        "amount_minor = 1",
        "currency = 'USD'",
        f"user_id = {cast.alice.id}",
        "reference = 'x'",
        "kind = 'donation'",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="kept as it is"), db.session.begin_nested():
            db.session.execute(sa.text(f"UPDATE payout SET {change} WHERE id = {payout.id}"))
    with pytest.raises(sa.exc.IntegrityError, match="are kept"), db.session.begin_nested():
        db.session.execute(sa.text("DELETE FROM payout"))


@pytest.mark.parametrize("table", ["payout_step", "payout_file"])
def test_what_happened_and_what_was_released_refuse_raw_changes(db: Any, payout: Payout, table: str) -> None:
    changes = {"payout_step": "reason = 'x'", "payout_file": "sha256 = 'x'"}
    for statement in (f"UPDATE {table} SET {changes[table]}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_who_prepared_and_who_released_is_kept(db: Any, payout: Payout, cast: Cast) -> None:
    for change in (f"prepared_by_id = {cast.alice.id}", f"released_by_id = {cast.alice.id}", "state = 'prepared'"):
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.execute(sa.text(f"UPDATE payout_batch SET {change}"))


def test_every_step_says_from_where_by_whom_and_why(payout: Payout, cast: Cast) -> None:
    with transaction():
        settling.paid(payout, reason="noted_by_hand", by=cast.fatma, note="statement 11")
    steps = [(each.before, each.after, each.reason, each.actor_id) for each in payout.steps]
    assert steps == [
        ("", "prepared", "prepared", cast.fatma.id),
        ("prepared", "released", "released", cast.ada.id),
        ("released", "paid", "noted_by_hand", cast.fatma.id),
    ]
    assert payout.steps[-1].details == {"note": "statement 11"}


def test_a_batch_in_which_all_has_ended_is_settled(db: Any, payout: Payout) -> None:
    with transaction():
        settling.paid(payout, reason="statement")
    batch = db.session.get_one(PayoutBatch, payout.batch_id)
    assert batch.state == BatchState.SETTLED
    after = db.session.scalars(
        sa.select(PayoutStep.after).where(PayoutStep.batch_id == batch.id).order_by(PayoutStep.id)
    )
    assert list(after) == ["prepared", "released", "settled"]


def test_paid_is_the_end(payout: Payout) -> None:
    with transaction():
        settling.paid(payout, reason="statement")
    with pytest.raises(IllegalMove), transaction():
        settling.failed(payout, reason="AC01")


def _raw(db: Any, payout_id: int, current: State, wanted: State) -> bool:
    settled = {state: "now()" if state in ENDS else "NULL" for state in State}
    begin = db.session.begin_nested()
    try:
        db.session.execute(sa.text("ALTER TABLE payout DISABLE TRIGGER payout_moves_by_the_rules"))
        _set(db, payout_id, current, settled[current])
        db.session.execute(sa.text("ALTER TABLE payout ENABLE TRIGGER payout_moves_by_the_rules"))
        try:
            with db.session.begin_nested():
                _set(db, payout_id, wanted, settled[wanted])
        except sa.exc.IntegrityError as error:
            return "does not become" not in str(error)
        return True
    finally:
        begin.rollback()


def _set(db: Any, payout_id: int, state: State, settled: str) -> None:
    statement = f"UPDATE payout SET state = '{state}', settled_at = {settled} WHERE id = {payout_id}"
    db.session.execute(sa.text(statement))
