"""The frame of every page in a real browser: open to everyone, at every width, in every language, with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessible import check_accessible, check_fits

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
PLACES = ["public", "portal", "desk", "plain"]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}


@pytest.mark.parametrize(
    ("size", "scheme", "language"),
    [
        pytest.param(DESKTOP, "light", "en", marks=pytest.mark.slow),
        (PHONE, "dark", "tr"),
        pytest.param(NARROWEST, "light", "pl", marks=pytest.mark.slow),
        pytest.param(DESKTOP, "dark", "ru", marks=pytest.mark.slow),
        pytest.param(PHONE, "light", "hi", marks=pytest.mark.slow),
    ],
    ids=["desk-light-en", "phone-dark-tr", "narrow-light-pl", "desk-dark-ru", "phone-light-hi"],
)
def test_every_part_is_open_to_everyone(window: Window, size: dict[str, int], scheme: str, language: str) -> None:
    page = window(viewport=size, color_scheme=scheme, locale=language)
    for place in PLACES:
        page.goto(f"/dev/look?place={place}&rows={0 if language == 'hi' else 1000}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        check_fits(page)
        check_accessible(page)


def test_a_form_with_errors_is_open_to_everyone(page: Page) -> None:
    page.goto("/dev/look")
    page.get_by_role("button", name="Send 34 requests").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    check_accessible(page)
    summary.get_by_role("link", name=re.compile("^Name")).click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


@pytest.mark.slow
def test_error_pages_are_open_to_everyone(page: Page) -> None:
    for status in (400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503):
        page.goto(f"/dev/look/errors/{status}")
        check_accessible(page)


@pytest.mark.slow
def test_policies_are_open_to_everyone(page: Page) -> None:
    for name in ("notice", "privacy", "terms"):
        page.goto(f"/policies/{name}")
        check_accessible(page)


@pytest.mark.slow
def test_a_slash_brings_the_cursor_to_the_search(page: Page) -> None:
    page.goto("/dev/look?place=desk")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox").first
    expect(search).to_be_focused()
    page.keyboard.press("/")
    expect(search).to_have_value("/")


@pytest.mark.slow
def test_rows_are_walked_by_key(page: Page) -> None:
    page.goto("/dev/look")
    page.wait_for_load_state("networkidle")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    expect(page.locator("tr[data-at] th a")).to_be_focused()
    expect(page.locator("tr[data-at] th a")).to_have_text("IM-2026-0002")


@pytest.mark.slow
def test_the_appearance_changes_at_once_and_stays(page: Page) -> None:
    page.goto("/policies/terms")
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(20, 26, 29)")
    check_accessible(page)


@pytest.mark.slow
def test_the_language_is_chosen_without_script(window: Window) -> None:
    page = window(java_script_enabled=False)
    page.goto("/policies/terms?a=1")
    page.locator(".top-tools summary").first.click()
    page.get_by_role("button", name="Türkçe").click()
    expect(page).to_have_url(re.compile(r"/policies/terms\?a=1$"))
    expect(page.locator("h1")).to_have_text("Şartlar")


@pytest.mark.slow
def test_the_menu_of_a_phone_opens_without_script(window: Window) -> None:
    page = window(viewport=PHONE, java_script_enabled=False)
    page.goto("/policies/terms")
    drawer = page.locator("#phone-menu")
    expect(drawer).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(drawer).to_be_visible()
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_be_hidden()


def test_what_was_typed_survives_leaving_the_page(page: Page) -> None:
    page.goto("/dev/look")
    page.wait_for_load_state("networkidle")
    page.get_by_label("What should we know?").fill("A long story")
    page.get_by_label("Password").fill("never kept anywhere")
    page.goto("/policies/terms")
    page.goto("/dev/look")
    expect(page.get_by_label("What should we know?")).to_have_value("A long story")
    expect(page.get_by_label("Password")).to_have_value("")


@pytest.mark.slow
def test_a_second_press_sends_nothing(page: Page) -> None:
    page.goto("/dev/look")
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Send 34 requests").dblclick(no_wait_after=True)
    expect(page.get_by_role("alert")).to_be_visible()
    assert len(sent) == 1


@pytest.mark.slow
def test_it_is_read_by_keyboard_from_the_skip_link_on(page: Page) -> None:
    page.goto("/dev/look")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.slow
def test_a_printed_page_holds_the_words_and_not_the_menus(page: Page) -> None:
    page.goto("/dev/look")
    page.emulate_media(media="print")
    expect(page.locator(".top-bar")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".list-table")).to_be_visible()
