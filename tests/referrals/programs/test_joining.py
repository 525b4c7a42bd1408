"""Becoming a partner: one click to a working link, or a person decides; and leaving again."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.personal_data import sections
from app.accounts.sockets import erasure
from app.database import db, transaction
from app.mail.models import MailMessage
from app.orders.states import State
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.models import ReferralLink
from tests.cast import Cast, person
from tests.factories.orders import an_order
from tests.factories.referrals import a_partner, a_program
from tests.referrals.tracking.test_following import PERSON

PAGE = "/partners/friends"
DESK = "/desk/referrals/programs"


def enrolments() -> list[Enrolment]:
    return list(db.session.scalars(sa.select(Enrolment).order_by(Enrolment.id)))


def letters(template: str) -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == f"programs/mail/{template}")
    return list(db.session.scalars(found))


def test_joining_is_one_click_to_a_working_link(client: FlaskClient, cast: Cast) -> None:
    a_program()
    alice = cast.signed_in(client, cast.alice)
    assert "Join and get your link" in alice.get(PAGE).text

    answer = alice.post(f"{PAGE}/partnership")

    assert answer.location == "/account/referrals/links"
    code = db.session.scalars(sa.select(ReferralLink.code)).one()
    assert code in alice.get(answer.location).text
    assert client.get(f"/r/{code}", headers=PERSON).status_code == 302
    assert "You take part" in alice.get(PAGE).text
    alice.post(f"{PAGE}/partnership")
    assert len(enrolments()) == 1


def test_who_is_not_signed_in_is_asked_to_and_reads_the_terms_before(client: FlaskClient, db: Any) -> None:
    a_program()

    page = client.get(PAGE).text

    assert "Sign in to join" in page
    assert "10%" in page
    assert client.post(f"{PAGE}/partnership").status_code == 302


def test_the_calculator_counts_what_an_order_comes_to(client: FlaskClient, db: Any) -> None:
    a_program()

    assert "€123.46" in client.get(f"{PAGE}?amount=1234.56").text
    for nonsense in ("x", "-5", "", "9" * 40, "\u202e1"):
        assert client.get(PAGE, query_string={"amount": nonsense}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"joining": "customers"}, "for people who have ordered here"),
        ({"audience": {"orders_at_least": 2}}, "for people who have ordered here"),
        ({"audience": {"languages": ["hi"]}}, "another language"),
    ],
)
def test_who_may_not_join_is_told_why(changes: dict[str, Any], reason: str, client: FlaskClient, cast: Cast) -> None:
    a_program(**changes)
    charlie = cast.signed_in(client, cast.charlie)

    assert reason in charlie.get(PAGE).text
    assert reason in charlie.post(f"{PAGE}/partnership", follow_redirects=True).text
    assert enrolments() == []


def test_a_customer_may_join_a_program_for_customers(client: FlaskClient, cast: Cast) -> None:
    a_program(joining="customers")
    an_order(placed_by=cast.alice, state=State.PAID)

    cast.signed_in(client, cast.alice).post(f"{PAGE}/partnership")

    assert [each.state for each in enrolments()] == ["active"]


def test_an_address_that_is_not_proven_cannot_join(client: FlaskClient, db: Any, cast: Cast) -> None:
    a_program()
    fresh = person("fresh@customer.example", "Fresh", verified=False)

    cast.signed_in(client, fresh).post(f"{PAGE}/partnership")

    assert enrolments() == []


@pytest.mark.parametrize(
    ("decision", "state", "letter"), [("approval", "active", "welcome"), ("refusal", "refused", "refused")]
)
def test_where_a_person_decides_the_wish_waits(
    decision: str, state: str, letter: str, client: FlaskClient, browser: Any, cast: Cast
) -> None:
    program = a_program(joining="approval")
    alice, marta = cast.signed_in(client, cast.alice), cast.signed_in(browser(), cast.marta)
    alice.post(f"{PAGE}/partnership")
    assert "You have asked to join" in alice.get(PAGE).text
    assert "People who ask to become partners" in marta.get("/desk").text
    [asked] = enrolments()

    marta.post(f"{DESK}/partners/{asked.id}/{decision}")
    again = marta.post(f"{DESK}/partners/{asked.id}/{decision}", follow_redirects=True).text

    assert [each.state for each in enrolments()] == [state]
    assert "decided about this in the meantime" in again
    assert [each.recipient for each in letters(letter)] == [cast.alice.email]
    assert db.session.scalar(sa.select(sa.func.count(ReferralLink.id))) == (1 if state == "active" else 0)
    assert program.slug == "friends"


def test_somebody_is_taken_in_by_the_desk(client: FlaskClient, cast: Cast) -> None:
    program = a_program(joining="invited")
    marta = cast.signed_in(client, cast.marta)
    assert cast.signed_in(client, cast.charlie).get(PAGE).status_code == 404

    marta = cast.signed_in(client, cast.marta)
    unknown = marta.post(f"{DESK}/{program.id}/partners", data={"email": "nobody@nowhere.example"})
    assert unknown.status_code == 422
    marta.post(f"{DESK}/{program.id}/partners", data={"email": cast.bob.email})

    assert [each.user_id for each in enrolments()] == [cast.bob.id]
    assert cast.bob.email in marta.get(f"{DESK}/{program.id}/partners.csv").text
    assert "Bob Kowalski" in marta.get(f"{DESK}/{program.id}").text


def test_new_terms_are_accepted_by_version(client: FlaskClient, cast: Cast) -> None:
    program = a_program()
    enrolment = a_partner(cast.bob, program)
    db.session.add(ProgramTerms(program_id=program.id, version=2, levels=[500], published_at=clock.now()))
    db.session.commit()
    bob = cast.signed_in(client, cast.bob)
    assert "The terms have changed" in bob.get(PAGE).text

    bob.post(f"{PAGE}/acceptance")

    db.session.refresh(enrolment)
    assert enrolment.terms.version == 2
    assert "The terms have changed" not in bob.get(PAGE).text


def test_leaving_ends_the_links_and_coming_back_opens_them(client: FlaskClient, cast: Cast) -> None:
    a_program()
    bob = cast.signed_in(client, cast.bob)
    bob.post(f"{PAGE}/partnership")
    code = db.session.scalars(sa.select(ReferralLink.code)).one()

    bob.post(f"{PAGE}/leaving")
    assert client.get(f"/r/{code}", headers=PERSON).status_code == 200
    bob.post(f"{PAGE}/partnership")
    assert client.get(f"/r/{code}", headers=PERSON).status_code == 302
    assert len(enrolments()) == 1


def test_charlie_cannot_act_for_bob(client: FlaskClient, cast: Cast) -> None:
    a_partner(cast.bob)
    charlie = cast.signed_in(client, cast.charlie)

    for action in ("acceptance", "leaving"):
        assert charlie.post(f"{PAGE}/{action}").status_code == 404
    for decision in ("approval", "refusal"):
        assert charlie.post(f"{DESK}/partners/{enrolments()[0].id}/{decision}").status_code == 404
    assert [each.state for each in enrolments()] == ["active"]


def test_a_partner_is_told_and_may_be_forgotten(cast: Cast) -> None:
    a_partner(cast.bob)
    assert any(section.key == "partnerships" and section.rows for section in sections(cast.bob))

    with transaction():
        erasure.answers(cast.bob, cast.bob.email)

    assert [each.state for each in enrolments()] == ["left"]
