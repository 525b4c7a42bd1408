"""A tablet at a fair without a connection, and the question on the site: in a browser, by real people's hands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.database import db, transaction
from reviews.asking import kiosks
from reviews.asking.models import PromptDismissal, PromptShowing
from reviews.asking.place_models import KioskAnswer
from reviews.reviewing.models import Review
from tests.cast import Cast, person
from tests.factories.asking import a_delivered_line
from tests.factories.reviews import a_service
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live, awake
from tests.journeys.test_boards import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TABLET = {"width": 1024, "height": 768}
# What lies on the tablet, as anybody with its developer tools sees it; and that the key to it cannot be taken out.
LYING = """() => new Promise((done, failed) => {
  const asked = indexedDB.open("kiosk");
  asked.onerror = () => failed(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction("answers").objectStore("answers").getAll();
    all.onsuccess = () => {
      asked.result.close();
      done(all.result.map((each) => String.fromCharCode(...new Uint8Array(each.sealed))));
    };
  };
})"""
TAKEN_OUT = """() => new Promise((done) => {
  const asked = indexedDB.open("kiosk");
  asked.onsuccess = () => {
    const key = asked.result.transaction("keys").objectStore("keys").get(1);
    key.onsuccess = () => {
      asked.result.close();
      crypto.subtle.exportKey("raw", key.result).then(() => done("taken out"), (error) => done(error.name));
    };
  };
})"""


def give(tablet: Page, stars: int, words: str = "") -> None:
    expect(tablet.locator(".kiosk-form")).to_be_visible(timeout=10_000)
    tablet.locator(".kiosk-star").nth(stars - 1).click()
    if words:
        tablet.locator("#kiosk-text").fill(words)
    tablet.get_by_role("button", name="Give my stars").click()
    expect(tablet.get_by_role("heading", name="Thank you")).to_be_visible()


def wait_until_sent(tablet: Page) -> None:
    """Asked from outside: the page's own policy lets nobody evaluate words in it."""
    for _turn in range(120):
        if not tablet.evaluate(LYING):
            return
        tablet.wait_for_timeout(250)
    raise AssertionError("the answers are still on the tablet")


def test_a_kiosk_keeps_what_is_given_without_a_connection_and_sends_it_once(
    live: Live, window: Callable[..., Page]
) -> None:
    with live.inside(), transaction():
        kiosk, code = kiosks.open_(a_service().id, "Fair, hall 3", "en", by=Cast().marta)
        kiosk_id = kiosk.id
    tablet = window(viewport=TABLET, has_touch=True)
    tablet.goto("/kiosk")
    tablet.get_by_label("Code").fill(code)
    tablet.get_by_label("Code").press("Enter")
    tablet.wait_for_url(re.compile("/kiosk/question"))
    awake(tablet)
    check_accessible(tablet)
    check_fits(tablet)
    tablet.locator("html[data-kept]").wait_for(state="attached")

    give(tablet, 5)
    wait_until_sent(tablet)
    tablet.context.set_offline(True)
    give(tablet, 1, "Nobody was there to explain anything.")
    (lying,) = tablet.evaluate(LYING)
    assert not any(said in lying for said in ("Nobody", "rating")), "sealed while it waits"
    assert tablet.evaluate(TAKEN_OUT) == "InvalidAccessError"
    assert tablet.evaluate("() => localStorage.length") == 0
    tablet.reload()
    awake(tablet)
    assert len(tablet.evaluate(LYING)) == 1, "a reload without a connection loses nothing"
    give(tablet, 4)
    assert len(tablet.evaluate(LYING)) == 2
    with live.inside():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(KioskAnswer)) == 1
    tablet.context.set_offline(False)
    wait_until_sent(tablet)
    tablet.reload()
    awake(tablet)
    with live.inside():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(KioskAnswer)) == 3
        with transaction():
            kiosks.close(kiosk_id)
        with transaction():
            kiosks.release(kiosk_id)
        given = db.session.execute(sa.select(Review.rating, Review.text)).all()
        assert sorted(map(tuple, given)) == [(1, "Nobody was there to explain anything."), (4, ""), (5, "")]


def test_the_question_on_the_site_is_seen_rests_and_leads_to_the_stars(live: Live, window: Callable[..., Page]) -> None:
    with live.inside():
        alice = person("alice@customer.example", "Alice Şahin")
        line = a_delivered_line(alice)
        line_id = line.id
    page = sign_in(live, window(viewport={"width": 390, "height": 844}), "alice@customer.example")
    page.goto("/account")
    awake(page)
    question = page.locator(".ask-prompt")
    expect(question).to_contain_text("How was “Brand film”?")
    check_accessible(page)
    check_fits(page)
    page.wait_for_load_state("networkidle")
    with live.inside():
        assert db.session.scalars(sa.select(PromptShowing.order_line_id)).all() == [line_id]
    question.get_by_role("button", name="Not now").click()
    page.wait_for_url(re.compile("/account"))
    expect(page.locator(".ask-prompt")).to_have_count(0)
    with live.inside(), transaction():
        db.session.execute(sa.delete(PromptDismissal))
    page.goto("/account")
    awake(page)
    page.locator(".ask-prompt").get_by_role("button", name=re.compile("4")).click()
    page.wait_for_url(re.compile(r"/review/.*stars=4"))
    expect(page.locator("input[name=rating][value='4']")).to_be_checked()
    page.get_by_role("button", name="Save my stars").click()
    page.wait_for_url(re.compile("/my-reviews/"))
    with live.inside():
        review = db.session.scalars(sa.select(Review)).one()
        assert (review.channel, review.rating, review.order_line_id) == ("onsite_prompt", 4, line_id)
