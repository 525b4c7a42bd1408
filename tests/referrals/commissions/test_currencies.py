"""A sale in another currency than the terms name amounts in: counted at the rate of its day, frozen, or refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db, transaction
from app.orders.states import State
from app.rates.models import ExchangeRate
from app.rates.queries import NoRate
from referrals.commissions.earning import earn
from referrals.commissions.models import Commission, CommissionDecision
from referrals.commissions.taking_back import bring_in_step
from referrals.commissions.wording import why_earned
from referrals.risk.measuring import given_since
from tests.cast import Cast
from tests.factories.api import a_key
from tests.factories.commissions import a_line, a_refund, a_sale, an_enrolment, program_terms
from tests.factories.orders import an_order
from tests.factories.referrals import a_link

pytestmark = pytest.mark.usefixtures("db")


def a_rate(micro: int, *, days_ago: int = 0, currency: str = "TRY") -> None:
    with transaction():
        day = (clock.now() - timedelta(days=days_ago)).date()
        db.session.add(ExchangeRate(day=day, currency=currency, micro=micro, source="ECB"))


def amounts() -> list[tuple[int, int, str]]:
    found = sa.select(Commission.level, Commission.amount_minor, Commission.currency).order_by(Commission.id)
    return [tuple(row) for row in db.session.execute(found)]  # type: ignore[misc]


def test_it_is_counted_at_the_rate_of_its_day_and_the_receipt_shows_it() -> None:
    a_rate(40_000_000)
    line = a_line(program_terms((1_000, 500), cap_order_minor=10_000), 2)
    [first, _second] = earn(a_sale(line[0], 400_000, currency="TRY"))
    assert amounts() == [(1, 1_000, "EUR"), (2, 500, "EUR")], "100.00 EUR at 40 lira"
    assert (first.base_minor, first.because["converted_minor"], first.because["base_minor"]) == (
        10_000,
        10_000,
        400_000,
    )
    told = dict(why_earned(first))
    assert "4,000.00" in told["Net amount of the order"]
    assert "1 EUR = 40.00 TRY" in told["Exchange rate"] and "ECB" in told["Exchange rate"]
    assert told["Net amount, converted"] == "€100.00"


def test_later_rates_never_reach_back_and_refunds_take_at_the_first(cast: Cast) -> None:
    a_rate(40_000_000)
    sale = a_sale(an_enrolment(program_terms((1_000,), cap_partner_minor=100_000), cast.bob), 400_000, currency="TRY")
    earn(sale)
    a_rate(80_000_000)
    earn(sale)
    assert amounts() == [(1, 1_000, "EUR")]
    for part, taken in ((100_000, 250), (300_000, 1_000)):
        a_refund(sale, part)
        with transaction():
            bring_in_step(sale)
        assert db.session.scalars(sa.select(Commission)).one().reward.taken_back == taken


def test_without_a_rate_an_order_of_ours_earns_nothing_and_says_why(cast: Cast) -> None:
    a_rate(40_000_000, days_ago=8)
    enrolment = an_enrolment(program_terms((500,), pays="flat"), cast.bob)
    bought = an_order(state=State.PAID, paid_at=clock.now(), paid_minor=12_000)
    earn(a_sale(enrolment, source="order", external_id="1", order_id=bought.id, currency="TRY"))
    assert amounts() == []
    assert db.session.scalar(sa.select(CommissionDecision.outcome)) == "no_rate"


def test_what_is_paid_by_rate_alone_stays_in_the_currency_of_the_sale(cast: Cast) -> None:
    earn(a_sale(an_enrolment(program_terms(), cast.bob), 400_000, currency="TRY"))
    assert amounts() == [(1, 40_000, "TRY")]


def test_a_report_without_a_rate_is_refused_and_can_be_made_again(client: FlaskClient, cast: Cast) -> None:
    link = a_link(an_enrolment(program_terms((500,), pays="flat"), cast.bob))
    headers = {**a_key(cast.ada, "conversions:write"), "Idempotency-Key": "sale-0001-of-the-shop"}
    sale: dict[str, Any] = {"external_id": "S-1", "kind": "sale", "link": link.code}
    sale |= {"amount_minor": 400_000, "currency": "TRY"}
    refused = client.post("/api/v1/conversions", json=sale, headers=headers)
    assert refused.status_code == 422 and "no exchange rate of TRY" in refused.text
    a_rate(40_000_000)
    assert client.post("/api/v1/conversions", json=sale, headers=headers).status_code == 201
    assert amounts() == [(1, 500, "EUR")]


def test_the_joint_bound_compares_in_the_currency_of_the_sale(cast: Cast) -> None:
    a_rate(40_000_000)
    enrolment = an_enrolment(program_terms((500,), pays="flat"), cast.bob)
    bought = an_order(state=State.PAID, paid_at=clock.now(), paid_minor=12_000)
    earn(a_sale(enrolment, source="order", external_id="1", order_id=bought.id, currency="TRY"))
    [given] = given_since(None, only=db.session.scalars(sa.select(Commission.conversion_id)).one())
    assert (given.commissions.minor, given.commissions.currency) == (20_000, "TRY"), "5.00 EUR at 40 lira"
    with pytest.raises(NoRate):
        earn(a_sale(enrolment, 400_000, currency="INR"))
