"""Leads: the first registered wins, for a limited time, with a log of what was said; the order is credited to that partner."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.mail.models import MailMessage
from referrals.portal import profiles, registering, tasks
from referrals.portal.models import PartnerLead
from referrals.programs.models import Enrolment
from referrals.tracking.attribution import Candidate, CodePolicy, Model, Rule, Verdict, decide
from referrals.tracking.models import ReferralConversion
from tests.cast import Cast, person
from tests.factories.orders import a_contact, an_order
from tests.factories.referrals import a_link, a_partner, a_program
from tests.referrals.tracking.test_orders import pay, touched

LEADS = "/account/partner/leads"
NOON = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
RULE = {policy: Rule(model=Model.LAST, window=timedelta(days=60), code_policy=policy) for policy in CodePolicy}
FIRST = Rule(model=Model.FIRST, window=timedelta(days=60), code_policy=CodePolicy.ALWAYS)


@pytest.fixture
def bob(db: Any, cast: Cast) -> Enrolment:
    return a_partner(cast.bob, a_program())


def registered(enrolment: Enrolment, email: str = "hanna@ziarno.example") -> PartnerLead:
    with transaction():
        return registering.register(enrolment, email=email, name="Hanna Wójcik", company="Ziarno")


def candidate(kind: str, days_ago: int, partner: int, number: int = 1) -> Candidate:
    return Candidate(id=number, kind=kind, at=NOON - timedelta(days=days_ago), partner=partner)


@pytest.mark.parametrize("policy", list(CodePolicy))
def test_a_lead_protects_from_its_registration_on_whatever_a_code_weighs(policy: CodePolicy) -> None:
    lead = candidate("lead", 80, partner=1)
    later = [candidate("link", 5, partner=2), candidate("code", 0, partner=3)]
    for told in ([lead, *later], [*reversed(later), lead]):
        found = decide(told, at=NOON, rule=RULE[policy], buyer=frozenset())
        assert found.winner == lead, "its own end counts, not the window of links"
        assert {verdict for it, verdict in found.verdicts if it != lead} == {Verdict.LEAD_FIRST}


def test_what_was_there_before_a_lead_stays_in_the_race_and_nobody_is_their_own_lead() -> None:
    lead, link = candidate("lead", 5, partner=1), candidate("link", 9, partner=2)
    assert decide([link, lead], at=NOON, rule=FIRST, buyer=frozenset()).winner == link
    assert decide([link, lead], at=NOON, rule=RULE[CodePolicy.ALWAYS], buyer=frozenset()).winner == lead
    assert decide([link, lead], at=NOON, rule=FIRST, buyer=frozenset({2})).winner == lead
    assert decide([lead], at=NOON, rule=FIRST, buyer=frozenset({1})).winner is None


def test_the_order_of_a_lead_is_credited_and_ends_it(db: Any, bob: Enrolment, cast: Cast) -> None:
    lead = registered(bob, "Hanna+shop@ziarno.example")
    other = a_link(a_partner(cast.dora, bob.program), code="dora")
    order = an_order(a_contact(email="hanna@ziarno.example"))
    touched(order, other, days_ago=0)
    pay(order)

    sale = db.session.scalars(sa.select(ReferralConversion)).one()
    assert sale.enrolment_id == bob.id
    verdicts = {each["name"]: each["verdict"] for each in sale.because["programs"][0]["candidates"]}
    assert verdicts == {f"L-{lead.id}": "won", "dora": "lead_first"}
    db.session.refresh(lead)
    assert (lead.state, lead.order_id) == ("ordered", order.id)


def test_somebody_elses_lead_is_refused_kindly_and_without_a_name(
    client: FlaskClient, cast: Cast, bob: Enrolment
) -> None:
    registered(bob)
    dora = a_partner(cast.dora, bob.program)
    form = {"enrolment": str(dora.id), "name": "Hanna", "email": "HANNA+x@ziarno.example", "agreed": "y"}
    answer = cast.signed_in(client, cast.dora).post(LEADS, data=form)
    assert answer.status_code == 422
    assert "Somebody else is talking to them already" in answer.text and "Bob" not in answer.text
    assert client.post(LEADS, data={**form, "email": "new@lead.example", "agreed": ""}).status_code == 422
    assert client.post(LEADS, data={**form, "email": "new@lead.example"}).status_code == 303


def test_customers_oneself_and_ended_leads_are_none(db: Any, bob: Enrolment, cast: Cast) -> None:
    an_order(a_contact(email="old+shop@customer.example"), state="paid", paid_minor=12_000, paid_at=clock.now())
    with pytest.raises(registering.KnownCustomer):
        registered(bob, "old@customer.example")
    with pytest.raises(Invalid, match="own lead"):
        registered(bob, "bob+me@partner.example")
    lead = registered(bob)
    with transaction():
        registering.withdraw(lead)
    with pytest.raises(Conflict, match="has ended"), transaction():
        registering.withdraw(lead)
    assert registered(a_partner(cast.dora, bob.program)).is_open


def test_a_lead_ends_unless_there_was_a_conversation_and_is_forgotten_later(
    db: Any, bob: Enrolment, cast: Cast, noon: Any
) -> None:
    kept, lost = registered(bob), registered(bob, "lost@lead.example")
    with clock.freeze(noon + timedelta(days=85)):
        with transaction():
            registering.note_meeting(kept, met_on=clock.today(), way="called", note="Will decide in spring")
        tasks.end_leads()
        assert "6 more days" in subjects() or "5 more days" in subjects()
    with clock.freeze(noon + timedelta(days=91)):
        tasks.end_leads()
        db.session.expire_all()
        assert (kept.state, lost.state) == ("open", "expired")
        assert registered(a_partner(cast.dora, bob.program), "lost@lead.example").is_open
    with clock.freeze(noon + timedelta(days=181)):
        tasks.end_leads()
        tasks.end_leads()
        db.session.expire_all()
        assert kept.state == "expired", "a conversation prolongs only up to a point"
        assert (lost.name, lost.email, lost.mailbox) == ("", "", "") and lost.forgotten_at is not None


def subjects() -> str:
    return " ".join(db.session.scalars(sa.select(MailMessage.subject)))


def test_pages_of_a_lead_are_its_partners_and_the_desks(client: FlaskClient, cast: Cast, bob: Enrolment) -> None:
    lead = registered(bob)
    with transaction():
        profiles.change(cast.bob, registers_leads=True)
    browser = cast.signed_in(client, cast.bob)
    assert "Hanna Wójcik" in browser.get(f"{LEADS}?q=ziarno&state=open").text
    noted = {"met_on": clock.today().isoformat(), "way": "video", "note": "Braucht ein Logo"}
    assert browser.post(f"{LEADS}/{lead.id}/meetings", data=noted).status_code == 303
    assert browser.post(f"{LEADS}/{lead.id}/meetings", data={**noted, "met_on": "2099-01-01"}).status_code == 422
    assert "Braucht ein Logo" in browser.get(f"{LEADS}/{lead.id}").text
    assert "Hanna" in browser.get(f"{LEADS}/export.csv").text
    marta = cast.signed_in(client, cast.marta)
    assert "Braucht ein Logo" in marta.get(f"/desk/partners/leads/{lead.id}").text
    assert "Bob Kowalski" in marta.get("/desk/partners/leads").text
    assert marta.post(f"/desk/partners/leads/{lead.id}/refusal", data={"reason": ""}).status_code == 422
    assert marta.post(f"/desk/partners/leads/{lead.id}/refusal", data={"reason": "Known to us"}).status_code == 303
    assert "Known to us" in cast.signed_in(client, cast.bob).get(f"{LEADS}/{lead.id}").text
    a_partner(cast.charlie, bob.program)
    charlie = cast.signed_in(client, cast.charlie)
    assert charlie.get(f"{LEADS}/{lead.id}").status_code == 404
    assert charlie.post(f"{LEADS}/{lead.id}/withdrawal").status_code == 404


@pytest.mark.concurrency
def test_of_parallel_registrations_exactly_one_wins(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        program = a_program()
        people = [person(f"p{n}@partner.example", f"P {n}", Role.PARTNER) for n in range(8)]
        ids = [a_partner(each, program).id for each in people]
    barrier, outcomes = threading.Barrier(len(ids)), []

    def attempt(enrolment_id: int) -> None:
        with fresh_app.app_context():
            barrier.wait()
            try:
                with transaction():
                    enrolment = db.session.get_one(Enrolment, enrolment_id)
                    registering.register(enrolment, email="one@lead.example", name="One")
                outcomes.append("won")
            except registering.Taken:
                outcomes.append("taken")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt, args=(each,)) for each in ids]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["taken"] * 7 + ["won"]
    with fresh_app.app_context():
        assert db.session.query(PartnerLead).count() == 1
