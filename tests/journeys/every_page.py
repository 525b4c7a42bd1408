"""Every page there is, with an example for each of its kinds out of the demo story: for tests that look at all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for
from playwright.sync_api import Page

from app.accounts.models import User
from app.accounts.signing_in import start_session
from app.catalogue.models import Service
from app.database import db, transaction
from app.demo import story
from app.invoices.models import Invoice
from app.mail.models import MailMessage
from app.orders.models import Order, Quote
from app.organisation.models import Member
from app.payments.models import Payment, SandboxPayment
from app.projects.boards.models import Board, Card
from app.projects.delivery.models import Approval
from app.projects.models import Project
from tests.every_route import routes
from tests.journeys.conftest import Live

# What answers with a file or for a program, what a signed link leads to and on from, and what has tests of its own.
NO_PAGES = (
    "static",
    "healthz",
    "readyz",
    ".csv",
    ".xml",
    ".png",
    ".gif",
    ".svg",
    ".txt",
    ".pdf",
    ".tsr",
    ".json",
    "/files/",
    "/photos/",
    "/attachments/",
    "/preview",
    "/open",
    "/dev/",
    "/api/",
)
TOKEN_PAGES = {
    "accounts.invitation",
    "accounts.verification",
    "accounts.sign_in_by_link",
    "accounts.new_password",
    "accounts.new_address",
    "accounts.erasure_by_link",
    "newsletter.confirm",
    "project_invitations.show",
}
# What only members and staff have; test_members.py looks at it with their eyes.
OF_MEMBERS = {"membership.show", "membership.chart", "canvas.organisation"}
# What only a partner has; looked at as one.
PARTNERS_PAGES = "/account/partner"
OF_PARTNERS = {"referral_links.postback", "reports.index"}
# Pieces that the script of an open page, or of another site, asks for.
PIECES = {"channels.news", "board.part", "case_embeds.oembed"}
# Forms that are shown only in the middle of a story.
IN_BETWEEN = {"accounts.sign_in_code", "accounts.show_second_factor", "kiosk.ask", "kiosk.thank"}
NOT_BY_ADDRESS = TOKEN_PAGES | IN_BETWEEN | OF_MEMBERS | OF_PARTNERS | PIECES


def tell(live: Live) -> None:
    with live.inside():
        assert story.tell()
        db.session.remove()


def sign_in(live: Live, page: Page, email: str) -> None:
    page.context.add_cookies([{"name": "session", "value": cookie_of(live, email), "url": live.url}])


def cookie_of(live: Live, email: str) -> str:
    """Past password and second factor, as tests/cast.py does for clients without a browser."""
    with live.inside():
        with transaction():
            user = db.session.scalars(sa.select(User).where(User.email == email)).one()
            raw = start_session(user, second_factor=True)
        db.session.remove()
        signer = live.app.session_interface.get_signing_serializer(live.app)  # type: ignore[attr-defined]
        cookie: str = signer.dumps({"session_token": raw})
    return cookie


def of_a_partner(app: Flask) -> list[str]:
    own = [path_of(app, endpoint, {}) for endpoint in sorted(OF_PARTNERS)]
    own.append(path_of(app, "reports.show", {"report_id": "partner"}))
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PARTNERS_PAGES)]
    return own + [
        rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments and "." not in rule.rule
    ]


def paths_of(app: Flask) -> tuple[list[str], set[str]]:
    """An address for every page, and which of them are borrowed. One with values in its address has an example below, or
    borrows the one that every route has: who looks may not be the one it belongs to, then there is nothing to look at."""
    examples = dict(_examples())
    known = {route.endpoint: route.path for route in routes(app)}
    paths: set[str] = set()
    borrowed: set[str] = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or any(part in rule.rule for part in NO_PAGES):
            continue
        if rule.rule.startswith(PARTNERS_PAGES) or rule.endpoint in NOT_BY_ADDRESS:
            continue
        if rule.arguments:
            if rule.endpoint in examples:
                paths |= {path_of(app, rule.endpoint, each) for each in examples[rule.endpoint]}
            else:
                borrowed.add(known[rule.endpoint])
        else:
            paths.add(rule.rule)
    return sorted(paths | borrowed), borrowed - paths


def path_of(app: Flask, endpoint: str, values: dict[str, Any]) -> str:
    with app.test_request_context():
        return url_for(endpoint, **values)


def _examples() -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """For each endpoint with values in its address, one page of every kind the story has."""
    mine = User.email == "zeynep@zeytindali.example"
    orders = {row.state: row.reference for row in db.session.execute(sa.select(Order.state, Order.reference))}
    hers = sa.select(Order).join(User, User.id == Order.placed_by_id).where(mine).order_by(Order.id)
    own = db.session.scalars(hers.limit(1)).one()
    own_payment = db.session.scalars(sa.select(Payment).where(Payment.order_id == own.id).order_by(Payment.id)).first()
    own_invoice = db.session.scalars(sa.select(Invoice).where(Invoice.order_id == own.id).order_by(Invoice.id)).first()
    letters = sa.select(MailMessage.id).where(MailMessage.recipient == own.contact.email, sa.not_(MailMessage.private))
    own_mail = db.session.scalars(letters.order_by(MailMessage.id)).first()
    kinds = db.session.scalars(sa.select(Service.slug).where(Service.active).order_by(Service.position)).all()
    quotes = [{"reference": each} for each in db.session.scalars(sa.select(Quote.reference))]
    yield "catalogue.service", [{"slug": slug} for slug in (kinds[0], kinds[3], "marketing-training")]
    yield "orders.new", [{"slug": kinds[0]}]
    for endpoint in ("orders.show", "orders.contact"):
        yield endpoint, [{"reference": own.reference}]
    yield "payments.show", [{"reference": own.reference, "key": own_payment.idempotency_key}]
    yield "invoices.show", [{"label": own_invoice.label}]
    yield "messages.show", [{"message_id": own_mail}] if own_mail else []
    yield "orders_desk.show", [{"reference": each} for each in orders.values()]
    yield "orders_desk.contact", [{"reference": orders["placed"]}]
    yield "quotes.show", []
    yield from _of_projects(own.id)
    yield from _of_members()
    yield "quotes_desk.show", quotes
    yield "quotes_desk.write", quotes[-1:]
    yield "payments_desk.payment", _one_each(Payment.id, Payment.state, "payment_id")
    yield "payments_bank.preview", []
    yield "invoices_desk.show", _one_each(Invoice.label, Invoice.type_code, "label")
    yield "catalogue_desk.edit", _one_each(Service.id, Service.kind, "service_id")
    yield "mail_desk.show", _one_each(MailMessage.id, MailMessage.template, "message_id")
    yield "people.show", _one_each(User.id, User.email, "user_id")
    yield "jobs.show", [{"job_id": 1}]
    yield "sandbox.show", _one_each(SandboxPayment.reference, SandboxPayment.state, "reference")


def _of_members() -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    yield "reports_desk.show", [{"report_id": name} for name in ("loop", "sales", "cash", "customers", "flow")]
    yield "team.show", _one_each(Member.slug, Member.status, "slug", Member.is_public, Member.stage == "partner")
    yield "team.photo", []
    yield "members.show", _one_each(Member.id, Member.stage, "member_id")
    yield "members.assess", _one_each(Member.id, Member.stage, "member_id")
    for endpoint in ("show", "ask", "add", "edit", "export"):
        yield f"canvas.{endpoint}", []  # nobody's but the owner's: test_members.py


def _of_projects(order_id: int) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """As Zeynep sees her project; what only its leader sees is looked at in test_boards.py."""
    project = db.session.scalars(sa.select(Project).where(Project.order_id == order_id)).one()
    board = db.session.scalars(sa.select(Board).where(Board.project_id == project.id)).one()
    shown = db.session.scalars(sa.select(Card.key).where(Card.board_id == board.id, Card.shown_to_client)).all()
    here = {"reference": project.reference}
    for endpoint in (
        "projects.show",
        "projects.history",
        "projects.people",
        "board.show",
        "board.archive",
        "board.activity",
    ):
        yield endpoint, [here]
    yield "board_cards.show", [{**here, "key": key} for key in shown]
    yield "projects_desk.show", [{"reference": each} for each in db.session.scalars(sa.select(Project.reference))]
    yield "board_templates.edit", [{"template_id": board.template_id}]
    leaders = (
        "projects.facts",
        "board.part",
        "board_cards.new",
        "board_cards.edit",
        "board_parts.comment",
        "board_parts.file",
    )
    for endpoint in (*leaders, "board_columns.settings", "board_columns.change"):
        yield endpoint, []
    for name in ("invite", "add", "grants", "hand_over"):
        yield f"project_people.{name}", []


def of_a_leader(app: Flask) -> Iterator[str]:
    """Pages of the projects that Daria leads."""
    known = {route.endpoint: route.path for route in routes(app)}
    approval = db.session.scalars(sa.select(Approval).order_by(Approval.id).limit(1)).one()
    project = approval.project
    here = {"reference": project.reference}
    board = db.session.scalars(sa.select(Board).where(Board.project_id == project.id)).one()
    card = db.session.scalars(sa.select(Card.key).where(Card.board_id == board.id).order_by(Card.id).limit(1)).one()
    for endpoint in ("delivery.ask", "delivery.hand_over", "communication.add", "communication.message",
                     "projects.facts", "project_people.invite", "project_people.add", "project_people.hand_over",
                     "board_columns.settings", "board_cards.new", "health_of_projects.project"):  # fmt: skip
        yield path_of(app, endpoint, here)
    yield path_of(app, "board_cards.edit", {**here, "key": card})
    yield path_of(app, "delivery.record", here)
    for endpoint in ("delivery.milestone", "channels.pulse_results", "communication.item"):
        yield known[endpoint]


def _one_each(
    column: sa.orm.InstrumentedAttribute[object],
    kind: sa.orm.InstrumentedAttribute[object],
    name: str,
    *conditions: sa.ColumnElement[bool] | sa.orm.InstrumentedAttribute[bool],
) -> list[dict[str, object]]:
    """One example of each kind."""
    rows = db.session.execute(sa.select(kind, sa.func.min(column)).where(*conditions).group_by(kind).order_by(kind))
    return [{name: value} for _kind, value in itertools.islice(rows, 8)]
