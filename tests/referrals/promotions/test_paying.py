"""From payments to uses: the card that paid is recognised, and whatever is refunded ends the same."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import transaction
from app.invoices.credit import apportion, credit, in_all, invoiced
from app.invoices.models import Invoice
from app.money import Money
from app.orders.models import Order
from app.orders.pricing import DraftLine, add_up
from app.orders.sockets import Adjustment
from app.orders.totals import PricedLine
from app.payments import tasks as payments
from app.payments.stripe_notices import news_of_event
from referrals.promotions import tasks
from referrals.promotions.models import PromotionAttention, PromotionUse, UseKey
from tests.factories.payments import a_notice, a_payment
from tests.factories.promotions import a_promotion, place


def paid(*codes: str, email: str, payer: str | None = None) -> Order:
    with transaction():
        order = place(*codes, email=email)
    payload = {"payer": payer} if payer else {}
    payments.receive("sandbox", [a_notice(a_payment(order), "captured", payload=payload)])
    return order


def test_the_card_that_paid_counts_as_the_customer(db: Any) -> None:
    a_promotion(limit_per_customer=1)
    paid("SUMMER", email="one@customer.example", payer="card-1")
    assert paid("SUMMER", email="two@customer.example", payer="card-1").net_minor == 9_000
    assert db.session.scalars(sa.select(PromotionAttention.kind)).all() == ["same_payer"]
    with transaction():  # now the second address is known to belong to that card
        assert place("SUMMER", email="two+x@customer.example").net_minor == 10_000


def test_a_card_that_is_named_later_is_recognised_later(db: Any) -> None:
    a_promotion(limit_per_customer=1)
    order = paid("SUMMER", email="one@customer.example")
    payment = a_payment(order)
    payments.receive("sandbox", [a_notice(payment, "created", payload={"payer": "card-9"})])
    tasks.recognise_payers()
    keys = db.session.scalars(sa.select(UseKey.key)).all()
    assert [key.partition(":")[0] for key in sorted(keys)] == ["email", "payer"]


def test_stripe_names_the_card_without_its_number() -> None:
    charge = {
        "id": "ch_1",
        "object": "charge",
        "payment_intent": "pi_1",
        "payment_method_details": {"card": {"fingerprint": "Xt5EWLLDS7FJjR1c", "last4": "4242"}},
    }
    event = {"id": "evt_1", "type": "charge.succeeded", "created": 1_700_000_000, "data": {"object": charge}}
    (notice,) = news_of_event(event)
    assert (notice.kind, notice.payment_reference, notice.payload["payer"]) == ("created", "pi_1", "Xt5EWLLDS7FJjR1c")
    assert "4242" not in str(notice.payload)
    assert news_of_event({**event, "data": {"object": {**charge, "payment_method_details": {}}}}) == []


def test_every_paid_discount_has_its_captured_use(db: Any) -> None:
    a_promotion()
    order = paid("SUMMER", email="one@customer.example")
    use = db.session.scalars(sa.select(PromotionUse)).one()
    assert (use.state, use.amount_minor, order.adjustments[0].net_minor) == ("captured", 1_000, -1_000)
    invoice = db.session.scalars(sa.select(Invoice)).one()
    assert invoice.net_minor == order.net_minor


NOTHING = Money.zero("EUR")  # knows the currencies before the clock of the generator starts

_lines = st.lists(
    st.builds(
        lambda minor, quantity, rate: DraftLine(
            title="x", quantity=quantity, unit_net=Money(minor, "EUR"), vat_category="S", vat_rate_bp=rate
        ),
        st.integers(0, 10**6),
        st.integers(1, 5),
        st.sampled_from([2400, 900]),
    ),
    min_size=1,
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a machine that is busy makes no worse examples
@given(_lines, st.data())
def test_the_share_of_a_line_is_frozen_at_the_sale_and_returned_in_any_partition(
    lines: list[DraftLine], data: st.DataObject
) -> None:
    whole = sum(line.net.minor for line in lines)
    discounts = [data.draw(st.integers(0, whole)) for _each in range(data.draw(st.integers(0, 3)))]
    given_ = [Adjustment(source="t", label="t", net=Money(-minor, "EUR")) for minor in discounts]
    priced = add_up(lines, "EUR", given_)
    shares = [share.minor for share in priced.discounts]
    assert sum(shares, NOTHING.minor) == min(sum(discounts), whole)
    assert all(0 <= share <= line.net.minor for share, line in zip(shares, priced.lines, strict=True))

    frozen = invoiced([PricedLine(net=line.net, tax=line.tax) for line in priced.lines], priced.totals)
    assert list(frozen.line_nets) == [line.net.minor - share for line, share in zip(priced.lines, shares, strict=True)]
    before = 0
    nets = [0] * len(lines)
    while before < frozen.gross:
        step = data.draw(st.integers(max(1, frozen.gross // 7), max(1, frozen.gross)))
        step = min(step, frozen.gross - before)
        part = credit(frozen, step, before_minor=before)
        nets = [a + b for a, b in zip(nets, part.line_nets, strict=True)]
        before += step
        assert tuple(nets) == in_all(frozen, before).line_nets
    assert nets == list(frozen.line_nets)


def test_an_earlier_claim_is_served_first() -> None:
    assert apportion(1, [1, 1, 1]) == [1, 0, 0]
    assert apportion(2, [1, 1, 1]) == [1, 1, 0]
