"""What somebody typed into a form of a project is there again: after a closed tab, a lost line, a refusal, a long break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.accounts.models import UserSession
from app.database import db, transaction
from app.projects.boards.models import Card
from tests.cast import Cast
from tests.factories.approvals import a_milestone, an_approval
from tests.factories.boards import a_board, a_card, a_comment
from tests.factories.channels import complain, say
from tests.factories.projects import running_project, with_client
from tests.journeys.conftest import Live, awake
from tests.journeys.test_boards import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Window = Callable[..., Page]
RESTORED = "What you had typed here and not sent is back."


@dataclass
class Work:
    """A project with something to write about everywhere."""

    live: Live
    path: str
    dora: str
    alice: str
    card: str
    comment_id: int
    milestone_id: int
    approval_id: int
    message_id: int
    complaint_id: int

    def title(self) -> str:
        with self.live.inside():
            found = db.session.scalars(sa.select(Card.title).where(Card.key == self.card)).one()
            db.session.remove()
            return found


@pytest.fixture
def work(live: Live) -> Work:
    with live.inside():
        cast = Cast()
        project = running_project(cast.dora)
        with_client(project, cast.alice)
        a_board(project)
        card = a_card(project, "Sketch", description="Three of them", shown=True)
        comment = a_comment(card, cast.dora, for_client=True)
        it = Work(
            live,
            f"/projects/{project.reference}",
            cast.dora.email,
            cast.alice.email,
            card.key,
            comment.id,
            a_milestone(project, cast.dora).id,
            an_approval(project, cast.dora).id,
            say(project, cast.dora, "On Monday").id,
            complain(project, cast.alice).id,
        )
        db.session.remove()
    return it


def closed_and_opened(page: Page, path: str) -> Page:
    again = page.context.new_page()
    page.close()
    again.goto(path)
    return awake(again)


def test_every_form_of_a_project_outlives_a_closed_tab(live: Live, window: Window, work: Work) -> None:
    """The field that is typed into, on each page that has one."""
    dora = {
        f"/board/cards/{work.card}/edit": "description",
        f"/board/cards/{work.card}": "body",
        f"/board/comments/{work.comment_id}": "body",
        "/board/cards/new": "title",
        "/approvals/new": "text",
        "/delivery/new": "text",
        "/milestones": "title",
        f"/milestones/{work.milestone_id}": "description",
        "/communication/items/new": "note",
        "/communication/message": "message",
        f"/channel/messages/{work.message_id}/correction": "text",
        f"/channel/complaints/{work.complaint_id}/answer": "text",
        "/facts": "title",
        "/invitations/new": "name",
    }
    alice = {f"/approvals/{work.approval_id}": "words"}
    for email, pages in ((work.dora, dora), (work.alice, alice)):
        page = sign_in(live, window(), email)
        for path, name in pages.items():
            page.goto(work.path + path)
            box = f"main [name={name}]"
            awake(page).locator(box).first.fill("Yarım kalan söz")
            page = closed_and_opened(page, work.path + path)
            expect(page.locator(box).first, path).to_have_value("Yarım kalan söz")
            expect(page.get_by_text(RESTORED), path).to_be_visible()
            page.get_by_role("button", name="Start without it").click()
            expect(page.get_by_text(RESTORED)).to_have_count(0)
            page = closed_and_opened(page, work.path + path)
            expect(page.locator(box).first, path).not_to_have_value("Yarım kalan söz")


def test_an_edit_from_yesterday_meets_what_was_changed_since(live: Live, window: Window, work: Work) -> None:
    path = f"{work.path}/board/cards/{work.card}/edit"
    page = sign_in(live, window(), work.dora)
    page.goto(path)
    awake(page).get_by_label("Title").fill("Mine")
    with live.inside():
        with transaction():
            card = db.session.scalars(sa.select(Card).where(Card.key == work.card)).one()
            card.title, card.version = "Theirs", card.version + 1
        db.session.remove()

    page = closed_and_opened(page, path)
    expect(page.get_by_label("Title")).to_have_value("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#stands-now")).to_contain_text("Theirs")
    assert work.title() == "Theirs"
    page = closed_and_opened(awake(page), path)
    expect(page.get_by_label("Title")).to_have_value("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Mine", level=1)).to_be_visible()
    assert work.title() == "Mine"

    page.goto(path)
    expect(awake(page).get_by_text(RESTORED)).to_have_count(0)


def test_a_form_that_did_not_arrive_is_kept(live: Live, window: Window, work: Work) -> None:
    """The line is lost, and then the session: both times the words are there when the page is opened again."""
    path = f"{work.path}/board/cards/{work.card}/edit"
    page = sign_in(live, window(), work.dora)
    page.goto(path)
    awake(page).get_by_label("Title").fill("From the train")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Save", exact=True).click()
    page.context.set_offline(False)
    page = closed_and_opened(page, path)
    expect(page.get_by_label("Title")).to_have_value("From the train")

    with live.inside():
        with transaction():
            db.session.execute(sa.delete(UserSession))
        db.session.remove()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(awake(page).get_by_label("Password").first).to_be_visible()
    sign_in(live, page, work.dora)
    page.goto(path)
    expect(awake(page).get_by_label("Title")).to_have_value("From the train")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="From the train", level=1)).to_be_visible()
    page.goto(path)
    expect(awake(page).get_by_text(RESTORED)).to_have_count(0)


def test_another_person_at_the_same_browser_finds_no_words_of_the_first(live: Live, window: Window, work: Work) -> None:
    path = f"{work.path}/board/cards/{work.card}"
    page = sign_in(live, window(), work.dora)
    page.goto(path)
    awake(page).locator("[name=body]").fill("For the team alone")
    sign_in(live, page, work.alice)
    page.goto(path)
    expect(awake(page).locator("[name=body]")).to_have_value("")
