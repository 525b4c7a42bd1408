"""The demo story: every role, every state, all amounts in step, and told once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import AuditEntry, Contact, User
from app.accounts.roles import Role
from app.catalogue.models import Service
from app.config import LANGUAGES
from app.database import db as database
from app.database import transaction
from app.demo import people, story
from app.demo.cli import demo
from app.invoices.models import Invoice
from app.mail.models import MailMessage
from app.orders.models import Order, Quote
from app.orders.states import State
from app.payments.models import Payment, PaymentAttention
from app.projects.communication.models import CommunicationItem
from app.projects.delivery.models import Approval, Milestone
from app.projects.models import Project

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
STORY_SETTINGS = {"second_factor_required": False}


@pytest.fixture(scope="module")
def told(told_app: Flask) -> Flask:
    """An application in which the story was told; the tests here only read."""
    return told_app


def rows(select: sa.Select[Any]) -> list[Any]:
    return list(database.session.scalars(select))


def test_there_is_somebody_in_every_role(told: Flask) -> None:
    users = rows(sa.select(User))

    assert {role for user in users for role in user.roles} == set(Role)
    assert all(user.is_verified and user.password_hash for user in users)


def test_the_catalogue_is_written_in_every_language_and_several_currencies(told: Flask) -> None:
    services = [each for each in rows(sa.select(Service)) if each.active]

    assert len(services) >= 10 and sum(each.is_bundle for each in services) == 2
    assert all({text.locale for text in each.texts} == set(LANGUAGES) for each in services)
    assert all(text.body for each in services for text in each.texts)
    assert {code for each in services for code in each.currencies} >= {
        "EUR",
        "USD",
        "TRY",
        "PLN",
        "INR",
        "GBP",
        "JPY",
        "KWD",
    }
    assert len({(each.vat_category, each.vat_rate_bp) for each in services}) >= 3
    for bundle in (each for each in services if each.is_bundle):
        assert all(bundle.saving(code, "en") is not None for code in bundle.currencies)


def test_orders_stand_in_every_state(told: Flask) -> None:
    orders = rows(sa.select(Order))

    assert len(orders) >= 12
    assert {order.state for order in orders} == {state.value for state in State}
    assert any(0 < order.refunded_minor < order.paid_minor for order in orders)
    assert {payment.gateway for payment in rows(sa.select(Payment))} == {"sandbox", "bank_transfer"}


def test_every_confirmed_order_has_one_invoice_and_every_refund_a_credit_note(told: Flask) -> None:
    for order in rows(sa.select(Order)):
        documents = rows(sa.select(Invoice).where(Invoice.order_id == order.id))
        invoices = [each for each in documents if not each.is_credit_note]
        notes = [each for each in documents if each.is_credit_note]
        assert len(invoices) == (order.paid_at is not None)
        assert sum(each.total_minor for each in notes) == order.refunded_minor


def test_invoice_numbers_and_dates_rise_together(told: Flask) -> None:
    invoices = rows(sa.select(Invoice).where(Invoice.type_code == 380).order_by(Invoice.year, Invoice.number))

    assert [each.issue_date for each in invoices] == sorted(each.issue_date for each in invoices)
    assert all(each.document is not None for each in invoices)
    by_year = Counter(each.year for each in invoices)
    assert all(
        {each.number for each in invoices if each.year == year} == set(range(1, n + 1)) for year, n in by_year.items()
    )


def test_quotes_are_open_accepted_declined_and_expired(told: Flask) -> None:
    from app import clock

    versions = [quote.versions[-1] for quote in rows(sa.select(Quote))]
    fates = {
        "accepted" if version.decision and version.decision.accepted
        else "declined" if version.decision
        else "expired" if version.expires_at < clock.now()
        else "open"
        for version in versions
    }  # fmt: skip
    assert fates == {"open", "accepted", "declined", "expired"}


def test_an_unverified_guest_has_only_been_asked_to_verify(told: Flask) -> None:
    [guest] = rows(sa.select(Contact).where(Contact.email_verified_at.is_(None)))
    mails = rows(sa.select(MailMessage).where(MailMessage.recipient == guest.email))

    assert {mail.template for mail in mails if mail.sent_at} == {"accounts/mail/verify"}
    assert any(mail.held_for_verification for mail in mails)


def test_mails_were_sent_when_they_were_written_and_none_failed(told: Flask) -> None:
    mails = rows(sa.select(MailMessage))

    assert not [mail.template for mail in mails if mail.failed_at]
    assert {mail.locale for mail in mails} == set(LANGUAGES)
    assert all((mail.sent_at - mail.created_at).days <= 1 for mail in mails if mail.sent_at)


def test_money_that_needs_a_person_waits_on_the_desk(told: Flask) -> None:
    kinds = [item.kind for item in rows(sa.select(PaymentAttention).where(PaymentAttention.resolved_at.is_(None)))]

    assert kinds.count("bank_line") == 2


def test_approvals_stand_in_every_state_and_projects_are_delivered_and_closed(told: Flask) -> None:
    states = {approval.state for approval in rows(sa.select(Approval))}
    projects = rows(sa.select(Project))

    assert states >= {"waiting", "overdue", "approved", "approved_by_agreement", "changes_asked"}
    assert {project.state for project in projects} >= {"awaiting_leader", "running", "delivered", "closed"}
    assert {bool(each.shown_to_client) for each in rows(sa.select(Milestone))} == {True, False}
    plan = rows(sa.select(CommunicationItem))
    assert len({(each.discipline, each.channel) for each in plan}) >= 8
    assert {each.shown_to_client for each in plan} == {True, False}


def test_no_job_of_the_story_failed_or_is_left_over(told: Flask) -> None:
    statuses = database.session.execute(
        sa.text("SELECT DISTINCT status::text FROM procrastinate_jobs WHERE scheduled_at IS NULL")
    )

    assert {row[0] for row in statuses} == {"succeeded"}


def test_the_audit_log_names_who_did_it(told: Flask) -> None:
    done = database.session.execute(sa.select(AuditEntry.action, AuditEntry.actor_id).distinct())

    nameless = {action for action, actor in done if actor is None}
    assert nameless == {story.TOLD}


def test_nothing_lies_in_the_future(told: Flask) -> None:
    from app import clock

    for column in (
        Order.placed_at,
        Invoice.issued_at,
        MailMessage.created_at,
        Payment.started_at,
        AuditEntry.happened_at,
    ):
        newest = database.session.scalar(sa.select(sa.func.max(column)))
        assert newest is not None and newest <= clock.now()


def test_a_second_telling_changes_nothing_and_is_quick(told: Flask) -> None:
    before = database.session.scalar(sa.select(sa.func.count()).select_from(Order))
    database.session.rollback()
    began = time.perf_counter()
    assert not story.tell()

    assert time.perf_counter() - began < 1
    assert database.session.scalar(sa.select(sa.func.count()).select_from(Order)) == before


def test_the_logins_work_and_are_printed(told: Flask) -> None:
    database.session.rollback()
    printed = told.test_cli_runner().invoke(demo, ["logins"]).output

    assert people.PASSWORD in printed
    assert all(person.email in printed for person in people.PEOPLE)
    told.config["WTF_CSRF_ENABLED"] = False
    browser = told.test_client()
    for person in people.PEOPLE:
        answer = browser.post("/sign-in", data={"email": person.email, "password": people.PASSWORD})
        assert answer.status_code == 303, person.email


def test_an_interrupted_telling_is_not_taken_for_the_whole(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        with transaction():
            people.write_people()
        with pytest.raises(story.Interrupted):
            story.tell()
        database.session.remove()
        result = fresh_app.test_cli_runner().invoke(demo, ["load"])
        assert result.exit_code == 0 and "broke off" in result.output


def test_the_demo_does_not_load_in_production(fresh_app: Flask) -> None:
    it = fresh_app.extensions["settings"]
    mail = replace(it.mail, server="smtp.imece.example")
    fresh_app.extensions["settings"] = replace(
        it,
        environment="production",
        base_url="https://imece.example",
        gateways=("bank_transfer",),
        payouts=replace(it.payouts, provider="bank_file"),
        mail=mail,
    )
    with fresh_app.app_context():
        result = fresh_app.test_cli_runner().invoke(demo, ["load"])
        assert (result.exit_code, "does not load" in result.output) == (1, True), result.output
        assert not people.is_loaded()
        database.session.remove()


def test_every_section_of_the_texts_is_read(tmp_path: Path) -> None:
    from app.demo.texts import FOLDER, read_texts

    read = read_texts()
    for path in FOLDER.glob("*.md"):
        sections = [line for line in path.read_text("utf-8").splitlines() if line.startswith("# ")]
        assert len(sections) == sum(path.stem in languages for languages in read.values())
