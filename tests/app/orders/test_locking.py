"""One lock a transaction: asked for twice, taken once, and never believed in when it may be gone."""

from __future__ import annotations

import pytest

from app.database import transaction
from app.orders.queries import locked
from tests.factories.orders import an_order


def locks(queries: list[str]) -> int:
    return sum("FOR UPDATE" in each for each in queries)


@pytest.fixture
def order_id(db: object) -> int:
    return an_order().id


def test_a_lock_this_transaction_holds_is_not_taken_again(order_id: int, queries: list[str]) -> None:
    queries.clear()
    with transaction():
        assert locked(order_id) is locked(order_id)
    assert locks(queries) == 1


def test_the_next_transaction_takes_its_own(order_id: int, queries: list[str]) -> None:
    queries.clear()
    for _ in range(2):
        with transaction():
            locked(order_id)
    assert locks(queries) == 2


def test_a_lock_that_went_with_its_savepoint_is_taken_again(order_id: int, queries: list[str]) -> None:
    queries.clear()
    with transaction() as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            locked(order_id)
            raise ZeroDivisionError
        locked(order_id)
    assert locks(queries) == 2


def test_a_lock_older_than_the_savepoint_outlives_it(order_id: int, queries: list[str]) -> None:
    queries.clear()
    with transaction() as session:
        locked(order_id)
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            raise ZeroDivisionError
        assert locked(order_id).id == order_id
    assert locks(queries) == 1
