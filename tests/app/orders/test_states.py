"""The states of an order: only the drawn moves, and amounts decide."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.states import (
    CLOSED,
    CONFIRMED,
    MOVES,
    IllegalMove,
    State,
    may_move,
    move,
    standing,
)

DRAWN = {
    (State.PLACED, State.PAID),
    (State.PLACED, State.CANCELLED),
    (State.PLACED, State.EXPIRED),
    (State.PAID, State.REFUNDED),
    (State.PAID, State.DISPUTED),
    (State.REFUNDED, State.PAID),
    (State.REFUNDED, State.DISPUTED),
    (State.DISPUTED, State.PAID),
    (State.DISPUTED, State.REFUNDED),
    (State.EXPIRED, State.PLACED),
}


@pytest.mark.parametrize(("current", "wanted"), list(product(State, State)))
def test_only_the_drawn_moves_are_possible(current: State, wanted: State) -> None:
    if (current, wanted) in DRAWN:
        assert move(current, wanted) is wanted
        assert may_move(current, wanted)
    else:
        with pytest.raises(IllegalMove) as refused:
            move(current, wanted)
        assert refused.value.status == 409


@given(st.lists(st.sampled_from(State), max_size=12))
def test_no_walk_leads_from_confirmed_money_back_to_an_unpaid_order(
    wishes: list[State],
) -> None:
    walked = [State.PLACED]
    for wish in wishes:
        if may_move(walked[-1], wish):
            walked.append(move(walked[-1], wish))
    for before, after in pairwise(walked):
        assert not (before in CONFIRMED and after not in CONFIRMED)
        assert before is not State.CANCELLED


def test_every_state_has_its_moves_written_down() -> None:
    assert set(MOVES) == set(State)


AMOUNTS = [
    # total, captured, refunded, disputed -> state
    (100, 0, 0, False, State.PLACED),
    (100, 99, 0, False, State.PLACED),
    (100, 99, 99, False, State.PLACED),
    (100, 0, 0, True, State.PLACED),
    (100, 100, 0, False, State.PAID),
    (100, 130, 0, False, State.PAID),
    (100, 100, 1, False, State.PAID),
    (100, 100, 100, False, State.REFUNDED),
    (100, 200, 100, False, State.PAID),
    (100, 100, 0, True, State.DISPUTED),
    (100, 100, 100, True, State.DISPUTED),
    (0, 0, 0, False, State.PAID),
]


@pytest.mark.parametrize(("total", "captured", "refunded", "disputed", "expected"), AMOUNTS)
def test_amounts_alone_decide_where_an_open_order_stands(
    total: int, captured: int, refunded: int, disputed: bool, expected: State
) -> None:
    for current in set(State) - CLOSED:
        assert standing(total, captured, refunded, disputed, current) is expected


@given(
    total=st.integers(0, 10**12),
    captured=st.integers(0, 10**12),
    part=st.integers(0, 10**12),
    disputed=st.booleans(),
    closed=st.sampled_from(sorted(CLOSED)),
)
def test_money_never_opens_a_closed_order(total: int, captured: int, part: int, disputed: bool, closed: State) -> None:
    assert standing(total, captured, min(part, captured), disputed, closed) is closed


@given(st.integers(1, 10**12), st.data())
def test_less_than_the_total_never_confirms(total: int, data: st.DataObject) -> None:
    captured = data.draw(st.integers(0, total - 1))
    refunded = data.draw(st.integers(0, captured))
    assert standing(total, captured, refunded, data.draw(st.booleans()), State.PLACED) is State.PLACED
