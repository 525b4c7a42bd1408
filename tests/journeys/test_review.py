"""A customer with a phone: a star in the mail, a video and a recording made in the browser, and all of it published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Playwright, expect

from app.database import db
from app.media.storage import storage
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.sockets import screens
from tests.factories.reviews import a_request, a_review, an_offer
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import SWITCHES, Live, Windows, awake, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 390, "height": 844}
PRETENDING = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def camera(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that pretends to have a camera and a microphone: a green face that beeps."""
    started = playwright.chromium.launch(executable_path=chromium(), args=[*SWITCHES, *PRETENDING])
    yield started
    started.close()


@pytest.fixture
def phone(camera: Browser, live: Live) -> Iterator[Page]:
    windows = Windows(camera, live.url)
    yield windows(viewport=PHONE, has_touch=True)
    for opened in windows.opened:
        opened.close()
    assert windows.complaints == []


@pytest.fixture
def token(live: Live) -> str:
    with live.inside():
        live.app.extensions["sockets"][screens.name] = []
        a_review(author_name="Bob K.", title="What Bob thought")
        an_offer()
        _request, raw = a_request(locale="en")
        return raw


def record(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.locator("[data-line]")).to_contain_text("0:01")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-line]")).to_contain_text("Recorded")
    expect(page.locator("[data-heard]")).to_be_visible()
    page.get_by_role("button", name="Send the recording").click()
    page.wait_for_url(re.compile("#files$"))
    expect(page.get_by_text("It has arrived.")).to_be_visible()
    awake(page)


def test_a_video_and_a_recording_made_in_the_browser_are_published(
    live: Live, phone: Page, token: str, window: Callable[..., Page]
) -> None:
    phone.goto(f"/review/{token}?stars=4")
    awake(phone)
    expect(phone.locator("input[name=rating][value='4']")).to_be_checked()
    expect(phone.get_by_text("What Bob thought")).to_have_count(0)
    check_fits(phone)
    check_accessible(phone)
    phone.get_by_role("button", name="Save my stars").click()
    phone.wait_for_url(re.compile("/my-reviews/"))
    awake(phone)
    expect(phone.get_by_role("heading", name="What Bob thought")).to_be_visible()
    check_fits(phone)
    check_accessible(phone)

    phone.locator("#text").fill("Zeynep’in filmi herkesi güldürdü. Świetnie!")
    expect(phone.locator("[data-autosaved]")).to_be_visible()
    phone.reload()
    awake(phone)
    expect(phone.locator("#text")).to_have_value("Zeynep’in filmi herkesi güldürdü. Świetnie!")
    phone.get_by_role("button", name="Send my words").click()
    expect(phone.get_by_text("Sent. It is looked at")).to_be_visible()
    awake(phone)

    record(phone, "Record a video")
    record(phone, "Record sound")
    live.run_jobs()
    phone.reload()
    expect(phone.locator(".status", has_text="Published")).to_be_visible()
    expect(phone.locator(".own-file video")).to_have_count(1)
    expect(phone.locator(".own-file audio")).to_have_count(1)
    expect(phone.locator(".own-file video")).to_have_js_property("paused", True)
    check_fits(phone)

    with live.inside():
        review = db.session.scalars(sa.select(Review).where(Review.request_id.is_not(None))).one()
        films = db.session.scalars(sa.select(ReviewMedia).order_by(ReviewMedia.id)).all()
        assert review.is_public
        assert [(media.kind, media.state) for media in films] == [("video", "ready"), ("audio", "ready")]
        assert all(media.duration_ms > 800 and media.original_id is None for media in films)
        assert all(storage().get(media.poster.key)[:4] == b"RIFF" for media in films)
        ids = [media.id for media in films]

    stranger = window(viewport=PHONE)
    stranger.goto("/policies/privacy")
    played = stranger.evaluate(
        """async (id) => { const film = document.createElement("video"); film.muted = true;
        film.src = `/review-files/${id}/file`; document.body.append(film);
        await film.play(); return film.videoWidth; }""",
        ids[0],
    )
    assert played > 100


def test_the_form_works_without_scripts(live: Live, token: str, window: Callable[..., Page]) -> None:
    page = window(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/review/{token}")
    page.locator("label[for=rating-4]").click()
    page.get_by_role("button", name="Save my stars").click()
    page.wait_for_url(re.compile("/my-reviews/"))
    expect(page.locator("[data-recorder]")).to_be_hidden()
    expect(page.get_by_label("Video or sound, up to two minutes")).to_be_visible()
    page.locator("#text").fill("Ohne Skript geschrieben")
    page.get_by_role("button", name="Send my words").click()
    expect(page.locator("#text")).to_have_value("Ohne Skript geschrieben")
    with live.inside():
        assert db.session.scalars(sa.select(Review.rating).where(Review.request_id.is_not(None))).one() == 1
