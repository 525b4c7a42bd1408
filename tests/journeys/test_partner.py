"""A customer becomes a partner: joins, copies the link with its sentence, shares it, shows the QR code, and sees the visit."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app import clock
from app.database import db, transaction
from referrals.commissions.earning import earn
from referrals.risk.models import RiskCase
from referrals.tracking.models import ReferralLink, ReferralTouch
from tests.cast import Cast
from tests.factories.accounts import PASSWORD, code_now, with_password, with_second_factor
from tests.factories.commissions import a_sale, an_enrolment, program_terms
from tests.factories.looks import a_case
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live, awake

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 390, "height": 844}
# Headless Chromium names itself, and programs are counted apart.
PERSON = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
SHARED = "window.shared = null; navigator.share = async (told) => { window.shared = told; };"


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    awake(page).get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def test_a_customer_joins_copies_shares_and_sees_the_visit(live: Live, window: Callable[..., Page]) -> None:
    with live.inside():
        with_password(Cast().alice)
        slug = program_terms().program.slug
        db.session.commit()
    phone = window(viewport=PHONE, has_touch=True, permissions=["clipboard-read", "clipboard-write"])
    phone.add_init_script(SHARED)
    sign_in(phone, "alice@customer.example")
    phone.goto(f"/partners/{slug}")
    awake(phone).get_by_role("button", name="Join and get your link").click()
    phone.wait_for_load_state()

    phone.goto("/account/partner/kit")
    with live.inside():
        code = db.session.scalars(sa.select(ReferralLink.code)).one()
        db.session.remove()
    card = awake(phone).locator(".shared").first
    said = card.locator("[data-disclosure]").inner_text()
    card.get_by_role("button", name="Copy").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    copied = phone.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(said) and copied.endswith(f"/r/{code}"), "nobody can copy the link without its sentence"
    card.get_by_role("button", name="Share a link").click()
    assert phone.evaluate("window.shared.text") == copied
    drawn = phone.locator("img.qr-card")
    drawn.scroll_into_view_if_needed()
    expect(drawn).to_have_js_property("complete", True)
    assert drawn.evaluate("image => image.naturalWidth") > 0
    check_accessible(phone)
    check_fits(phone)

    friend = window(user_agent=PERSON)
    friend.goto(f"/r/{code}")
    expect(friend).to_have_url(re.compile(r"via="))
    with live.inside():
        touch = db.session.scalars(sa.select(ReferralTouch)).one()
        assert (touch.event, touch.kind) == ("click", "counted")
        db.session.remove()


def test_looks_at_partners_are_decided_with_one_key_and_undone_with_another(
    live: Live, window: Callable[..., Page]
) -> None:
    with live.inside():
        cast = Cast()
        secret = with_second_factor(with_password(cast.marta))
        for user in (cast.bob, cast.dora):
            partner = an_enrolment(program_terms(hold_days=30), user)
            sale = a_sale(partner, happened_at=clock.now())
            with transaction():
                earn(sale)
            a_case(partner, sale)
        db.session.remove()
    desk = window(viewport={"width": 1440, "height": 900})
    sign_in(desk, "marta@imece.example")
    awake(desk).get_by_label("Code").fill(code_now(secret))
    desk.get_by_role("button", name="Continue").click()
    desk.wait_for_load_state()
    desk.goto("/desk/referrals/looks")
    check_accessible(awake(desk))
    first = desk.locator(".decision").first.get_by_role("heading").inner_text()
    desk.keyboard.press("j")
    expect(desk.locator(".decision[data-at]")).to_have_count(1)
    desk.keyboard.press("l")
    expect(desk.locator(".decision")).to_have_count(1)
    assert first not in awake(desk).locator(".queue").inner_text()
    with live.inside():
        assert sorted(db.session.scalars(sa.select(RiskCase.state))) == ["open", "released"]
        db.session.remove()
    desk.goto("/desk/referrals/looks?view=decided")
    awake(desk).keyboard.press("j")
    expect(desk.locator(".decision[data-at]")).to_have_count(1)
    desk.keyboard.press("u")
    expect(desk.locator(".decision")).to_have_count(2)
    with live.inside():
        assert set(db.session.scalars(sa.select(RiskCase.state))) == {"open"}
        db.session.remove()
