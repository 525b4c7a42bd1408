"""Load balancers learn whether the process lives and whether it can serve people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock

HEARTBEAT = sa.text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (:at)")


def test_the_process_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_it_is_not_ready_without_a_worker(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "No worker is at work" in answer.text


def test_it_is_ready_with_a_living_worker(client: FlaskClient, db: Any) -> None:
    db.session.execute(HEARTBEAT, {"at": clock.now()})
    db.session.commit()
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_when_the_worker_fell_silent(client: FlaskClient, db: Any) -> None:
    db.session.execute(HEARTBEAT, {"at": clock.now() - timedelta(minutes=5)})
    db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "seconds old" in answer.text


def test_nobody_gets_a_cookie_for_asking(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/healthz").headers


def test_every_process_of_ours_may_be_asked_often(app: Flask, client: FlaskClient) -> None:
    assert {client.get("/healthz").status_code for _ in range(50)} == {200}
