"""Keys: who gets in, who does not, and what the answers say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock, create_app
from app.accounts.roles import Role
from app.api import guarding, keys
from app.api.models import ApiKey
from app.database import db, transaction
from app.web import limits
from tests.cast import Cast, person
from tests.databases import Cluster, test_settings
from tests.factories.api import a_key

ORDERS = "/api/v1/orders"


def test_without_a_key_the_answer_says_how_to_send_one(client: FlaskClient) -> None:
    answer = client.get(ORDERS)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.content_type == "application/problem+json"
    assert answer.json["title"] == "This needs a key"


def test_a_signed_in_stranger_gets_no_further_than_anybody(client: FlaskClient, cast: Cast) -> None:
    charlie = cast.signed_in(client, cast.charlie)

    assert charlie.get(ORDERS).status_code == 401
    assert charlie.get(f"{ORDERS}/ABC").status_code == 401


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer imece_", "Bearer imece_" + "a" * 5000, "Basic aW1lY2U6eA==", "Bearer imece_ünknown"],
)
def test_what_is_no_key_opens_nothing(header: str, client: FlaskClient) -> None:
    assert client.get(ORDERS, headers={"Authorization": header}).status_code == 401


def test_a_key_opens_what_its_scope_names_and_nothing_else(client: FlaskClient, cast: Cast) -> None:
    reader, other = a_key(cast.ada, "orders:read"), a_key(cast.ada, "conversions:write")

    assert client.get(ORDERS, headers=reader).status_code == 200
    refused = client.get(ORDERS, headers=other)
    assert refused.status_code == 403
    assert "orders:read" in refused.json["detail"]


def test_an_expired_and_a_revoked_key_open_nothing(client: FlaskClient, cast: Cast) -> None:
    header = a_key(cast.ada, "orders:read", days=30)
    with clock.freeze(clock.now() + timedelta(days=30, seconds=1)):
        assert client.get(ORDERS, headers=header).status_code == 401
    assert client.get(ORDERS, headers=header).status_code == 200

    with transaction():
        keys.revoke(db.session.scalars(sa.select(ApiKey)).one(), by=cast.ada)

    assert client.get(ORDERS, headers=header).status_code == 401


def test_the_secret_is_kept_nowhere(client: FlaskClient, cast: Cast) -> None:
    secret = a_key(cast.ada, "orders:read")["Authorization"].removeprefix("Bearer ")

    row = db.session.execute(sa.text("SELECT row_to_json(api_key)::text FROM api_key")).scalar_one()

    assert secret not in row
    assert secret[:12] in row


def test_its_last_use_is_remembered_at_most_once_a_minute(client: FlaskClient, cast: Cast) -> None:
    header = a_key(cast.ada, "orders:read")
    start = clock.now()
    for seconds in (0, 30, 61):
        with clock.freeze(start + timedelta(seconds=seconds)):
            client.get(ORDERS, headers=header)
            seen = db.session.scalars(sa.select(ApiKey.last_used_at)).one()
            assert seen == start + timedelta(seconds=0 if seconds < 60 else 61)
            db.session.rollback()


@pytest.fixture
def counting(app: Flask, cluster: Cluster, tmp_path: Path) -> Iterator[Flask]:
    """The application with its limiter switched on, on a database of its own."""
    with cluster.clone() as url:
        it = create_app(test_settings(url, tmp_path, rate_limits_enabled=True))
        with it.app_context():
            yield it
            db.session.remove()
            db.engine.dispose()
    limits.init_app(app)


def test_a_key_that_asks_too_often_is_told_so(counting: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client, ada = counting.test_client(), person("ada@imece.example", "Ada", Role.ADMIN)
    header, quiet = a_key(ada, "orders:read"), a_key(ada, "orders:read", name="Another")
    monkeypatch.setattr(guarding, "ASKS_A_MINUTE", 3)

    answers = [client.get(ORDERS, headers=header).status_code for _ in range(5)]

    assert answers == [200, 200, 200, 429, 429]
    assert client.get(ORDERS, headers=quiet).status_code == 200
