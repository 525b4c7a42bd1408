"""A code is typed at the order form, judged without a reload, paid with, and shows up at the desk."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.database import db
from app.orders.models import Order
from referrals.promotions.models import PromotionUse
from tests.factories.promotions import a_promotion
from tests.factories.quotes import a_service
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live

FIELDS = {
    "company_name": "Şahin Tekstil Ltd. Şti.",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
}


@pytest.mark.browser
def test_a_code_is_typed_judged_without_a_reload_and_paid_with(live: Live, page: Page) -> None:
    with live.inside():
        a_service()
        a_promotion(limit_total=5, limit_per_customer=1)
        a_promotion("BIG", minimums={"EUR": 11_200}, labels={"en": "Big"})
        db.session.remove()
    page.goto("/services/brand-film/order")
    page.get_by_label("Promo code").fill("sum mer, big")
    expect(page.get_by_text("Please fill in your e-mail address first: the offer depends on it.")).to_be_visible()
    expect(page.get_by_text("Minimum not reached: €12.00 missing, without VAT.")).to_be_visible()
    for name, value in FIELDS.items():
        page.locator(f"[name={name}]").fill(value)
    expect(page.get_by_text("It applies: “Summer” takes €10.00 off.")).to_be_visible()
    expect(page.locator(".sums-total")).to_contain_text("€108.00")
    check_accessible(page)
    page.get_by_role("button", name="Check what I typed").click()
    page.get_by_role("button", name="Place the order").click()
    expect(page).to_have_url(re.compile(r"/orders/[0-9A-Z-]+$"))
    check_accessible(page)
    check_fits(page)
    with live.inside():
        use = db.session.scalars(sa.select(PromotionUse)).one()
        assert (use.state, use.code) == ("reserved", "SUMMER")
        assert db.session.scalars(sa.select(Order)).one().total_minor == 10_800
        db.session.remove()
