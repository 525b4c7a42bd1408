"""What orders tell about a person, and what they forget."""

from __future__ import annotations

from typing import Any

import pytest

from app.database import transaction
from app.orders import privacy
from app.orders.models import Order, Quote
from app.orders.states import State
from app.orders.timeline import note
from tests.cast import Cast
from tests.factories.orders import an_order


def test_a_person_is_told_their_orders_and_nobody_elses(db: Any, cast: Cast, alices: Order, guests: Order) -> None:
    told = privacy.orders_about(cast.alice)
    assert [row["reference"] for row in told.rows] == [alices.reference]
    assert privacy.orders_about(cast.charlie).rows == []


def test_a_person_is_told_their_quotes(db: Any, cast: Cast, quote: Quote) -> None:
    assert [row["reference"] for row in privacy.quotes_about(cast.alice).rows] == [quote.reference]


def test_erasing_forgets_words_and_keeps_amounts(db: Any, cast: Cast) -> None:
    order = an_order(placed_by=cast.alice, state=State.PAID, note="My daughter's wedding")
    with transaction():
        note(order, "internal_note", cast.dora, remark="She sounded tired.")
    with transaction():
        privacy.erase(cast.alice, cast.alice.email)
    db.session.expire_all()
    assert order.note is None
    assert order.events[0].remark.text == ""
    assert (order.total_minor, order.state) == (12_000, State.PAID)


@pytest.mark.parametrize("state", [State.PLACED, State.DISPUTED])
def test_open_orders_are_settled_first(db: Any, cast: Cast, state: State) -> None:
    an_order(placed_by=cast.alice, state=state)
    with pytest.raises(privacy.OrdersAreOpen), transaction():
        privacy.erase(cast.alice, cast.alice.email)
