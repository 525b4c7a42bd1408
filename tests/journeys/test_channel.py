"""Two people in a channel: each sees the other's words without a reload, and nothing that was typed is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from app.accounts.models import User
from app.database import db
from app.projects.channels.models import Message, Reading
from app.projects.models import ProjectMember
from app.projects.queries import project_by_id
from tests.cast import Cast
from tests.factories.accounts import PASSWORD, with_password
from tests.factories.channels import say
from tests.factories.projects import leave, running_project, with_client, with_expert
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live, awake

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@dataclass
class Talk:
    """A channel between Dora, who leads, and Alice, the client; both have a password."""

    live: Live
    path: str
    project_id: int
    people: dict[str, str]

    def enter(self, page: Page, who: str, scripts: bool = True) -> Page:
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(self.people[who])
        page.get_by_label("Password").first.fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        page.goto(self.path)
        return awake(page) if scripts else page

    def messages(self) -> list[str]:
        with self.live.inside():
            db.session.rollback()
            found = list(db.session.scalars(sa.select(Message.text).order_by(Message.id)))
            db.session.remove()
            return found


@pytest.fixture
def talk(live: Live) -> Talk:
    with live.inside():
        cast = Cast()
        project = running_project(cast.dora)
        with_client(project, cast.alice)
        people = {name: with_password(getattr(cast, name)).email for name in ("alice", "dora")}
        it = Talk(live, f"/projects/{project.reference}/channel", project.id, people)
        db.session.remove()
    return it


def send(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def test_two_people_see_each_others_message_without_a_reload(talk: Talk, window: Callable[..., Page]) -> None:
    alice = talk.enter(window(viewport=PHONE), "alice")
    dora = talk.enter(window(viewport={"width": 1280, "height": 800}), "dora")
    for page in (alice, dora):
        page.evaluate("window.sameDocument = true")

    send(alice, "Günaydın, ne zaman başlıyoruz?")
    expect(alice.get_by_role("log").get_by_text("Günaydın")).to_be_visible()
    sent = time.monotonic()
    expect(dora.get_by_role("log").get_by_text("Günaydın")).to_be_visible(timeout=3000)
    assert time.monotonic() - sent < 3
    expect(alice.get_by_label("Your message")).to_have_value("")
    expect(dora.get_by_text("sees to it.")).to_be_visible()

    send(dora, "On Monday at nine")
    expect(alice.get_by_role("log").get_by_text("On Monday at nine")).to_be_visible(timeout=3000)
    assert alice.evaluate("window.sameDocument") and dora.evaluate("window.sameDocument"), "no page was loaded again"
    assert talk.messages() == ["Günaydın, ne zaman başlıyoruz?", "On Monday at nine"]
    for page in (alice, dora):
        check_accessible(page)
        check_fits(page)


def test_a_message_that_could_not_be_sent_stays_with_the_reason(talk: Talk, window: Callable[..., Page]) -> None:
    page = talk.enter(window(viewport=PHONE), "alice")
    page.context.set_offline(True)
    send(page, "Ağ yokken yazdım")
    expect(page.get_by_role("alert")).to_contain_text("no connection")
    expect(page.get_by_label("Your message")).to_have_value("Ağ yokken yazdım")

    page.context.set_offline(False)
    page.get_by_label("Your message").evaluate("(box) => box.removeAttribute('maxlength')")
    page.get_by_label("Your message").fill("ş" * 8001)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("at most 8000")
    expect(page.get_by_label("Your message")).to_have_value("ş" * 8001)

    page.context.clear_cookies()
    page.get_by_label("Your message").fill("Written while signed out")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("Written while signed out")
    assert talk.messages() == []


@pytest.mark.slow
def test_a_lost_answer_and_a_double_press_make_one_message(talk: Talk, window: Callable[..., Page]) -> None:
    page = talk.enter(window(viewport=PHONE), "alice")
    lost: list[str] = []

    def lose(route: object) -> None:
        """The server gets it, the browser hears nothing of it."""
        if not lost:
            lost.append("once")
            route.fetch()  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route(re.compile(r"/channel/messages$"), lose)
    send(page, "Only once, please")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("Only once, please")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(page.get_by_label("Your message")).to_have_value("")
    expect(page.get_by_role("log").get_by_text("Only once, please")).to_have_count(1)

    assert talk.messages() == ["Only once, please"]


def test_a_closed_tab_keeps_the_draft_until_it_is_sent(talk: Talk, window: Callable[..., Page]) -> None:
    page = talk.enter(window(viewport=PHONE), "alice")
    page.get_by_label("Your message").fill("Yarım kalan bir cümle")
    browser = page.context
    page.close()

    again = browser.new_page()
    again.goto(talk.path)
    expect(again.get_by_label("Your message")).to_have_value("Yarım kalan bir cümle")
    again.get_by_role("button", name="Send", exact=True).click()
    expect(again.get_by_role("log").get_by_text("Yarım kalan")).to_be_visible()
    again.reload()
    expect(again.get_by_label("Your message")).to_have_value("")


@pytest.mark.slow
def test_what_was_typed_before_the_scripts_came_is_kept_too(talk: Talk, window: Callable[..., Page]) -> None:
    page = talk.enter(window(viewport=PHONE), "alice")
    page.get_by_label("Your message").fill("An older draft")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/draft\.js$"), hold)
    with page.expect_request(re.compile(r"/draft\.js$")):
        page.goto(talk.path, wait_until="commit")
    page.get_by_label("Your message").fill("Quicker than the script")
    held[0].continue_()
    awake(page)
    expect(page.get_by_label("Your message")).to_have_value("Quicker than the script")
    browser = page.context
    page.close()

    again = browser.new_page()
    again.goto(talk.path)
    expect(again.get_by_label("Your message")).to_have_value("Quicker than the script")


@pytest.mark.slow
def test_what_is_corrected_or_deleted_changes_on_the_others_page(talk: Talk, window: Callable[..., Page]) -> None:
    dora = talk.enter(window(viewport={"width": 1280, "height": 800}), "dora")
    alice = talk.enter(window(viewport=PHONE), "alice")
    send(alice, "The ninth of Dezember")
    expect(dora.get_by_text("The ninth of Dezember")).to_be_visible()
    alice.locator(".message-more > summary").first.click()
    alice.get_by_role("link", name="Correct it").click()
    alice.get_by_label("Your message").fill("The ninth of December")
    alice.get_by_role("button", name="Save the correction").click()
    expect(dora.get_by_text("The ninth of December")).to_be_visible()
    expect(dora.get_by_text("The ninth of Dezember")).to_have_count(0)
    alice.locator(".message-more > summary").first.click()
    alice.get_by_role("link", name="Delete it").click()
    expect(alice.get_by_role("button", name="Delete the message")).to_be_visible()
    check_accessible(alice)
    alice.get_by_role("button", name="Delete the message").click()
    expect(dora.get_by_text("This message was deleted.")).to_be_visible()


@pytest.mark.slow
def test_who_is_taken_out_while_looking_sees_nothing_new(talk: Talk, window: Callable[..., Page]) -> None:
    with talk.live.inside():
        member = with_expert(project_by_id(talk.project_id), on_channel=True)
        talk.people["expert"] = with_password(member.user).email
        member_id = member.id
        db.session.remove()
    page = talk.enter(window(viewport=PHONE), "expert")
    expect(page.get_by_label("Your message")).to_be_visible()
    with talk.live.inside():
        leave(db.session.get_one(ProjectMember, member_id))
        say(project_by_id(talk.project_id), _user(talk.people["dora"]), "Not for former experts")
        db.session.remove()

    expect(page.get_by_role("alert")).to_contain_text("no longer take part")
    expect(page.get_by_text("Not for former experts")).to_have_count(0)
    expect(page.get_by_label("Your message")).to_have_count(0)


@pytest.mark.slow
def test_what_was_on_the_screen_is_read_and_the_channel_opens_at_what_is_new(
    talk: Talk, window: Callable[..., Page]
) -> None:
    with talk.live.inside():
        project, dora = project_by_id(talk.project_id), _user(talk.people["dora"])
        for number in range(25):
            say(project, dora, f"Line {number}")
        db.session.remove()
    page = talk.enter(window(viewport=PHONE), "alice")
    expect(page.get_by_text("New since you last looked")).to_be_in_viewport()
    assert _read_by(talk) == 0
    page.keyboard.press("End")
    expect(page.get_by_text("unread messages")).to_have_count(0)
    assert _read_by(talk) > 0
    page.reload()
    expect(page.get_by_text("New since you last looked")).to_have_count(0)


@pytest.mark.slow
def test_the_whole_of_it_by_keyboard_alone(talk: Talk, window: Callable[..., Page]) -> None:
    page = talk.enter(window(viewport={"width": 1280, "height": 800}), "alice")
    page.get_by_label("Your message").focus()
    page.keyboard.type("First line")
    page.keyboard.press("Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("log").get_by_text("second line")).to_be_visible()
    expect(page.get_by_label("Your message")).to_be_focused()
    page.get_by_label("Your message").evaluate("(box) => box.blur()")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.get_by_label("Your reply")).to_be_visible()
    page.get_by_label("Your reply").focus()
    page.keyboard.type("a reply")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 reply")).to_be_visible()
    assert talk.messages() == ["First line\nsecond line", "a reply"]


@pytest.mark.slow
def test_it_works_without_javascript(talk: Talk, window: Callable[..., Page]) -> None:
    page = talk.enter(window(viewport=PHONE, java_script_enabled=False), "alice", scripts=False)
    send(page, "No script here")
    expect(page.get_by_role("log").get_by_text("No script here")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Write a few words, or choose a file.")).to_be_visible()


def _read_by(talk: Talk) -> int:
    with talk.live.inside():
        db.session.rollback()
        found = db.session.scalar(
            sa.select(Reading.read_up_to)
            .join(User, User.id == Reading.user_id)
            .where(User.email == talk.people["alice"])
        )
        db.session.remove()
        return found or 0


def _user(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()
