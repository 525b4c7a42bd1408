"""Links in the portal and at the desk: made, read, closed; and nothing of them for strangers."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry, User
from app.accounts.personal_data import sections
from app.accounts.sockets import erasure
from app.database import db, transaction
from referrals.tracking import tasks
from referrals.tracking.models import ReferralConversion, ReferralLink
from tests.cast import Cast
from tests.factories.orders import an_order
from tests.factories.referrals import a_link, a_partner, a_program
from tests.referrals.tracking.test_following import PERSON
from tests.referrals.tracking.test_orders import pay, touched

LINKS = "/account/referrals/links"
DESK = "/desk/referrals"


@pytest.fixture
def bob(db: Any, cast: Cast) -> User:
    a_partner(cast.bob)
    return cast.bob


def the_link() -> ReferralLink:
    return db.session.scalars(sa.select(ReferralLink)).one()


def enrolment_of(user: User) -> str:
    return str(db.session.scalar(sa.text("SELECT id FROM program_enrolment WHERE user_id = :id"), {"id": user.id}))


def test_a_partner_makes_a_link_that_works_at_once(client: FlaskClient, cast: Cast, bob: User) -> None:
    browser = cast.signed_in(client, bob)
    assert "No links yet" in browser.get(LINKS).text

    made = browser.post(
        LINKS,
        data={"enrolment": enrolment_of(bob), "target": "http://imece.test/services", "label": "Łódź", "code": "Bob_"},
    )

    assert made.status_code == 303
    assert the_link().code == "bob_"
    page = browser.get(made.location).text
    assert "http://imece.test/r/bob_" in page
    assert "referral link" in page.lower()
    assert client.get("/r/bob_", headers=PERSON).location.startswith("/services")
    tasks.count_days()
    assert "Łódź" in browser.get(LINKS).text


def test_without_a_wish_the_code_is_drawn_without_letters_that_look_alike(
    client: FlaskClient, cast: Cast, bob: User
) -> None:
    cast.signed_in(client, bob).post(LINKS, data={"enrolment": enrolment_of(bob)})

    code = the_link().code
    assert len(code) == 8
    assert not set(code) & set("01ilo")


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "https://evil.example/"}, {"target": "//evil.example"}, {"target": "services"}, {"code": "a"},
        {"code": "with space"}, {"code": "taken"}, {"enrolment": "999999"}, {"enrolment": "x"}, {"label": "x" * 81},
        {"code": "ş" * 8}, {"target": "/" + "x" * 600},
    ],
)  # fmt: skip
def test_mistakes_are_told_in_place(wrong: dict[str, str], client: FlaskClient, cast: Cast, bob: User) -> None:
    a_link(a_partner(cast.dora, a_program("other")), "taken")

    answer = cast.signed_in(client, bob).post(LINKS, data={"enrolment": enrolment_of(bob), "target": "/", **wrong})

    assert answer.status_code == 422
    assert "Please look at this again" in answer.text
    assert the_link().code == "taken"


def test_a_link_is_closed_and_opened_again(client: FlaskClient, cast: Cast, bob: User) -> None:
    browser = cast.signed_in(client, bob)
    browser.post(LINKS, data={"enrolment": enrolment_of(bob), "code": "bobs"})
    link_id = the_link().id

    browser.post(f"{LINKS}/{link_id}/closing")
    assert client.get("/r/bobs", headers=PERSON).status_code == 200
    browser.post(f"{LINKS}/{link_id}/opening")
    assert client.get("/r/bobs", headers=PERSON).status_code == 302


def test_charlie_finds_no_link_of_bob(client: FlaskClient, cast: Cast, bob: User) -> None:
    link = a_link(a_partner(cast.dora, a_program("other")), "doras")
    charlie = cast.signed_in(client, cast.charlie)

    assert charlie.get(f"{LINKS}/{link.id}").status_code == 404
    for action in ("closing", "opening"):
        assert charlie.post(f"{LINKS}/{link.id}/{action}").status_code == 404
        assert charlie.post(f"{DESK}/links/{link.id}/{action}").status_code == 404
    assert "You take part in no program" in charlie.get(LINKS).text
    refused = charlie.post(LINKS, data={"enrolment": enrolment_of(bob)})
    assert refused.status_code == 422
    for path in ("links", "links.csv", f"links/{link.id}", "conversions", "conversions.csv", "conversions/1"):
        assert charlie.get(f"{DESK}/{path}").status_code == 404


def test_the_desk_reads_and_closes_links(client: FlaskClient, cast: Cast, bob: User) -> None:
    marta = cast.signed_in(client, cast.marta)
    assert "No links yet" in marta.get(f"{DESK}/links").text
    link = a_link(a_partner(cast.dora, a_program("other")), "doras", target="/services")
    client.get("/r/doras?sub=wiosna_", headers={**PERSON, "Referer": "https://blog.example/x"})
    tasks.count_days()

    assert "doras" in marta.get(f"{DESK}/links?q=Дора&state=open&sort=-clicks").text
    assert "No link is like that" in marta.get(f"{DESK}/links?q=nobody").text
    page = marta.get(f"{DESK}/links/{link.id}").text
    assert "wiosna_" in page
    assert "blog.example" in page
    exported = marta.get(f"{DESK}/links.csv").text.splitlines()
    assert exported[1].split(",")[:1] == ["doras"]

    marta.post(f"{DESK}/links/{link.id}/closing")
    assert client.get("/r/doras", headers=PERSON).status_code == 200
    action = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id.desc())).first()
    assert action == "referral_link.closed"
    marta.post(f"{DESK}/links/{link.id}/opening")
    assert client.get("/r/doras", headers=PERSON).status_code == 302
    assert "doras" in marta.get("/desk/search?q=doras&list=1").text


def test_the_desk_sees_every_conversion_and_why(client: FlaskClient, cast: Cast, bob: User) -> None:
    marta = cast.signed_in(client, cast.marta)
    assert "No conversions yet" in marta.get(f"{DESK}/conversions").text
    link = a_link(a_partner(cast.dora, a_program("other")), "doras")
    order = an_order(placed_by=cast.alice)
    touched(order, link)
    pay(order)
    found = db.session.scalars(sa.select(ReferralConversion)).one()

    assert order.reference in marta.get(f"{DESK}/conversions?kind=sale&credited=yes").text
    assert "No conversion is like that" in marta.get(f"{DESK}/conversions?credited=no").text
    page = marta.get(f"{DESK}/conversions/{found.id}").text
    assert "credited" in page
    assert "Why this partner" in page
    assert order.reference in marta.get(f"{DESK}/conversions.csv").text


def test_a_partner_is_told_and_may_be_forgotten(client: FlaskClient, cast: Cast, bob: User) -> None:
    browser = cast.signed_in(client, bob)
    browser.post(LINKS, data={"enrolment": enrolment_of(bob), "code": "bobs", "label": "My aunt's newsletter"})
    assert any(section.key == "referral_links" and section.rows for section in sections(bob))

    with transaction():
        erasure.answers(bob, bob.email)

    link = the_link()
    assert link.label == ""
    assert link.disabled_at is not None
