"""Reserve, capture, release, give back: each once, and never a paid discount without its use."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts import contacts
from app.accounts.access import open_reference
from app.database import transaction
from app.orders import closing
from app.orders.checkout import PriceChanged
from app.orders.models import Order
from app.orders.settling import apply_money
from app.payments.models import Payment
from referrals.promotions import reserving
from referrals.promotions.models import Promotion, PromotionAttention, PromotionUse
from tests.cast import Cast
from tests.factories.promotions import a_code, a_promotion, pay, place


def states(db: Any) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(PromotionUse.state).order_by(PromotionUse.id)))


def taken(db: Any) -> tuple[int, int]:
    db.session.expire_all()
    return db.session.execute(sa.select(Promotion.taken, Promotion.beyond)).one()


def money(order: Order, captured: int, refunded: int = 0, *, disputed: bool = False) -> None:
    with transaction():
        apply_money(order.id, captured_minor=captured, refunded_minor=refunded, disputed=disputed)


def ordered(*codes: str, **changes: Any) -> Order:
    with transaction():
        return place(*codes, **changes)


def test_placing_reserves_and_paying_captures(db: Any) -> None:
    a_promotion(limit_total=5)
    order = ordered("summer")
    assert (order.net_minor, order.lines[0].discount_minor) == (9_000, 1_000)
    assert (states(db), taken(db)) == (["reserved"], (1, 0))
    with transaction():
        pay(order)
    use = db.session.scalars(sa.select(PromotionUse)).one()
    assert (use.state, use.amount_minor, use.code, taken(db)) == ("captured", 1_000, "SUMMER", (1, 0))


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_an_order_that_ends_unpaid_lets_go_once(db: Any, end: str) -> None:
    a_promotion(limit_total=1, budgets={"EUR": 1_000}, use_limit=1)
    order = ordered("SUMMER")
    for _again in range(2):
        with transaction():
            if end == "cancelled" and order.state == "placed":
                closing.cancel(order.id, by=None, reason="no")
            elif order.state == "placed":
                order.due_at = clock.now()
                assert closing.expire(order.id)
            reserving.release(order.id)
    assert (states(db), taken(db)) == (["released"], (0, 0))
    promotion = db.session.scalars(sa.select(Promotion)).one()
    assert promotion.money[0].taken_minor == 0
    ordered("SUMMER", email="other@customer.example")
    assert taken(db) == (1, 0)


def test_a_full_refund_gives_the_use_back_exactly_once(db: Any) -> None:
    a_promotion(limit_total=1)
    order = ordered("SUMMER")
    money(order, order.total_minor)
    money(order, order.total_minor, 5_000)
    assert states(db) == ["captured"]
    for _again in range(2):
        money(order, order.total_minor, order.total_minor)
        with transaction():
            reserving.give_back(order.id)
    assert (states(db), taken(db)) == (["given_back"], (0, 0))


def test_a_refund_that_came_back_counts_the_use_again(db: Any) -> None:
    a_promotion(limit_total=1)
    order = ordered("SUMMER")
    money(order, order.total_minor)
    money(order, order.total_minor, order.total_minor)
    ordered("SUMMER", email="other@customer.example")
    money(order, order.total_minor, 0)
    assert sorted(states(db)) == ["captured", "reserved"]
    assert taken(db) == (1, 1)
    assert db.session.scalars(sa.select(PromotionAttention.kind)).all() == ["beyond_limit"]


def test_a_refund_that_averts_a_chargeback_gives_nothing_back(db: Any) -> None:
    a_promotion(limit_total=1)
    order = ordered("SUMMER")
    money(order, order.total_minor)
    money(order, order.total_minor, disputed=True)
    money(order, order.total_minor, order.total_minor, disputed=True)
    assert (states(db), taken(db)) == (["captured"], (1, 0))


def test_a_timeout_in_the_middle_of_paying_is_settled_for_the_customer_and_reported(db: Any, cast: Cast) -> None:
    """The order expired while its money was on the way, and somebody else took the last use."""
    a_promotion(limit_total=1, budgets={"EUR": 1_000})
    order = ordered("SUMMER")
    with transaction():
        order.due_at = clock.now()
        assert closing.expire(order.id)
    ordered("SUMMER", email="other@customer.example")
    with transaction():
        closing.reinstate(order.id, by=cast.fatma, reason="The money is here")
    assert (states(db), taken(db)) == (["reserved", "reserved"], (1, 1))
    money(order, order.total_minor)
    db.session.expire_all()
    assert (order.state, order.net_minor) == ("paid", 9_000)
    use = db.session.scalars(sa.select(PromotionUse).where(PromotionUse.order_id == order.id)).one()
    assert (use.state, use.beyond) == ("captured", True)
    told = db.session.scalars(sa.select(PromotionAttention)).one()
    assert (told.kind, told.use_id, told.resolved_at) == ("beyond_limit", use.id, None)
    budget = db.session.scalars(sa.select(Promotion)).one().money[0]
    assert (budget.taken_minor, budget.beyond_minor) == (1_000, 1_000)


def test_an_order_does_not_expire_while_somebody_is_at_the_payment_page(db: Any) -> None:
    a_promotion()
    order = ordered("SUMMER")
    payment = Payment(
        order_id=order.id, gateway="sandbox", idempotency_key="k" * 24, currency="EUR", amount_minor=order.total_minor
    )
    db.session.add(payment)
    order.due_at = clock.now()
    db.session.commit()
    with transaction():
        assert not closing.expire(order.id)
    payment.state = "failed"
    db.session.commit()
    with transaction():
        assert closing.expire(order.id)


def test_what_is_gone_when_the_order_is_placed_leaves_nothing_behind(db: Any) -> None:
    a_promotion(limit_total=1)
    other = a_promotion("AUTUMN")
    ordered("SUMMER", email="first@customer.example")
    promotion = db.session.scalars(sa.select(Promotion).where(Promotion.id != other.id)).one()
    promotion.limit_total = 2
    db.session.commit()

    with pytest.raises(PriceChanged), transaction():
        from app.orders import checkout
        from tests.factories.orders import a_contact
        from tests.factories.promotions import a_line

        priced = checkout.price([a_line()], "EUR", email="b@customer.example", user=None, codes=["SUMMER", "AUTUMN"])
        db.session.execute(sa.update(Promotion).where(Promotion.id == promotion.id).values(limit_total=1))
        checkout.place(priced, contact=a_contact(), submission_key="x" * 24, locale="en")
    assert len(states(db)) == 1
    assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 1


def test_a_customer_is_recognised_by_account_alias_and_card(db: Any, cast: Cast) -> None:
    a_promotion(limit_per_customer=1)
    order = ordered("SUMMER", email="Alice.S+one@gmail.com", user=cast.alice)
    money(order, order.total_minor)
    with transaction():
        reserving.recognise_payers(order.id, ["card-1"])
    for email, user in [("alices@googlemail.com", None), ("new@customer.example", cast.alice)]:
        assert ordered("SUMMER", email=email, user=user).net_minor == 10_000
    stranger = ordered("SUMMER", email="friend@customer.example")
    assert stranger.net_minor == 9_000
    money(stranger, stranger.total_minor)
    with transaction():
        reserving.recognise_payers(stranger.id, ["card-1"])
    assert db.session.scalars(sa.select(PromotionAttention.kind)).all() == ["same_payer"]


def test_ones_own_unpaid_order_gives_way_to_the_next_try(client: FlaskClient, db: Any, cast: Cast) -> None:
    a_promotion(limit_total=1, limit_per_customer=1, use_limit=1)
    first = ordered("SUMMER")
    with client.application.test_request_context():
        assert ordered("SUMMER").net_minor == 10_000  # knowing an address is not enough
    with client.application.test_request_context():
        open_reference(first.reference)
        second = ordered("SUMMER")
    db.session.expire_all()
    assert (first.state, second.state, second.net_minor) == ("cancelled", "placed", 9_000)
    assert (states(db), taken(db)) == (["released", "reserved"], (1, 0))


def test_an_unpaid_order_with_money_on_its_way_does_not_give_way(client: FlaskClient, db: Any) -> None:
    a_promotion(limit_total=1)
    first = ordered("SUMMER")
    db.session.add(
        Payment(
            order_id=first.id,
            gateway="sandbox",
            idempotency_key="p" * 24,
            currency="EUR",
            amount_minor=1,
            state="pending",
        )
    )
    db.session.commit()
    with client.application.test_request_context():
        open_reference(first.reference)
        assert ordered("SUMMER").net_minor == 10_000
    db.session.expire_all()
    assert first.state == "placed"


def test_a_limit_shared_by_many_codes_is_guarded_at_the_promotion(db: Any) -> None:
    promotion = a_promotion(limit_total=1)
    a_code(promotion, "WINTER")
    assert ordered("SUMMER").net_minor == 9_000
    assert ordered("WINTER", email="other@customer.example").net_minor == 10_000


def test_scarce_offers_give_less_time_to_pay(db: Any) -> None:
    a_promotion(hold_hours=24)
    order = ordered("SUMMER")
    assert (order.due_at - order.placed_at).total_seconds() == 24 * 3600


def test_a_paid_order_uses_even_what_had_been_let_go(db: Any) -> None:
    a_promotion(limit_total=1)
    order = ordered("SUMMER")
    with transaction():
        reserving.release(order.id)
    ordered("SUMMER", email="other@customer.example")
    money(order, order.total_minor)
    assert (sorted(states(db)), taken(db)) == (["captured", "reserved"], (1, 1))


def test_a_corrected_address_is_the_same_customer(db: Any) -> None:
    a_promotion(limit_per_customer=1)
    order = ordered("SUMMER")
    with transaction():
        contacts.correct(order.contact, None, email="right@customer.example")
    for email in ("alice@customer.example", "right+1@customer.example"):
        assert ordered("SUMMER", email=email).net_minor == 10_000
