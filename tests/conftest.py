"""What every test may ask for: nothing for pure ones, a rolled back transaction, or a clone for concurrency."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from app import clock, create_app
from app.accounts import passwords
from app.database import db as database
from tests.cast import Cast
from tests.databases import Cluster, running_cluster, test_settings
from tests.jobs import perform_due
from tests.ledger import ledger_must_add_up
from tests.network import only_loopback

# A busy machine is no reason to fail: how long examples take to make says nothing about us.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as it:
        yield it


@pytest.fixture(scope="session", autouse=True)
def genuine_lock() -> Iterator[PasswordHasher]:
    """Passwords cost a thousandth in tests; a test that is about the cost itself asks for the genuine lock."""
    genuine = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield genuine
    passwords._hasher = genuine


@pytest.fixture(scope="session")
def _session_app(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with cluster.clone("suite") as url:
        app = create_app(test_settings(url, tmp_path_factory.mktemp("instance")))
        yield app
        with app.app_context():
            database.engine.dispose()


@pytest.fixture
def app(_session_app: Flask) -> Iterator[Flask]:
    """The application on a connection whose outer transaction is rolled back after the test."""
    with _session_app.app_context():
        engine = database.engine
        connection = engine.connect()
        outer = connection.begin()
        database.engines[None] = connection
        try:
            yield _session_app
        finally:
            database.session.remove()
            outer.rollback()
            connection.close()
            database.engines[None] = engine


@pytest.fixture
def db(app: Flask) -> Any:
    return database


class CarefulClient(FlaskClient):
    """Forgets after each request whatever a route wrote but did not commit, so that a test notices.

    Each request begins with an empty `g`: the test's own application context is around it, and what an earlier request
    remembered there (its language, who was signed in) belongs to another browser.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        g.__dict__.clear()
        response = super().open(*args, **kwargs)
        g.__dict__.clear()
        database.session.rollback()
        database.session.expire_all()
        return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An anonymous browser. CSRF tokens are off here; the CSRF tests switch them on."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = CarefulClient
    return app.test_client()


@pytest.fixture
def browser(app: Flask) -> Callable[[], FlaskClient]:
    """As many separate browsers as a story needs."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = CarefulClient
    return app.test_client


@pytest.fixture
def cast(db: Any) -> Cast:
    return Cast()


@pytest.fixture
def run_jobs(app: Flask) -> Callable[..., int]:
    """Perform the jobs that are due in this test's transaction; errors propagate."""
    return perform_due


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands at noon UTC on a Friday."""
    with clock.freeze(NOON):
        yield NOON


@pytest.fixture
def fresh_app(cluster: Cluster, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own with real commits, for threads and processes."""
    with cluster.clone() as url:
        app = create_app(test_settings(url, tmp_path))
        app.config["WTF_CSRF_ENABLED"] = False
        yield app
        with app.app_context():
            database.session.remove()
            database.engine.dispose()


@pytest.fixture(scope="session")
def _story(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The demo story told once, which takes seconds: a database that nobody is connected to, and its files."""
    from app.demo import story

    instance = tmp_path_factory.mktemp("story")
    with cluster.clone("story") as url:
        app = create_app(test_settings(url, instance))
        with app.app_context():
            assert story.tell()
            database.session.remove()
            database.engine.dispose()
        yield url, instance


@pytest.fixture(scope="module")
def told_app(
    cluster: Cluster, _story: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An application with the whole demo story in it, for the tests of one module, which share it."""
    told, files = _story
    instance = tmp_path_factory.mktemp("told") / "instance"
    shutil.copytree(files, instance)
    with cluster.clone("told", template=told) as url:
        app = create_app(replace(test_settings(url, instance), **getattr(request.module, "STORY_SETTINGS", {})))
        with app.app_context():
            yield app
            database.session.remove()
            database.engine.dispose()


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent while the fixture lives; clear it before the part that is counted."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    connection = database.engines[None]
    sa.event.listen(connection, "before_cursor_execute", note)
    yield seen
    sa.event.remove(connection, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def _ledger_adds_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test of the whole suite has done: afterwards every sum of the ledger is zero, every balance true."""
    running = ("app", "fresh_app", "told_app", "live")
    apps = [request.getfixturevalue(name) for name in running if name in request.fixturenames]
    yield
    for each in apps:
        ledger_must_add_up(getattr(each, "app", each))


@pytest.fixture(autouse=True)
def _quiet_logs() -> None:
    logging.getLogger("procrastinate").setLevel(logging.WARNING)


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    with only_loopback():
        yield
