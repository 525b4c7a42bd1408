"""The notices of a payment give the same final state in every order of arrival."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db as database
from app.events import subscribe
from app.orders.facts import OrderDisputed, OrderPaid, OrderRefunded
from app.payments import tasks
from app.payments.facts import PaymentCaptured, PaymentDisputed, PaymentRefunded
from app.payments.models import NoticeOutcome, Payment, PaymentAttention, PaymentNotice
from app.payments.settling import latest_outcome
from tests.cast import Cast
from tests.conftest import NOON
from tests.factories.orders import an_order
from tests.factories.payments import a_notice, a_payment, story_of

FACTS = (PaymentCaptured, PaymentRefunded, PaymentDisputed, OrderPaid, OrderRefunded, OrderDisputed)


@pytest.fixture
def facts(app: Flask) -> Any:
    """What was published, by kind and, where there is one, amount; the subscribers of the house still hear it."""
    heard: list[object] = []
    before = {kind: list(app.extensions["events"][kind]) for kind in FACTS}
    for kind in FACTS:
        subscribe(app, kind, heard.append)
    yield heard
    for kind in FACTS:
        app.extensions["events"][kind][:] = before[kind]


def tally(heard: list[object]) -> Counter[tuple[str, int | None]]:
    return Counter((type(fact).__name__, getattr(fact, "amount_minor", None)) for fact in heard)


def final(payment_id: int) -> dict[str, object]:
    database.session.expire_all()
    payment = database.session.get_one(Payment, payment_id)
    order = payment.order
    return {
        "payment": (payment.state, payment.captured_minor, payment.refunded_minor, payment.set_aside),
        "captured_at": payment.captured_at,
        "refunds": sorted((each.gateway_reference, each.amount_minor, each.state) for each in payment.refunds),
        "order": (order.state, order.paid_minor, order.refunded_minor),
        "attention": database.session.scalar(sa.select(sa.func.count(PaymentAttention.id))),
        "outcomes": sorted(
            latest_outcome(each) or "" for each in database.session.scalars(sa.select(PaymentNotice.id))
        ),
    }


@pytest.mark.parametrize("arrival", list(permutations(range(5))), ids=lambda order: "".join(map(str, order)))
def test_every_order_of_arrival_ends_the_same(
    db: Any, cast: Cast, facts: list[object], arrival: tuple[int, ...]
) -> None:
    payment = a_payment(an_order(placed_by=cast.alice))
    story = story_of(payment, NOON)
    for place in arrival:
        tasks.receive("sandbox", [story[place]])
    assert final(payment.id) == {
        "payment": ("disputed", 12_000, 12_000, None),
        "captured_at": story[1].happened_at,
        "refunds": [("rf_1", 3_000, "succeeded"), ("rf_2", 9_000, "succeeded")],
        "order": ("disputed", 12_000, 12_000),
        "attention": 1,
        "outcomes": ["settled"] * 5,
    }
    assert tally(facts) == {
        ("PaymentCaptured", 12_000): 1,
        ("PaymentRefunded", 3_000): 1,
        ("PaymentRefunded", 9_000): 1,
        ("PaymentDisputed", None): 1,
        ("OrderPaid", None): 1,
        ("OrderRefunded", None): 2,
        ("OrderDisputed", None): 1,
    }
    assert [fact for fact in facts if isinstance(fact, OrderRefunded)][-1].fully


def test_a_refund_that_arrives_first_waits_and_is_then_applied(db: Any, cast: Cast) -> None:
    payment = a_payment(an_order(placed_by=cast.alice))
    early = a_notice(payment, "refunded", amount_minor=2_000, refund_reference="rf_1")
    assert tasks.receive("sandbox", [early]) == ["waiting"]
    assert (payment.state, payment.refunds) == ("started", [])
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    database.session.expire_all()
    assert (payment.captured_minor, payment.refunded_minor, payment.order.refunded_minor) == (12_000, 2_000, 2_000)
    outcomes = database.session.scalars(sa.select(NoticeOutcome.outcome).order_by(NoticeOutcome.id)).all()
    assert outcomes == ["waiting", "settled", "settled"]


def test_a_capture_after_a_decline_counts(db: Any, cast: Cast) -> None:
    payment = a_payment(an_order(placed_by=cast.alice))
    tasks.receive(
        "sandbox", [a_notice(payment, "failed"), a_notice(payment, "captured"), a_notice(payment, "abandoned")]
    )
    database.session.expire_all()
    assert (payment.state, payment.order.state) == ("captured", "paid")


def test_a_dispute_that_is_won_gives_the_order_its_state_back(db: Any, cast: Cast) -> None:
    payment = a_payment(an_order(placed_by=cast.alice))
    news = [("captured", None), ("disputed", "dp_1"), ("dispute_won", "dp_1")]
    for arrival in permutations(news):
        payment = a_payment(an_order(placed_by=cast.alice))
        for kind, reference in arrival:
            tasks.receive("sandbox", [a_notice(payment, kind, refund_reference=reference)])
        database.session.expire_all()
        assert (payment.state, payment.order.state) == ("captured", "paid"), arrival


def test_a_refund_that_comes_back_does_not_count_in_either_order(db: Any, cast: Cast) -> None:
    for arrival in (("refunded", "refund_failed"), ("refund_failed", "refunded")):
        payment = a_payment(an_order(placed_by=cast.alice))
        tasks.receive("sandbox", [a_notice(payment, "captured")])
        for kind in arrival:
            tasks.receive("sandbox", [a_notice(payment, kind, amount_minor=500, refund_reference="rf_9")])
        database.session.expire_all()
        assert (payment.refunded_minor, payment.order.refunded_minor, payment.order.state) == (0, 0, "paid")
