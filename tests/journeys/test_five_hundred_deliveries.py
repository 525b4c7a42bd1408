"""Forty days of one company: five hundred deliveries, everybody asked, some answered, one attack, one wrong removal, one
withdrawal; and then the pages of it by keyboard, without scripts, and for those who cannot see them.

Everything goes through pages, forms, mails and jobs on real commits. The numbers are those of the research (§9).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app import clock
from reviews.reviewing.models import Review
from reviews.reviewing.states import State
from tests.factories.reviews import a_request
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live, awake
from tests.journeys.five_hundred import (
    SLUG,
    Story,
)  # fmt: skip
from tests.journeys.five_hundred_asked import everybody_is_asked, rewards_know_no_stars, some_answer
from tests.journeys.five_hundred_looked_at import (
    a_wrong_removal_is_told_counted_and_undone,
    anybody_computes_the_number,
    everybody_was_treated_alike,
    its_author_takes_a_review_back,
    strangers_are_held_and_a_promotion_is_not,
    the_discontented_are_heard,
)
from tests.journeys.keyboard import press, write

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def story(live: Live) -> Any:
    """The company as it begins: forty days ago at noon, one service, points for every review."""
    live.app.config["WTF_CSRF_ENABLED"] = False
    with live.inside():
        begins = datetime.now(clock.now().tzinfo).replace(hour=12, minute=0, second=0) - timedelta(days=40)
        yield Story(live, begins)


def test_five_hundred_deliveries_from_the_first_mail_to_the_last_withdrawal(
    story: Story, window: Callable[..., Page]
) -> None:
    tokens = everybody_is_asked(story)
    photographed = some_answer(story, tokens)
    rewards_know_no_stars(story)
    the_discontented_are_heard(story)
    strangers_are_held_and_a_promotion_is_not(story, tokens["buyer-11@customer.example"])
    a_wrong_removal_is_told_counted_and_undone(story)
    anybody_computes_the_number(story)
    its_author_takes_a_review_back(story, photographed)
    everybody_was_treated_alike(story)
    everybody_can_read_and_use_it(story, window)


def everybody_can_read_and_use_it(story: Story, window: Callable[..., Page]) -> None:
    """(12) No objection of axe, nothing but a keyboard, and no scripts."""
    story.live.app.config["WTF_CSRF_ENABLED"] = True
    raws = [a_request(email=f"{name}@customer.example", locale="en")[1] for name in ("keyboard", "scriptless")]
    reference = story.reviews(Review.state == State.PUBLISHED)[0].reference
    open_pages = (
        "/reviews", f"/reviews/{SLUG}", f"/reviews/{SLUG}/moderation", "/reviews/log", "/reviews/policy",
        f"/reviews/one/{reference}", f"/reviews/{reference}/notice", f"/services/{SLUG}/review",
        "/reviews/of-your-order", f"/reviews/here/{SLUG}", "/reviews/found-elsewhere", "/kiosk",
    )  # fmt: skip
    phone = window(viewport={"width": 390, "height": 844})
    for path in open_pages:
        answer = phone.goto(path)
        assert answer is not None and answer.status == 200, path
        awake(phone)
        check_accessible(phone)
        check_fits(phone)
    _by_keyboard(phone, raws[0])
    _without_scripts(window(java_script_enabled=False), raws[1])
    stored = story.reviews(Review.author_email.in_(["keyboard@customer.example", "scriptless@customer.example"]))
    assert [(each.rating, each.text) for each in stored] == [(4, "By keyboard alone."), (2, "")]


def _by_keyboard(page: Page, raw: str) -> None:
    page.goto(f"/review/{raw}")
    awake(page)
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "rating":
            break
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=rating][value='4']")).to_be_checked()
    press(page, page.get_by_role("button", name="Save my stars"))
    page.wait_for_url(re.compile("/my-reviews/"))
    awake(page)
    check_accessible(page)
    write(page, page.locator("#text"), "By keyboard alone.")
    press(page, page.get_by_role("button", name="Send my words"))
    expect(page.get_by_text("Sent. It is looked at")).to_be_visible()


def _without_scripts(page: Page, raw: str) -> None:
    page.goto(f"/review/{raw}?stars=2")
    page.get_by_role("button", name="Save my stars").click()
    page.wait_for_url(re.compile("/my-reviews/"))
    expect(page.locator(".flash, [role=status]").first).to_be_visible()
