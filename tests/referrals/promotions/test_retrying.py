"""A payment that failed lets go of the discount; the next try takes it again, or shows the new price before anything is paid."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.access import open_reference
from app.database import transaction
from app.invoices.models import Invoice
from app.orders import closing
from app.orders.models import Order, OrderAdjustment, OrderLine, OrderRepricing
from app.payments import starting
from app.payments import tasks as payments
from app.payments.gateway import gateway
from app.payments.keys import new_key
from app.payments.models import Payment
from referrals.promotions.models import Promotion, PromotionAttention, PromotionUse
from referrals.promotions.terms import Kind
from tests.cast import Cast
from tests.factories.payments import a_notice, a_payment
from tests.factories.promotions import a_promotion, place

OTHER = "other@customer.example"


def ordered(*codes: str, **changes: Any) -> Order:
    with transaction():
        return place(*codes, **changes)


def failed(order: Order, kind: str = "failed") -> Payment:
    """Somebody opened a payment page, and the payment ended without money."""
    payment = a_payment(order)
    payments.receive("sandbox", [a_notice(payment, kind)])
    return payment


def tried(order: Order) -> Payment | None:
    """Somebody presses the button once more; what the order page does."""
    with transaction():
        payment = starting.claim(order.id, gateway("sandbox"), new_key("payment"))
        if payment is not None:
            payment.gateway_reference = f"sp_{payment.id}"
        return payment


def uses(db: Any, order: Order) -> list[str]:
    db.session.expire_all()
    found = sa.select(PromotionUse.state).where(PromotionUse.order_id == order.id)
    return list(db.session.scalars(found.order_by(PromotionUse.id)))


def counts(db: Any) -> tuple[int, int]:
    db.session.expire_all()
    return db.session.execute(sa.select(Promotion.taken, Promotion.beyond)).one()


@pytest.mark.parametrize("kind", ["failed", "abandoned"])
def test_a_payment_that_failed_lets_go_and_the_next_try_takes_it_again(db: Any, kind: str) -> None:
    a_promotion(limit_total=1, budgets={"EUR": 1_000}, use_limit=1)
    order = ordered("SUMMER")
    failed(order, kind)
    assert (uses(db, order), counts(db), order.net_minor) == (["released"], (0, 0), 9_000)
    again = tried(order)
    assert again is not None
    assert (uses(db, order), counts(db)) == (["reserved"], (1, 0))
    payments.receive("sandbox", [a_notice(again, "captured")])
    assert (uses(db, order), counts(db), order.state) == (["captured"], (1, 0), "paid")


def test_nothing_is_let_go_while_another_way_to_pay_stands_open_or_the_bank_may_still_agree(db: Any) -> None:
    a_promotion(limit_total=1)
    order = ordered("SUMMER")
    transfer = a_payment(order, gateway="bank_transfer", state="pending")
    failed(order)
    assert uses(db, order) == ["reserved"]
    payments.receive("sandbox", [a_notice(a_payment(order), "declined")])
    assert uses(db, order) == ["reserved"]
    transfer.state = "abandoned"
    db.session.commit()
    late = failed(order)
    assert uses(db, order) == ["reserved"], "one page is open yet"
    for payment in db.session.scalars(sa.select(Payment).where(Payment.state.in_(("started", "pending")))).all():
        payments.receive("sandbox", [a_notice(payment, "abandoned")])
    assert (late.state, uses(db, order)) == ("failed", ["released"])


def test_a_try_for_which_nothing_is_left_shows_the_new_price_before_anything_is_paid(
    client: FlaskClient, db: Any, cast: Cast
) -> None:
    a_promotion(limit_total=1)
    order = ordered("SUMMER", user=cast.alice)
    failed(order)
    ordered("SUMMER", email=OTHER)
    browser = cast.signed_in(client, cast.alice)
    address = f"/orders/{order.reference}"
    unpaid = browser.get(address).text
    told = unpaid.index("“Summer” is not held for you at the moment")
    assert told < unpaid.index('id="payment"'), "it is read before the button that pays, also on a phone"
    page = browser.post(f"{address}/payments", data={"gateway": "sandbox", "key": new_key("payment")})
    assert page.location.endswith(address)
    shown = browser.get(address).text
    assert "It now costs €120.00" in shown
    assert "not held for you" not in shown
    assert (uses(db, order), counts(db)) == (["withdrawn"], (1, 0))
    assert (order.net_minor, order.total_minor, order.adjustments, order.lines[0].discount_minor) == (
        10_000,
        12_000,
        [],
        0,
    )
    assert db.session.scalars(sa.select(Payment.state).where(Payment.order_id == order.id)).all() == ["failed"]
    agreed = tried(order)
    assert agreed is not None
    payments.receive("sandbox", [a_notice(agreed, "captured")])
    assert (uses(db, order), order.state, order.paid_minor) == (["withdrawn"], "paid", 12_000)
    assert db.session.scalars(sa.select(Invoice.net_minor)).all() == [10_000]


def test_money_that_was_on_its_way_is_honoured_at_the_price_it_was_sent_for(db: Any) -> None:
    """The gateway said it failed; others used the code up, the order got a new price; then the money came after all."""
    a_promotion(limit_total=1)
    order = ordered("SUMMER")
    late = failed(order)
    ordered("SUMMER", email=OTHER)
    assert tried(order) is None
    payments.receive("sandbox", [a_notice(late, "captured")])
    assert (uses(db, order), counts(db)) == (["captured"], (1, 1))
    assert (order.state, order.net_minor, order.lines[0].discount_minor) == ("paid", 9_000, 1_000)
    assert db.session.scalars(sa.select(PromotionAttention.kind)).all() == ["beyond_limit"]
    assert db.session.scalars(sa.select(OrderRepricing.restored_at)).one() is not None
    assert db.session.scalars(sa.select(Invoice.net_minor)).all() == [9_000]


def test_a_gift_goes_with_its_offer_and_the_other_discount_stays(db: Any) -> None:
    gift: dict[str, Any] = {"kind": Kind.FREE_ITEM, "rate_bp": 0, "gift_titles": {"en": "A notebook"}}
    a_promotion("PRESENT", limit_total=1, **gift)
    a_promotion("SUMMER", labels={"en": "Ten off"})
    order = ordered("SUMMER", "PRESENT")
    assert [line.title for line in order.lines] == ["Brand film", "A notebook"]
    late = failed(order)
    ordered("PRESENT", email=OTHER)
    assert tried(order) is None, "the price is the same, but what comes for it is not"
    assert tried(order) is not None
    assert sorted(uses(db, order)) == ["reserved", "withdrawn"]
    titles = sa.select(OrderLine.title).where(OrderLine.order_id == order.id)
    assert db.session.scalars(titles).all() == ["Brand film"]
    labels = sa.select(OrderAdjustment.label).where(OrderAdjustment.order_id == order.id)
    assert db.session.scalars(labels).all() == ["Ten off"]
    payments.receive("sandbox", [a_notice(late, "captured")])
    assert (order.state, uses(db, order)) == ("paid", ["captured", "captured"])
    assert db.session.scalars(titles.order_by(OrderLine.position)).all() == ["Brand film", "A notebook"]


def test_an_offer_that_is_over_by_then_still_holds_for_who_was_promised_it(db: Any) -> None:
    promotion = a_promotion(limit_total=1)
    order = ordered("SUMMER")
    failed(order)
    promotion.state = "ended"
    db.session.commit()
    assert tried(order) is not None
    assert (uses(db, order), order.net_minor) == (["reserved"], 9_000)


def test_ones_own_next_order_gives_way_to_the_retry_of_the_first(client: FlaskClient, db: Any) -> None:
    a_promotion(limit_per_customer=1)
    first = ordered("SUMMER")
    failed(first)
    second = ordered("SUMMER")
    assert (uses(db, first), uses(db, second)) == (["released"], ["reserved"])
    with client.application.test_request_context():
        open_reference(second.reference)
        assert tried(first) is not None
    assert (uses(db, first), uses(db, second)) == (["reserved"], ["released"])
    assert (first.net_minor, second.state) == (9_000, "cancelled")


def test_one_customer_does_not_get_it_twice_by_letting_a_payment_fail(db: Any) -> None:
    a_promotion(limit_per_customer=1)
    first = ordered("SUMMER")
    failed(first)
    ordered("SUMMER")
    assert tried(first) is None
    assert (uses(db, first), first.net_minor) == (["withdrawn"], 10_000)


def test_what_was_let_go_and_then_cancelled_is_let_go_once(db: Any) -> None:
    a_promotion(limit_total=1)
    order = ordered("SUMMER")
    failed(order)
    with transaction():
        closing.cancel(order.id, by=None, reason="no")
    assert (uses(db, order), counts(db)) == (["released"], (0, 0))
