"""Money settles an order: the same amounts in any order of arrival, told once."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from app import events
from app.database import transaction
from app.errors import DomainError
from app.orders.facts import OrderDisputed, OrderPaid, OrderRefunded
from app.orders.models import Order
from app.orders.settling import apply_money
from app.orders.states import IllegalMove, State
from tests.factories.orders import an_order

NEWS: dict[str, dict[str, int]] = {
    "created": {},
    "captured": {"captured": 12_000},
    "partly refunded": {"refunded": 5_000},
    "refunded": {"refunded": 7_000},
    "disputed": {"disputed": 1},
}


class Heard(list[object]):
    """Collects the facts of orders that were published."""

    def of(self, kind: type) -> list[Any]:
        return [fact for fact in self if isinstance(fact, kind)]


@pytest.fixture
def heard(app: Any) -> Any:
    heard = Heard()
    kinds = (OrderPaid, OrderRefunded, OrderDisputed)
    for kind in kinds:
        events.subscribe(app, kind, heard.append)
    yield heard
    for kind in kinds:
        app.extensions["events"][kind].remove(heard.append)


def settle(order: Order, captured: int, refunded: int = 0, *, disputed: bool = False) -> Order:
    with transaction():
        return apply_money(
            order.id,
            captured_minor=captured,
            refunded_minor=refunded,
            disputed=disputed,
        )


def test_the_whole_total_confirms_an_order_once(db: Any, heard: Heard) -> None:
    order = an_order()
    for _ in range(3):
        settle(order, 12_000)
    assert order.state == State.PAID
    assert order.paid_at is not None
    assert [fact.order_id for fact in heard.of(OrderPaid)] == [order.id]
    assert [event.kind for event in order.events] == ["paid"]


def test_less_than_the_total_confirms_nothing(db: Any, heard: Heard) -> None:
    order = an_order()
    settle(order, 11_999)
    assert (order.state, order.paid_minor, order.paid_at) == (
        State.PLACED,
        11_999,
        None,
    )
    assert heard == []


@pytest.mark.parametrize("arrival", list(permutations(NEWS)))
def test_the_news_of_money_gives_the_same_state_in_every_order_of_arrival(
    db: Any, heard: Heard, arrival: tuple[str, ...]
) -> None:
    order = an_order()
    known = {"captured": 0, "refunded": 0, "disputed": 0}
    for news in arrival:
        for name, amount in NEWS[news].items():
            known[name] += amount
        # A refund that is known before its payment waits, as payments recompute it.
        settle(
            order,
            known["captured"],
            min(known["refunded"], known["captured"]),
            disputed=bool(known["disputed"]),
        )
    assert (order.state, order.paid_minor, order.refunded_minor) == (
        State.DISPUTED,
        12_000,
        12_000,
    )
    assert len(heard.of(OrderPaid)) == 1
    assert len(heard.of(OrderDisputed)) == 1
    assert heard.of(OrderRefunded)[-1].fully


def test_a_refund_known_together_with_the_payment_is_told_after_it(db: Any, heard: Heard) -> None:
    order = an_order()
    settle(order, 12_000, 12_000)
    assert order.state == State.REFUNDED
    assert [type(fact) for fact in heard] == [OrderPaid, OrderRefunded]


def test_a_part_that_went_back_leaves_the_order_paid(db: Any, heard: Heard) -> None:
    order = an_order()
    settle(order, 12_000)
    settle(order, 12_000, 2_500)
    settle(order, 12_000, 2_500)
    assert order.state == State.PAID
    assert heard.of(OrderRefunded) == [OrderRefunded(order_id=order.id, refunded_minor=2_500, fully=False)]


def test_a_dispute_that_was_won_leaves_the_order_paid(db: Any) -> None:
    order = an_order()
    settle(order, 12_000, disputed=True)
    settle(order, 12_000)
    assert order.state == State.PAID
    assert [event.kind for event in order.events] == [
        "paid",
        "disputed",
        "dispute_closed",
    ]


@pytest.mark.parametrize("closed", [State.CANCELLED, State.EXPIRED])
def test_late_money_is_noted_and_never_opens_a_closed_order(db: Any, heard: Heard, closed: State) -> None:
    order = an_order(state=closed)
    settle(order, 12_000)
    settle(order, 12_000)
    assert (order.state, order.paid_minor, order.paid_at) == (closed, 12_000, None)
    assert [event.kind for event in order.events] == ["late_money"]
    settle(order, 12_000, 12_000)
    assert order.state == closed
    assert heard == []


def test_a_paid_order_cannot_lose_its_payment(db: Any) -> None:
    order = an_order()
    settle(order, 12_000)
    with pytest.raises(IllegalMove):
        settle(order, 11_000)
    assert order.paid_minor == 12_000


@pytest.mark.parametrize(("captured", "refunded"), [(-1, 0), (0, -1), (10, 11)])
def test_impossible_amounts_are_refused(db: Any, captured: int, refunded: int) -> None:
    order = an_order()
    with pytest.raises(DomainError):
        settle(order, captured, refunded)


def test_a_subscriber_that_raises_undoes_the_settlement(app: Any, db: Any) -> None:
    def refuse(_fact: OrderPaid) -> None:
        raise RuntimeError("the printer is on fire")

    order = an_order()
    events.subscribe(app, OrderPaid, refuse)
    try:
        with pytest.raises(RuntimeError):
            settle(order, 12_000)
    finally:
        app.extensions["events"][OrderPaid].remove(refuse)
    db.session.refresh(order)
    assert (order.state, order.paid_minor, order.events) == (State.PLACED, 0, [])
