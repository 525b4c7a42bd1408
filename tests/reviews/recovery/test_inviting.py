"""The two questions by mail: a week after the review, once, the same for every star, within the caps, never after a no."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db, transaction
from app.mail.models import MailMessage
from reviews.asking import objecting
from reviews.asking.models import AskMail
from reviews.recovery import tasks
from reviews.recovery.models import NpsResponse, RecoveryCase
from reviews.reviewing import submitting
from reviews.reviewing.requesting import open_request
from reviews.reviewing.submitting import Words
from tests.factories.reviews import a_request, a_review, a_service, an_ordered_line

pytestmark = pytest.mark.usefixtures("app")


def answered(email: str, stars: int) -> int:
    _asked, raw = a_request(line=an_ordered_line(), email=email)
    with transaction():
        return submitting.answer(open_request(raw, lock=True), Words(rating=stars)).id


def mails() -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == "recovery/mail/questions").order_by(MailMessage.id)
    return list(db.session.scalars(found))


def test_everybody_is_asked_once_after_a_week_in_the_same_words_and_a_tap_only_chooses(
    client: FlaskClient, noon: datetime, run_jobs: Any
) -> None:
    for stars in (1, 5):
        answered(f"stars-{stars}@customer.example", stars)
    answered("objected@customer.example", 3)
    busy = answered("busy@customer.example", 4)
    a_review(author_email="unasked@customer.example")
    with clock.freeze(noon + timedelta(days=6)):
        tasks.invite()
    assert mails() == []
    with clock.freeze(noon + timedelta(days=7, hours=1)):
        with transaction():
            objecting.object_("objected@customer.example", "objected")
        for _turn in range(5):
            request, _raw = a_request(line=an_ordered_line(), email="busy@customer.example")
            db.session.add(
                AskMail(request_id=request.id, service_id=a_service().id, email="busy@customer.example", number=0)
            )
        db.session.commit()
        for _twice in range(2):
            tasks.invite()
    first, second = mails()
    assert [first.recipient, second.recipient] == ["stars-1@customer.example", "stars-5@customer.example"]
    own = re.compile(r"http\S+|stars-\d|\S+-\S+-\S+")
    assert own.sub("", first.text) == own.sub("", second.text), "the same words for one star and for five"
    assert first.text.count("?nps=") == 11 and first.unsubscribe_url

    link = re.search(r"/reviews/two-questions/\S+\?nps=3", first.text)
    assert link is not None
    page = client.get(link.group())
    assert page.status_code == 200 and re.search(r'checked[^>]*value="3"', page.text)
    assert db.session.scalar(sa.select(NpsResponse.id)) is None, "a scanner that follows links stores nothing"
    client.post(link.group().partition("?")[0], data={"nps": "3"})
    with clock.freeze(noon + timedelta(days=7, hours=1, seconds=59)):
        run_jobs()
    assert db.session.scalars(sa.select(RecoveryCase.opened_at)).first() is not None
    with clock.freeze(noon + timedelta(days=29)):
        tasks.invite()
        assert mails()[-1].recipient != "busy@customer.example", "five in thirty days are enough"
        assert busy and len(mails()) == 2
