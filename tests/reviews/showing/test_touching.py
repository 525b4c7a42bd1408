"""An order that comes from a review's page says so, without anything stored on a device."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import db as database
from app.orders.models import OrderTouch
from tests.app.orders.test_order_form import place
from tests.factories.quotes import a_service
from tests.factories.reviews import a_review


def test_from_a_review_to_the_order_it_brought(client: FlaskClient, db: Any) -> None:
    review = a_review(service=a_service())

    page = client.get(f"/reviews/one/{review.reference}").text
    [link] = re.findall(r'href="(/services/brand-film/order\?[^"]+)"', page)
    form = client.get(link).text
    [action] = set(re.findall(r'action="(/services/brand-film/order\?review=[^"]+)"', form))
    assert place(client, action).status_code == 303
    assert client.get(link.replace(review.reference, "nobodys")).status_code == 200

    [touch] = database.session.scalars(sa.select(OrderTouch))
    assert (touch.source, touch.reference, touch.details["late"]) == ("review", review.reference, False)
    assert set(client.get(link).headers.getlist("Set-Cookie")) == set()
