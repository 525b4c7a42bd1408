"""A board in the browser: dragged, moved by keys, seen by two at once; the leader's pages; the client's first visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.accounts.roles import Role
from app.accounts.signing_in import start_session
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.models import ProjectMember
from tests.cast import Cast
from tests.factories.boards import a_board, a_card, columns
from tests.factories.projects import running_project, somebody, with_expert
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live, awake

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Window = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}}


@dataclass
class Told:
    """A project with three cards in its first column."""

    path: str
    leader_email: str
    expert_email: str
    card_key: str
    column_id: int


@pytest.fixture
def told(live: Live) -> Told:
    with live.inside():
        dora = Cast().dora
        project = running_project(dora)
        a_board(project)
        for title in ("First", "Second"):
            a_card(project, title)
        third = a_card(project, "Third", shown=True)
        expert = with_expert(project, somebody(Role.PROJECT_EXPERT, name="Emre Aksoy")).user
        found = Told(f"/projects/{project.reference}", dora.email, expert.email, third.key, columns(project)[0].id)
        db.session.remove()
    return found


def sign_in(live: Live, page: Page, email: str) -> Page:
    with live.inside():
        with transaction():
            user = db.session.scalars(sa.select(User).where(User.email == email)).one()
            raw = start_session(user, second_factor=True)
        db.session.remove()
        signer = live.app.session_interface.get_signing_serializer(live.app)  # type: ignore[attr-defined]
        cookie = signer.dumps({"session_token": raw})
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live.url}])
    return page


def lying(page: Page, column: int) -> list[str]:
    """The titles as they stand in the page: a card just put there has no drawn text before the browser's next frame."""
    found = page.locator(".board-column").nth(column).locator(".card-title")
    return [title.strip() for title in found.all_text_contents()]


def test_cards_are_dragged_and_moved_by_keys_and_the_other_sees_it(live: Live, window: Window, told: Told) -> None:
    dora = sign_in(live, window(viewport={"width": 1440, "height": 900}), told.leader_email)
    emre = sign_in(live, window(viewport={"width": 1440, "height": 900}), told.expert_email)
    dora.goto(f"{told.path}/board")
    awake(dora)
    emre.goto(f"{told.path}/board")
    awake(emre)
    assert lying(dora, 0) == ["First", "Second", "Third"]

    dora.locator(".board-card", has_text="Third").drag_to(dora.locator(".board-column").nth(1).locator("[data-cards]"))
    expect(dora.locator("[data-board-said]")).to_contain_text("Moved to Doing")
    assert (lying(dora, 0), lying(dora, 1)) == (["First", "Second"], ["Third"])

    dora.get_by_role("link", name="Second", exact=True).focus()
    dora.keyboard.press("Alt+ArrowUp")
    expect(dora.locator("[data-board-said]")).to_contain_text("Moved to To do, place 1")
    assert lying(dora, 0) == ["Second", "First"]
    dora.keyboard.press("Alt+ArrowRight")
    expect(dora.locator("[data-board-said]")).to_contain_text("Moved to Doing, place 2")
    assert lying(dora, 1) == ["Third", "Second"], "the focus stayed on the card"

    expect(emre.locator(".board-column").nth(1).locator(".card-title")).to_have_text(["Third", "Second"])


def test_what_is_being_typed_stays_while_the_board_is_drawn_anew(live: Live, window: Window, told: Told) -> None:
    dora = sign_in(live, window(), told.leader_email)
    emre = sign_in(live, window(), told.expert_email)
    emre.goto(f"{told.path}/board")
    awake(emre)
    field = emre.locator(".quick-add input[name=title]").first
    field.fill("Half a tho")
    emre.evaluate("localStorage.clear()")  # also where the browser keeps no drafts
    dora.goto(f"{told.path}/board")
    awake(dora)
    dora.get_by_role("link", name="First", exact=True).focus()
    dora.keyboard.press("Alt+ArrowRight")
    expect(emre.locator(".board-column").nth(1).locator(".card-title")).to_have_text(["First"])
    expect(emre.locator(".quick-add input[name=title]").first).to_have_value("Half a tho")


