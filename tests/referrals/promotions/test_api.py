"""Checking codes by the API."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.api import keys
from app.database import transaction
from tests.cast import Cast
from tests.factories.promotions import a_promotion
from tests.factories.quotes import a_service

URL = "/api/v1/codes/checks"
ASKED = {"service": "brand-film", "currency": "EUR", "codes": ["summer", "nothing"]}


@pytest.fixture
def secret(db: Any, cast: Cast) -> str:
    ada = cast.ada
    with transaction():
        return keys.issue(name="Shop", scopes=["codes:check"], days=30, by=ada)[1]


def ask(client: FlaskClient, secret: str, **changes: Any) -> Any:
    return client.post(URL, json={**ASKED, **changes}, headers={"Authorization": f"Bearer {secret}"})


def test_codes_are_checked_with_the_price_they_lead_to(client: FlaskClient, db: Any, secret: str) -> None:
    a_service()
    a_promotion()
    told = ask(client, secret).get_json()
    assert [(each["code"], each["applies"], each["reason"]) for each in told["findings"]] == [
        ("summer", True, "applies"),
        ("nothing", False, "unknown"),
    ]
    assert told["net"] == {"amount_minor": 9_000, "currency": "EUR", "exponent": 2}
    assert told["total"]["amount_minor"] == 10_800
    assert told["discounts"] == [{"label": "Summer", "net": {"amount_minor": -1_000, "currency": "EUR", "exponent": 2}}]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"service": "none"}, 404),
        ({"currency": "XXX"}, 422),
        ({"currency": "JPY"}, 422),
        ({"codes": []}, 422),
        ({"codes": ["x" * 300]}, 422),
        ({"codes": ["a\x00b"]}, 422),
        ({"quantity": 0}, 422),
        ({"quantity": "many"}, 422),
        ({"email": "nonsense"}, 422),
    ],
)
def test_nonsense_is_a_problem_in_words(
    client: FlaskClient, db: Any, secret: str, changes: dict[str, Any], status: int
) -> None:
    a_service()
    answer = ask(client, secret, **changes)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_without_a_key_of_that_scope_nothing_is_told(client: FlaskClient, db: Any, cast: Cast) -> None:
    a_service()
    assert client.post(URL, json=ASKED).status_code == 401
    ada = cast.ada
    with transaction():
        other = keys.issue(name="Books", scopes=["orders:read"], days=30, by=ada)[1]
    assert ask(client, other).status_code == 403
