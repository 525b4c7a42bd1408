"""A form that is sent many times at once becomes one order."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Contact
from app.database import db
from app.mail.models import MailMessage
from app.orders.models import Order, OrderEvent
from tests.factories.quotes import a_service

pytestmark = pytest.mark.concurrency

PARALLEL = 8
FORM = {
    "kind": "company",
    "company_name": "Şahin Tekstil Ltd. Şti.",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
    "country": "TR",
    "locale": "tr",
    "quantity": "1",
    "currency": "EUR",
    "submission_key": "s" * 32,
}
URL = "/services/brand-film/order"


@pytest.mark.parametrize("round_number", range(3))
def test_eight_parallel_submissions_of_one_form_place_one_order(fresh_app: Flask, round_number: int) -> None:
    with fresh_app.app_context():
        a_service()
    review = fresh_app.test_client().post(URL, data={**FORM, "step": "review"}).text
    agreed = re.search(r'name="agreed_total" value="([^"]*)"', review)
    assert agreed is not None
    barrier = Barrier(PARALLEL)

    def submit(_number: int) -> str:
        client = fresh_app.test_client()
        barrier.wait(timeout=20)
        answer = client.post(URL, data={**FORM, "step": "place", "agreed_total": agreed[1]})
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    with ThreadPoolExecutor(PARALLEL) as pool:
        places = set(pool.map(submit, range(PARALLEL)))
    assert len(places) == 1
    with fresh_app.app_context():
        counts = [db.session.scalar(sa.select(sa.func.count(model.id))) for model in (Order, Contact, OrderEvent)]
        assert counts == [1, 1, 1]
        templates = db.session.scalars(sa.select(MailMessage.template).order_by(MailMessage.template)).all()
        assert templates == ["accounts/mail/verify", "orders/mail/received"]
