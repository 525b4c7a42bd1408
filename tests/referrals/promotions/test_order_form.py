"""Codes at the order form: judged while typing, on the review, and when the order is placed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.database import db as database
from app.orders.models import Order
from app.web.limits import limiter
from referrals.promotions.models import Promotion, PromotionUse
from tests.databases import Cluster, test_settings
from tests.factories.promotions import a_code, a_promotion
from tests.factories.quotes import a_service

URL = "/services/brand-film/order"
FORM = {
    "kind": "company",
    "company_name": "Şahin Tekstil Ltd. Şti.",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
    "country": "TR",
    "locale": "en",
    "quantity": "1",
    "currency": "EUR",
    "submission_key": "s" * 32,
}


def send(client: FlaskClient, step: str, **changes: str) -> Any:
    return client.post(URL, data={**FORM, "step": step, **changes})


def agreed(page: str) -> str:
    found = re.search(r'name="agreed_total" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_codes_are_judged_while_they_are_typed(client: FlaskClient, db: Any) -> None:
    a_service()
    a_promotion()
    answer = client.post(f"{URL}/sum", data={**FORM, "code": "sum mer, nothing"})
    told = answer.get_json()
    assert [(each["code"], each["reason"]) for each in told["codes"]] == [
        ("sum mer", "applies"),
        ("nothing", "unknown"),
    ]
    assert told["total"] == "108.00 EUR"
    assert "It applies" in told["html"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_script_the_review_says_the_same(client: FlaskClient, db: Any) -> None:
    a_service()
    a_promotion(minimums={"EUR": 20_000})
    page = send(client, "review", code="SUMMER").text
    assert "Minimum not reached: €100.00 missing" in page
    assert 'name="code" value="SUMMER"' in page


def test_nonsense_is_answered_in_words(client: FlaskClient, db: Any) -> None:
    a_service()
    for changes in ({"quantity": "many"}, {"currency": "XXX"}, {"code": "\x00" * 10}, {"code": "a," * 90}, {}):
        assert client.post(f"{URL}/sum", data={**FORM, **changes}).status_code == 200
    assert client.post("/services/none/order/sum", data=FORM).status_code == 404


def test_a_discount_that_is_gone_brings_the_form_back_with_the_new_price_and_the_reason(
    client: FlaskClient, db: Any
) -> None:
    a_service()
    promotion = a_promotion(limit_total=1)
    total = agreed(send(client, "review", code="SUMMER", note="By Friday, please").text)
    assert total == "108.00 EUR"
    db.session.execute(sa.update(Promotion).where(Promotion.id == promotion.id).values(taken=1))
    db.session.commit()
    page = send(client, "place", code="SUMMER", note="By Friday, please", agreed_total=total).text
    assert "The price has changed since you saw it" in page
    assert "It has been used as often as it may." in page
    assert "By Friday, please" in page
    assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 0
    answer = send(client, "place", code="SUMMER", note="By Friday, please", agreed_total=agreed(page))
    assert answer.status_code == 303
    order = db.session.scalars(sa.select(Order)).one()
    assert (order.total_minor, order.note) == (12_000, "By Friday, please")


def test_a_discount_that_goes_while_the_order_is_placed_does_too(
    client: FlaskClient, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last use is taken between the price and the counter."""
    from referrals.promotions import at_once

    a_service()
    promotion = a_promotion(limit_total=1)
    total = agreed(send(client, "review", code="SUMMER").text)
    real = at_once.reserve

    def somebody_is_faster(*args: Any, **kwargs: Any) -> Any:
        db.session.execute(sa.update(Promotion).where(Promotion.id == promotion.id).values(taken=1))
        return real(*args, **kwargs)

    monkeypatch.setattr(at_once, "reserve", somebody_is_faster)
    page = send(client, "place", code="SUMMER", agreed_total=total)
    assert page.status_code == 200
    assert "“Summer” cannot be had any more." in page.text
    assert db.session.scalar(sa.select(sa.func.count(PromotionUse.id))) == 0


def test_the_same_submission_twice_is_one_order_and_one_use(client: FlaskClient, db: Any) -> None:
    a_service()
    a_promotion(limit_total=1, limit_per_customer=1)
    total = agreed(send(client, "review", code="SUMMER").text)
    first = send(client, "place", code="SUMMER", agreed_total=total)
    again = send(client, "place", code="SUMMER", agreed_total=total)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    assert db.session.scalar(sa.select(sa.func.count(PromotionUse.id))) == 1


def test_a_new_try_in_the_same_browser_takes_over_from_the_unpaid_order(client: FlaskClient, db: Any) -> None:
    a_service()
    a_promotion(limit_total=1, limit_per_customer=1)
    total = agreed(send(client, "review", code="SUMMER").text)
    send(client, "place", code="SUMMER", agreed_total=total)
    second = {"submission_key": "t" * 32, "code": "SUMMER"}
    page = send(client, "review", **second).text
    assert "is cancelled when you place this one" in page
    assert send(client, "place", **second, agreed_total=agreed(page)).status_code == 303
    states = db.session.scalars(sa.select(Order.state).order_by(Order.id)).all()
    assert states == ["cancelled", "placed"]


def test_the_receipt_names_offer_and_code_in_words(client: FlaskClient, db: Any) -> None:
    a_service()
    a_promotion()
    total = agreed(send(client, "review", code="summer").text)
    answer = send(client, "place", code="summer", agreed_total=total)
    page = client.get(answer.location).text
    assert "<dt>Code</dt><dd>SUMMER</dd>" in page
    assert "promotion id" not in page


@pytest.fixture
def guarded(cluster: Cluster, tmp_path: Path) -> Iterator[Flask]:
    """The application with its limits on."""
    with cluster.clone("guessing") as url:
        app = create_app(test_settings(url, tmp_path, rate_limits_enabled=True))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            limiter.reset()
            yield app
            limiter.reset()
            limiter.enabled = False
            database.session.remove()
            database.engine.dispose()


def reasons(client: FlaskClient, *codes: str, address: str = "192.0.2.1") -> list[str]:
    answer = client.post(f"{URL}/sum", data={**FORM, "code": ",".join(codes)}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 200, answer.text
    return [each["reason"] for each in answer.get_json()["codes"]]


def test_guessing_is_slow_for_a_client_and_tells_nothing(guarded: Flask) -> None:
    a_service()
    a_code(a_promotion(), "SUN-2026")
    client = guarded.test_client()
    assert reasons(client, "summer") == ["applies"]
    for number in range(0, 32, 8):
        reasons(client, *(f"guess-{number + each}" for each in range(8)))
    assert reasons(client, "summer", "no-such-thing") == ["too_many_tries", "too_many_tries"]
    assert reasons(client, "summer", address="192.0.2.2") == ["applies"]


def test_typing_one_wrong_code_again_and_again_counts_once(guarded: Flask) -> None:
    a_service()
    a_promotion()
    client = guarded.test_client()
    for _turn in range(40):
        assert reasons(client, "sumer") == ["unknown"]
    assert reasons(client, "summer") == ["applies"]


def test_guessing_by_many_together_is_slow_too(guarded: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from limits import parse_many

    from referrals.promotions import guessing

    monkeypatch.setattr(guessing, "OVERALL", tuple(parse_many("5 per hour")))
    a_service()
    a_promotion()
    client = guarded.test_client()
    for each in range(5):
        reasons(client, f"guess-{each}", address=f"192.0.2.{each + 10}")
    assert reasons(client, "summer", address="192.0.2.11") == ["too_many_tries"]
    assert reasons(client, "summer", address="192.0.2.200") == ["applies"]  # who never guessed is still answered
