"""How often may be tried."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.database import db as database
from app.web.limits import limiter
from tests.databases import Cluster, test_settings


@pytest.fixture
def limited(cluster: Cluster, tmp_path: Path) -> Any:
    """An application that counts."""
    with cluster.clone() as url:
        app = create_app(replace(test_settings(url, tmp_path), rate_limits_enabled=True))
        app.config["WTF_CSRF_ENABLED"] = False
        try:
            yield app
        finally:
            # One limiter serves every application of this process; the others do not count.
            limiter.enabled = False
        with app.app_context():
            database.session.remove()
            database.engine.dispose()


def test_one_address_is_not_tried_for_ever_from_wherever(limited: Any) -> None:
    client = limited.test_client()
    entered = {"email": "alice@customer.example", "password": "wrong password"}
    answers = [
        client.post("/sign-in", data=entered, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}).status_code
        for number in range(12)
    ]
    assert answers == [422] * 10 + [429] * 2
    other = client.post("/sign-in", data={**entered, "email": "bob@partner.example"})
    assert other.status_code == 422
    assert client.get("/sign-in").status_code == 200


def test_one_network_does_not_try_addresses_for_ever(limited: Any) -> None:
    client = limited.test_client()
    answers = [
        client.post("/password/forgotten", data={"email": f"n{number}@example.com"}).status_code for number in range(62)
    ]
    assert answers == [303] * 60 + [429] * 2


def test_tokens_are_not_guessed_for_ever(limited: Any) -> None:
    client = limited.test_client()
    answers = [client.get(f"/verification/{number}").status_code for number in range(62)]
    assert answers[-1] == 429
    assert set(answers[:60]) == {410}
