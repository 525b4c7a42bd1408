"""Who asks too often waits a moment; the counters do not know who it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from limits.storage import RedisStorage, storage_from_string

from app.web import limits
from tests.databases import test_settings


@pytest.fixture
def limited(tmp_path: Path, app: Flask) -> Iterator[Flask]:
    """A small application of its own with the platform's limiter switched on."""
    small = Flask("small")
    small.extensions["settings"] = test_settings("postgresql://unused", tmp_path, rate_limits_enabled=True)
    limits.init_app(small)
    small.add_url_rule("/door", view_func=limits.limiter.limit("3 per minute")(lambda: "in"))
    yield small
    limits.init_app(app)


def test_the_fourth_knock_in_a_minute_is_a_429(limited: Flask) -> None:
    client = limited.test_client()
    assert [client.get("/door").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(client.get("/door").headers["Retry-After"]) > 0


def test_another_address_is_counted_apart(limited: Flask) -> None:
    client = limited.test_client()
    for _ in range(4):
        client.get("/door")
    assert client.get("/door", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_the_counter_does_not_hold_the_address(limited: Flask) -> None:
    with limited.test_request_context("/", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}):
        assert "192.0.2.7" not in limits.caller()
        assert len(limits.caller()) == 32


def test_the_limits_of_several_machines_can_be_kept_in_redis() -> None:
    assert isinstance(storage_from_string("redis://127.0.0.1:6379/0"), RedisStorage)
