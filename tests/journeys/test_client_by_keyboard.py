"""A client goes from the invitation mail to an approved delivery, on a phone-sized screen, with the keyboard only."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app import clock
from app.accounts.roles import Role
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects import inviting
from app.projects.delivery.models import ApprovalAnswer
from app.projects.models import Project
from tests.cast import person
from tests.factories.accounts import known
from tests.factories.approvals import a_delivery, a_draft, a_milestone, a_pdf, an_approval
from tests.factories.orders import a_contact, an_order
from tests.factories.projects import open_project, with_leader
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live
from tests.journeys.keyboard import press, write

PHONE = {"width": 390, "height": 844}
CLIENT = "zeynep@zeytindali.example"


@pytest.mark.browser
def test_from_the_invitation_mail_to_an_approved_delivery(live: Live, window: Callable[..., Page]) -> None:
    reference = _invited(live)
    page = window(viewport=PHONE, has_touch=True, is_mobile=True)

    page.goto(_link(live, "projects/mail/invitation", "/project-invitations/"))
    check(page)
    write(page, page.get_by_label("Password"), "zeytin dali uzanir")
    press(page, page.get_by_role("button", name="Accept and create my account"))
    expect(page.get_by_text("Welcome. You take part in the project now.")).to_be_visible()
    check(page)

    _asked(live, reference)
    page.goto(_link(live, "delivery/mail/asked", f"/projects/{reference}/approvals/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The slogan")
    check(page)
    write(page, page.get_by_label("A word to the team"), "Çok güzel")
    press(page, page.get_by_role("button", name="Approve version 1"))
    expect(page.get_by_text("Thank you. It is approved.")).to_be_visible()
    check(page)

    _handed_over(live, reference)
    press(page, page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Overview"))
    expect(page.get_by_role("heading", name="What waits for you in your projects")).to_be_visible()
    check(page)
    press(page, page.get_by_role("link", name=re.compile("^Accept, or ask for changes")))
    expect(page.get_by_role("heading", level=1)).to_have_text("The film")
    check(page)
    press(page, page.get_by_role("button", name="Accept the delivery"))
    expect(page.get_by_text("Thank you. The delivery is accepted.")).to_be_visible()
    check(page)
    live.run_jobs()
    with live.inside():
        project = db.session.scalars(sa.select(Project).where(Project.reference == reference)).one()
        assert (project.state, project.delivered_at is not None) == ("delivered", True)
        answers = db.session.scalars(sa.select(ApprovalAnswer).order_by(ApprovalAnswer.id)).all()
        assert [(each.approved, each.words, each.answered_by.email) for each in answers] == [
            (True, "Çok güzel", CLIENT),
            (True, "", CLIENT),
        ]
        delivered = sa.select(MailMessage.sent_at).where(MailMessage.template == "delivery/mail/delivered")
        assert db.session.scalars(delivered).one() is not None
        db.session.remove()


@pytest.mark.slow
@pytest.mark.browser
def test_wishing_for_changes_by_keyboard_keeps_what_was_typed_when_words_are_missing(
    live: Live, window: Callable[..., Page]
) -> None:
    reference = _invited(live)
    page = window(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(_link(live, "projects/mail/invitation", "/project-invitations/"))
    write(page, page.get_by_label("Password"), "zeytin dali uzanir")
    press(page, page.get_by_role("button", name="Accept and create my account"))
    page.wait_for_url(f"**/projects/{reference}")
    _asked(live, reference)
    page.goto(_link(live, "delivery/mail/asked", f"/projects/{reference}/approvals/"))

    press(page, page.locator("summary", has_text="Ask for changes"))
    press(page, page.get_by_role("button", name="Ask for changes"))
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    write(page, page.get_by_label("What has to change?"), "Daha kısa olsun")
    press(page, page.get_by_role("button", name="Ask for changes"))

    expect(page.get_by_text("The team reads it and shows you a new version.")).to_be_visible()
    expect(page.get_by_text("Daha kısa olsun")).to_be_visible()
    check(page)


def check(page: Page) -> None:
    check_accessible(page)
    check_fits(page)


def _invited(live: Live) -> str:
    """A running project, whose client has just been mailed an invitation; its reference."""
    with live.inside():
        dora = person("dora@imece.example", "Дора Иванова", Role.PROJECT_LEADER)
        contact = a_contact(email=CLIENT, name="Zeynep Şahin", company_name="Zeytindalı Gıda Ltd. Şti.")
        project = open_project(an_order(contact))
        with_leader(project, dora)
        with transaction():
            inviting.invite(
                project.id, email=CLIENT, name="Zeynep Şahin", locale="en", on_board=True, on_channel=True, by=dora
            )
        reference = project.reference
        db.session.remove()
    live.run_jobs()
    return reference


def _asked(live: Live, reference: str) -> None:
    with live.inside():
        project, leader = _project(reference), known("dora@imece.example")
        a_milestone(project, leader, "The film is shot", due_on=clock.in_days(9).date())
        an_approval(project, leader, a_draft(title="The slogan", files=(a_pdf("slogan.pdf"),)))
        db.session.remove()
    live.run_jobs()


def _handed_over(live: Live, reference: str) -> None:
    with live.inside():
        a_delivery(_project(reference), known("dora@imece.example"))
        db.session.remove()
    live.run_jobs()


def _project(reference: str) -> Project:
    return db.session.scalars(sa.select(Project).where(Project.reference == reference)).one()


def _link(live: Live, template: str, path: str) -> str:
    """The path of the link in the newest mail of that kind to the client, which has left."""
    with live.inside():
        found = sa.select(MailMessage).where(MailMessage.template == template, MailMessage.recipient == CLIENT)
        letter = db.session.scalars(found.order_by(MailMessage.id.desc())).first()
        assert letter is not None and letter.sent_at is not None, f"no mail {template} has left"
        link = re.search(rf"{re.escape(live.url)}({re.escape(path)}\S+)", letter.text)
        assert link is not None, letter.text
        db.session.remove()
        return link.group(1)
