"""Becoming a partner: one click to a working link, or a person decides; and leaving again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.personal_data import sections
from app.accounts.sockets import erasure
from app.database import db, transaction
from app.mail.models import MailMessage
from app.orders.models import Order, OrderLine
from app.orders.states import State
from referrals.programs.audience import Audience, reason_against, size
from referrals.programs.models import Enrolment, ProgramInvitation, ProgramTerms, taking_part_at
from referrals.tracking.models import ReferralLink
from tests.cast import Cast, person
from tests.factories.catalogue import make_service
from tests.factories.orders import an_order
from tests.factories.referrals import a_partner, a_program
from tests.referrals.tracking.test_following import PERSON

PAGE = "/partners/friends"
DESK = "/desk/referrals/programs"


def enrolments() -> list[Enrolment]:
    return list(db.session.scalars(sa.select(Enrolment).order_by(Enrolment.id)))


def letters(template: str) -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == f"programs/mail/{template}").order_by(MailMessage.id)
    return list(db.session.scalars(found))


def test_joining_is_one_click_to_a_working_link(client: FlaskClient, cast: Cast) -> None:
    a_program()
    alice = cast.signed_in(client, cast.alice)
    assert "Join and get your link" in alice.get(PAGE).text

    answer = alice.post(f"{PAGE}/partnership")

    assert answer.location == "/account/partner/kit"
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
    marta.post(f"{DESK}/{program.id}/partners", data={"email": cast.bob.email})

    assert [each.user_id for each in enrolments()] == [cast.bob.id]
    assert cast.bob.email in marta.get(f"{DESK}/{program.id}/partners.csv").text
    assert "Bob Kowalski" in marta.get(f"{DESK}/{program.id}").text


def test_who_has_no_account_is_invited_by_mail_and_joins_with_that_address(client: FlaskClient, cast: Cast) -> None:
    program = a_program(joining="invited")
    desk = f"{DESK}/{program.id}"
    marta = cast.signed_in(client, cast.marta)
    marta.post(f"{desk}/partners", data={"email": "Nina@Post.example"})
    [letter] = letters("invited")
    assert letter.recipient == "nina@post.example"
    assert "/register?next=" in letter.text
    assert "nina@post.example" in marta.get(desk).text
    assert enrolments() == [], "nobody takes part who has not accepted the terms"

    nina = person("nina@post.example", "Nina")
    it = cast.signed_in(client, nina)
    assert "Join and get your link" in it.get(PAGE).text
    it.post(f"{PAGE}/partnership")
    assert [each.user_id for each in enrolments()] == [nina.id]

    marta = cast.signed_in(client, cast.marta)
    marta.post(f"{desk}/partners", data={"email": "other@post.example"})
    invitation = db.session.scalars(sa.select(ProgramInvitation).order_by(ProgramInvitation.id.desc())).first()
    assert invitation is not None
    it = cast.signed_in(client, cast.charlie)
    assert it.post(f"{DESK}/invitations/{invitation.id}/withdrawal").status_code == 404
    marta = cast.signed_in(client, cast.marta)
    marta.post(f"{DESK}/invitations/{invitation.id}/withdrawal")
    other = cast.signed_in(client, person("other@post.example", "Other"))
    assert other.get(PAGE).status_code == 404


def test_the_audience_is_one_rule_for_its_size_and_for_the_reason(client: FlaskClient, cast: Cast) -> None:
    """Alice bought a service lately in Türkiye, Bob something else long ago, Charlie nothing."""
    service = make_service("website")
    for buyer, days, country in ((cast.alice, 10, "TR"), (cast.bob, 300, "PL")):
        order = an_order(placed_by=buyer, state=State.PAID, placed_at=clock.in_days(-days))
        order.contact.user_id, order.contact.country = buyer.id, country
    bought = db.session.scalars(sa.select(OrderLine).join(Order).where(Order.placed_by_id == cast.alice.id)).one()
    bought.service_id = service.id
    cast.bob.created_at = clock.in_days(-400)
    db.session.commit()
    people = {"alice": cast.alice, "bob": cast.bob, "charlie": cast.charlie}
    year_ago = (clock.now() - timedelta(days=365)).date()
    for rule, fits in (
        (Audience(), "alice bob charlie"),
        (Audience(orders_at_least=1), "alice bob"),
        (Audience(ordered="recently"), "alice"),
        (Audience(ordered="long_ago"), "bob"),
        (Audience(services=(service.id,)), "alice"),
        (Audience(countries=("PL",)), "bob"),
        (Audience(languages=("hi",)), ""),
        (Audience(since=year_ago), "bob"),
        (Audience(orders_at_least=1, countries=("TR", "PL"), since=year_ago), "bob"),
    ):
        found = [name for name, user in people.items() if reason_against(rule, "open", user) is None]
        assert found == fits.split(), rule
        assert size(rule, "open") == len(found)
        assert Audience.from_json(rule.as_json()) == rule
    assert size(Audience(), "customers") == 2

    program = a_program()
    marta = cast.signed_in(client, cast.marta)
    form = {"joining": "open", "ordered": "recently", "services": str(service.id)}
    told = marta.post(f"{DESK}/{program.id}/people/size", data=form).get_json()["html"]
    assert "1 person could join today" in told
    marta.post(f"{DESK}/{program.id}/people", data={**form, "countries": "TR", "since": "2026-01-02"})
    draft = db.session.scalars(sa.select(ProgramTerms).where(ProgramTerms.published_at.is_(None))).one()
    assert Audience.from_json(draft.audience) == Audience(
        ordered="recently", services=(service.id,), countries=("TR",), since=date(2026, 1, 2)
    )


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


def test_what_happened_between_leaving_and_coming_back_earns_nothing(client: FlaskClient, cast: Cast) -> None:
    """Whatever is paid when: the time between is remembered, and what was brought before it stays theirs."""
    a_program()
    bob, now = cast.signed_in(client, cast.bob), clock.now()
    for day, action in ((0, "partnership"), (2, "leaving"), (4, "partnership"), (6, "leaving")):
        with clock.freeze(now + timedelta(days=day)):
            bob.post(f"{PAGE}/{action}")

    [enrolment] = enrolments()
    moments = [now + timedelta(days=day) for day in (1, 3, 5, 7)]
    asked = [db.session.scalar(sa.select(taking_part_at(each)).select_from(Enrolment)) for each in moments]
    assert [enrolment.took_part_at(each) for each in moments] == asked == [True, False, True, False]
    with pytest.raises(sa.exc.DatabaseError, match="kept as they are"), transaction():
        db.session.execute(sa.text("DELETE FROM partner_absence"))


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
