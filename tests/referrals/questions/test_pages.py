"""A partner asks, the desk answers once, and both read it."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts import erasing
from app.database import db, transaction
from app.mail.models import MailMessage
from referrals.questions import asking
from referrals.questions.models import ProgramQuestion
from referrals.questions.privacy import questions_about
from tests.cast import Cast
from tests.factories.accounts import count, the
from tests.factories.commissions import an_enrolment, program_terms

PORTAL, DESK = "/account/partner/questions", "/desk/referrals/questions"


def test_a_partner_asks_and_is_answered_by_mail_and_on_the_page(cast: Cast, browser: Callable[[], FlaskClient]) -> None:
    enrolment = an_enrolment(program_terms(), cast.bob)
    bob, marta = cast.signed_in(browser(), cast.bob), cast.signed_in(browser(), cast.marta)
    asked = {
        "enrolment": enrolment.id,
        "topic": "wish",
        "text": "Banners, please.",
        "submission_key": "q" * 32,
    }
    assert bob.post(PORTAL, data=asked).status_code == 303
    bob.post(PORTAL, data=asked)
    question = the(ProgramQuestion)
    assert "Banners, please." in marta.get(DESK).text
    assert marta.post(f"{DESK}/{question.id}/answer", data={"text": ""}).status_code == 422
    marta.post(f"{DESK}/{question.id}/answer", data={"text": "Next week."})
    again = marta.post(f"{DESK}/{question.id}/answer", data={"text": "Never."}, follow_redirects=True)
    assert "Somebody answered this in the meantime." in again.text
    assert "Next week." in bob.get(PORTAL).text
    mails = db.session.scalars(
        sa.select(MailMessage.text).where(MailMessage.template == "questions/mail/answered")
    ).all()
    assert len(mails) == 1 and "Banners, please." in mails[0] and "Next week." in mails[0]
    assert len(marta.get(f"{DESK}/export.csv?state=answered").text.splitlines()) == 2
    assert questions_about(cast.bob).rows[0]["answer"] == "Next week."
    with transaction():
        erasing.erase(cast.bob)
    assert (the(ProgramQuestion).text, the(ProgramQuestion).answer) == ("", "")


def test_nobody_asks_for_another_and_nobody_fills_the_desk(cast: Cast, browser: Callable[[], FlaskClient]) -> None:
    enrolment = an_enrolment(program_terms(), cast.bob)
    charlie, bob = cast.signed_in(browser(), cast.charlie), cast.signed_in(browser(), cast.bob)
    asked = {"enrolment": enrolment.id, "topic": "wish", "text": "Hello", "submission_key": "r" * 32}
    assert charlie.post(PORTAL, data=asked).status_code == 404
    assert charlie.get(DESK).status_code == 404
    assert charlie.post(f"{DESK}/1/answer", data={"text": "x"}).status_code == 404
    assert "You take part in no program" in charlie.get(PORTAL).text
    with transaction():
        for number in range(asking.MOST_OPEN):
            asking.ask(enrolment, topic="other", text="?", key=f"key-of-many-{number:06}")
    assert "We will answer those first." in bob.post(PORTAL, data=asked).text
    assert count(ProgramQuestion) == asking.MOST_OPEN
