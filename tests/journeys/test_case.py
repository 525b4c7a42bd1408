"""From a delivered project to an order: a yes on the phone, a reader who orders, and a withdrawal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.accounts.signing_in import start_session
from app.database import db, transaction
from app.orders.models import OrderTouch
from cases.consent import deciding
from cases.publishing import figures, planning, releasing
from cases.publishing.channels import Channel
from cases.writing.models import Case
from tests.cast import sign_in
from tests.factories.cases import a_case
from tests.factories.publishing import client_of
from tests.factories.quotes import a_service
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live, awake
from tests.journeys.test_promo_code import FIELDS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 390, "height": 844}


def test_a_case_goes_from_the_clients_yes_to_an_order_and_away(live: Live, window: Callable[..., Page]) -> None:
    reference, slug, cookie = _asked(live)
    phone = window(viewport=PHONE, has_touch=True)
    phone.context.add_cookies([{"name": "session", "value": cookie, "url": live.url}])
    phone.goto("/account/cases")
    phone.get_by_role("link", name=reference).click()
    awake(phone)
    check_fits(phone)
    check_accessible(phone)
    phone.get_by_role("button", name="This is right").click()
    expect(phone.get_by_text("Confirmed. Thank you.")).to_be_visible()
    awake(phone)
    phone.get_by_role("link", name="Read the case study", exact=True).click()
    expect(phone.get_by_text("Nobody knew the café")).to_be_visible()
    awake(phone)
    check_fits(phone)
    check_accessible(phone)
    phone.get_by_role("link", name="Decide").click()
    awake(phone)
    phone.get_by_label("I have read the case").check()
    phone.get_by_role("button", name="Approve this version").click()
    expect(phone.get_by_text("Thank you. Nothing but this is published")).to_be_visible()

    code = _published(live, reference)
    reader = window()
    reader.goto(f"/cases/{slug}/en?from={code}")
    awake(reader)
    expect(reader.get_by_role("heading", level=1)).to_contain_text("+40% more orders")
    check_accessible(reader)
    check_fits(reader)
    with live.inside():
        read = sa.select(Case).where(Case.reference == reference)
        assert figures.by_code(db.session.scalars(read).one())[code] == (1, 0)
        db.session.remove()
    reader.get_by_role("link", name="See what we can do for you").click()
    reader.get_by_role("link", name="Brand film").first.click()
    reader.get_by_role("link", name="Order this").click()
    for name, value in FIELDS.items():
        reader.locator(f"[name={name}]").fill(value)
    reader.get_by_role("button", name="Check what I typed").click()
    reader.get_by_role("button", name="Place the order").click()
    expect(reader).to_have_url(re.compile(r"/orders/[0-9A-Z-]+$"))
    with live.inside():
        touch = db.session.scalars(sa.select(OrderTouch).where(OrderTouch.source == "cases.case")).one()
        assert (touch.reference, touch.details["channel"]) == (reference, "social")
        db.session.remove()

    phone.goto(f"/account/cases/{reference}")
    awake(phone)
    phone.get_by_role("button", name="Withdraw everything").click()
    expect(phone.get_by_text("Withdrawn. It is no longer shown, and every copy")).to_be_visible()
    live.run_jobs()
    for path in ("", "/case.pdf", "/card.png"):
        answer = reader.request.get(f"/cases/{slug}/en{path}")
        assert answer.status == 410, path


def _asked(live: Live) -> tuple[str, str, str]:
    """A case whose client was asked; its reference, its address, and the session of the client's phone."""
    with live.inside():
        a_service()
        case = a_case()
        client = client_of(case)
        with transaction():
            deciding.invite(case, client, by=None)
        browser = live.app.test_client()
        sign_in(browser, client, start_session)
        cookie = browser.get_cookie("session")
        assert cookie is not None
        found = case.reference, case.slug, cookie.value
        db.session.remove()
    return found


def _published(live: Live, reference: str) -> str:
    """The marketer plans a post and publishes; the worker draws. The code of the post's link."""
    with live.inside():
        case = db.session.scalars(sa.select(Case).where(Case.reference == reference)).one()
        with transaction():
            code = planning.plan(case, Channel.SOCIAL, "A post", "en", None, by=None).code
        with transaction():
            releasing.publish_now(case, ["en"], by=None)
        db.session.remove()
    live.run_jobs()
    return code