def test_a_closed_tab_keeps_the_draft_of_a_comment_until_it_is_sent(live: Live, window: Window, told: Told) -> None:
    card = f"{told.path}/board/cards/{told.card_key}"
    page = sign_in(live, window(), told.leader_email)
    page.goto(card)
    awake(page)
    page.fill("[name=body]", "A thought that was not finished")
    again = page.context.new_page()
    page.close()
    again.goto(card)
    awake(again)
    expect(again.locator("[name=body]")).to_have_value("A thought that was not finished")
    again.get_by_role("button", name="Comment", exact=True).click()
    expect(again.locator(".card-comment")).to_contain_text("A thought that was not finished")
    expect(again.locator("[name=body]")).to_have_value("")
    again.goto(card)
    awake(again)
    expect(again.locator("[name=body]")).to_have_value("")


def test_without_script_a_card_is_moved_and_filled_in(live: Live, window: Window, told: Told) -> None:
    page = sign_in(live, window(java_script_enabled=False), told.leader_email)
    page.goto(f"{told.path}/board/cards/{told.card_key}")
    page.select_option("#move-column", label="Review")
    page.get_by_role("button", name="Move the card").click()
    page.get_by_role("button", name="To the right").click()
    page.fill("[name=body]", "Done without a script")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Done without a script")).to_be_visible()
    page.goto(f"{told.path}/board")
    assert lying(page, 3) == ["Third"]


def test_the_pages_of_the_leader_fit_and_are_accessible(live: Live, window: Window, told: Told) -> None:
    card = f"{told.path}/board/cards/{told.card_key}"
    with live.inside():
        member_id = db.session.scalars(sa.select(ProjectMember.id).where(ProjectMember.part == "project_expert")).one()
    people = f"{told.path}/people", f"{told.path}/members/new", f"{told.path}/members/{member_id}/grants"
    forms = f"{told.path}/facts", f"{told.path}/invitations/new", f"{told.path}/leadership"
    board = f"{told.path}/board", card, f"{card}/edit", f"{told.path}/board/cards/new", f"{told.path}/board/settings"
    column = f"{told.path}/board/columns/{told.column_id}"
    for options in (
        {**PHONE, "color_scheme": "light"},
        {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    ):
        page = sign_in(live, window(**options), told.leader_email)
        for path in (told.path, f"{told.path}/history", *people, *forms, *board, column, f"{told.path}/board/activity"):
            answer = page.goto(path)
            assert answer is not None and answer.status == 200, path
            check_fits(page)
            check_accessible(page)


def test_a_client_comes_by_the_mail_on_a_phone_and_comments(live: Live, window: Window, told: Told) -> None:
    """With the keyboard only: invitation, account, board, card, comment; and nothing internal on the way."""
    dora = sign_in(live, window(), told.leader_email)
    dora.goto(f"{told.path}/invitations/new")
    dora.fill("[name=email]", "elif@sahin.example")
    dora.fill("[name=name]", "Elif Şahin")
    dora.get_by_role("button", name="Send the invitation").click()
    with live.inside():
        newest = sa.select(MailMessage).where(MailMessage.template == "projects/mail/invitation")
        link = db.session.scalars(newest).one().text.split(live.url)[1].split()[0]
        db.session.remove()

    elif_ = window(**PHONE)
    elif_.goto(link)
    elif_.locator("[name=password]").focus()
    elif_.keyboard.type("seven loud neighbours")
    elif_.get_by_role("button", name="Accept and create my account").focus()
    elif_.keyboard.press("Enter")
    expect(elif_.get_by_text("Welcome. You take part in the project now.")).to_be_visible()
    elif_.get_by_role("navigation", name="This project").get_by_role("link", name="Board").focus()
    elif_.keyboard.press("Enter")
    expect(elif_.locator(".card-title")).to_have_text(["Third"])
    elif_.get_by_role("link", name="Third").focus()
    elif_.keyboard.press("Enter")
    elif_.locator("[name=body]").focus()
    elif_.keyboard.type("This is what we hoped for.")
    elif_.get_by_role("button", name="Comment", exact=True).focus()
    elif_.keyboard.press("Enter")
    expect(elif_.locator(".card-comment")).to_contain_text("This is what we hoped for.")
    dora.goto(f"{told.path}/board/cards/{told.card_key}")
    expect(dora.locator(".card-comment")).to_contain_text("This is what we hoped for.")
