"""R9 under parallel jobs: many workers send what is due to one person, and a sixth mail within thirty days never leaves."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app import clock
from app.database import db, transaction
from reviews.asking import sending
from reviews.asking.caps import MOST_MAILS
from reviews.asking.models import AskMail, ReviewAsk
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.asking import a_delivered_line, asking_mails, planned
from tests.factories.reviews import a_service

ORDERS = 12
pytestmark = pytest.mark.concurrency


def test_r9_twelve_jobs_at_once_send_five_mails_and_each_ask_once(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        ids = [
            planned(a_delivered_line(email="busy@customer.example", service=a_service(f"service-{number}"))).id
            for number in range(ORDERS)
        ]

    def send(number: int) -> int:
        for ask_id in (ids[number], ids[0]):
            with transaction():
                sending.send(ask_id)
        return number

    with room_for(fresh_app, ORDERS):
        assert sorted(map(str, all_at_once(fresh_app, send, ORDERS))) == sorted(map(str, range(ORDERS)))

    with fresh_app.app_context():
        assert len(asking_mails("busy@customer.example")) == MOST_MAILS
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AskMail)) == MOST_MAILS
        waiting = sa.select(sa.func.count()).where(ReviewAsk.state == "waiting")
        assert db.session.scalar(waiting) == ORDERS - MOST_MAILS
        request_id = db.session.scalar(sa.select(AskMail.request_id))
        with pytest.raises(IntegrityError, match="sixth mail"), transaction():
            db.session.add(
                AskMail(
                    request_id=request_id, service_id=1, email="busy@customer.example", number=3, sent_at=clock.now()
                )
            )
