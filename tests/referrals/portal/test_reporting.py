"""A partner's own numbers: theirs alone, and no small group of buyers told apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient

from app.database import db as database
from app.orders.models import Order
from referrals.tracking.models import ReferralConversion
from tests.cast import Cast
from tests.factories.referrals import a_link, a_partner
from tests.factories.reports import a_paid_order

AT = datetime(2026, 11, 10, tzinfo=UTC)
ASKED = "from=2026-11-01&to=2026-11-30&zone=UTC"


def credited(order: Order, enrolment_id: int, link_id: int | None) -> None:
    database.session.add(
        ReferralConversion(
            source="order",
            external_id=order.reference,
            kind="sale",
            order_id=order.id,
            enrolment_id=enrolment_id,
            link_id=link_id,
            amount_minor=order.net_minor,
            currency=order.currency,
            happened_at=AT,
            because={},
        )
    )
    database.session.flush()


def test_a_partner_counts_what_is_theirs_and_tells_no_small_group_apart(
    db: Any, client: FlaskClient, browser: Any, cast: Cast
) -> None:
    mine = a_partner(cast.bob)
    many, few = a_link(mine, "many-come"), a_link(mine, "few-come")
    for number in range(9):
        order = a_paid_order([(1_000, 0)], paid_at=AT, relation="b2b" if number else "b2c")
        credited(order, mine.id, many.id if number < 6 else few.id)
    database.session.commit()
    bob = cast.signed_in(client, cast.bob)

    page = bob.get(f"/account/reports/partner?{ASKED}").text
    links = bob.get(f"/account/reports/partner/links.csv?{ASKED}").text

    assert "What you brought" in bob.get(f"/account/reports?{ASKED}").text
    assert "€90.00" in page and "many-come" in page and "few-come" not in page
    assert "@customer.example" not in page and order.reference not in page
    assert links.splitlines()[1:] == ["many-come,6"], "three buyers of the other link stay together with nobody"
    assert cast.signed_in(browser(), cast.charlie).get("/account/reports/partner").status_code == 404
    assert bob.get("/account/reports/sales").status_code == 404 and bob.get("/desk/reports").status_code == 404
