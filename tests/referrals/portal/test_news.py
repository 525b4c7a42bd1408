"""News for partners: each once, as they chose, stopped with one click; and what is kept about them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.personal_data import sections
from app.accounts.sockets import erasure
from app.database import db, transaction
from app.mail.models import MailMessage
from referrals.commissions.earning import earn
from referrals.commissions.models import Commission
from referrals.portal import profiles, registering, tasks
from referrals.portal.models import PartnerLead, PartnerNote, PartnerNotice, PartnerProfile
from referrals.tracking.models import ReferralDay
from tests.cast import Cast
from tests.factories.commissions import a_sale, an_enrolment, program_terms
from tests.factories.referrals import a_link

NOTICES = "/account/partner/notices"
Jobs = Callable[..., int]


def letters() -> list[MailMessage]:
    return list(
        db.session.scalars(
            sa.select(MailMessage).where(MailMessage.template == "partners/mail/news").order_by(MailMessage.id)
        )
    )


def test_the_first_click_and_every_order_are_told_once(db: Any, cast: Cast, run_jobs: Jobs) -> None:
    enrolment = an_enrolment(program_terms(hold_days=5), cast.bob)
    link = a_link(enrolment, code="bob")
    tasks.tell_first_clicks()
    assert letters() == []
    db.session.add(ReferralDay(day=clock.today(), link_id=link.id, event="click", kind="counted", sub_id="", count=3))
    db.session.commit()
    tasks.tell_first_clicks()
    tasks.tell_first_clicks()
    assert [each.subject for each in letters()] == ["Somebody followed a link of yours for the first time."]
    sale = a_sale(enrolment)
    for _again in range(2):
        with transaction():
            earn(sale)
    run_jobs()
    tasks.tell_of_order(commission_id=db.session.scalars(sa.select(Commission.id)).one())
    assert len(letters()) == 2 and "€10.00" in letters()[1].text, "a job that runs again writes no second letter"


def test_weekly_news_come_in_one_letter_and_never_is_never(
    client: FlaskClient, cast: Cast, db: Any, run_jobs: Jobs
) -> None:
    enrolment = an_enrolment(program_terms(hold_days=5), cast.bob)
    browser = cast.signed_in(client, cast.bob)
    kinds = dict.fromkeys(("first_click", "matured", "paid_out", "contest", "lead"), "never")
    assert browser.post(NOTICES, data={**kinds, "first_order": "daily"}).status_code == 422
    assert browser.post(NOTICES, data={**kinds, "first_order": "weekly"}).status_code == 303
    for _sale in range(3):
        with transaction():
            earn(a_sale(enrolment))
    run_jobs()
    assert letters() == []
    tasks.write_weekly()
    tasks.write_weekly()
    assert [each.subject for each in letters()] == ["3 pieces of news for you as a partner"]
    assert db.session.query(PartnerNotice).filter(PartnerNotice.told_at.is_(None)).count() == 0


def test_a_letter_is_stopped_with_one_click_and_only_by_its_own_address(
    client: FlaskClient, cast: Cast, db: Any, app: Any, run_jobs: Jobs
) -> None:
    enrolment = an_enrolment(program_terms(hold_days=5), cast.bob)
    with transaction():
        earn(a_sale(enrolment))
    run_jobs()
    letter = letters()[0]
    stop = re.search(r"http://imece\.test(/partners/letters/\S+)", letter.text)[1]
    assert letter.unsubscribe_url.endswith(stop)
    assert "An order by somebody you brought" in client.get(stop).text
    assert db.session.query(PartnerProfile).count() == 0, "reading changes nothing"
    assert client.post(stop).status_code == 200
    with transaction():
        earn(a_sale(enrolment))
    run_jobs()
    assert len(letters()) == 1
    assert client.get("/partners/letters/forged.token").status_code == 404
    assert client.post("/partners/letters/forged.token").status_code == 404


def test_what_is_kept_can_be_had_and_goes_with_the_person(client: FlaskClient, cast: Cast, db: Any) -> None:
    enrolment = an_enrolment(program_terms(), cast.bob)
    marta = cast.signed_in(client, cast.marta)
    assert marta.post(f"/desk/partners/{cast.bob.id}/notes", data={"words": "Likes talks"}).status_code == 303
    page = marta.get(f"/desk/partners/{cast.bob.id}").text
    assert "Likes talks" in page and "Marta Nowak" in page
    assert "Bob Kowalski" in marta.get("/desk/partners?q=kowal").text
    assert "Nothing fits" in marta.get("/desk/partners?q=nobody-like-that").text
    assert "Bob Kowalski" in marta.get("/desk/partners/export.csv").text
    with transaction():
        profiles.change(cast.bob, display_name="Bobby")
        registering.register(enrolment, email="alice@customer.example", name="Alice Ş.", wish="A logo")
    told = {section.key: section.rows for section in sections(cast.bob)}["partner"]
    assert {"note", "name_on_lists"} <= {key for row in told for key in row}
    of_alice = {section.key: section.rows for section in sections(cast.alice)}["partner"]
    assert of_alice[0]["name"] == "Alice Ş.", "also who was only talked to"
    with transaction():
        erasure.answers(cast.alice, cast.alice.email)
    assert db.session.query(PartnerLead).one().email == ""
    with transaction():
        erasure.answers(cast.bob, cast.bob.email)
    assert db.session.query(PartnerNote).count() == db.session.query(PartnerProfile).count() == 0


def test_materials_are_offered_changed_removed_and_put_back(client: FlaskClient, cast: Cast) -> None:
    terms = program_terms()
    a_link(an_enrolment(terms, cast.bob), code="bob")
    form = {"program": str(terms.program_id), "title": "Text", "locale": "tr", "words": ""}
    marta = cast.signed_in(client, cast.marta)
    assert marta.post("/desk/partners/materials/new", data=form).status_code == 422
    assert (
        marta.post("/desk/partners/materials/new", data={**form, "words": "Birlikte <b>çalıştık</b>"}).status_code
        == 303
    )
    number = db.session.execute(sa.text("SELECT id FROM partner_material")).scalar()
    page = cast.signed_in(client, cast.bob).get("/account/partner/materials").text
    assert "Birlikte &lt;b&gt;" in page and "/r/bob" in page
    marta = cast.signed_in(client, cast.marta)
    marta.post(f"/desk/partners/materials/{number}/removal")
    assert "Undo" in marta.get("/desk/partners/materials").text
    assert "No materials yet" in cast.signed_in(client, cast.bob).get("/account/partner/materials").text
    marta = cast.signed_in(client, cast.marta)
    marta.post(f"/desk/partners/materials/{number}/restoration")
    assert "Birlikte" in cast.signed_in(client, cast.bob).get("/account/partner/materials").text
