"""Charlie sees nothing: every route of accounts, asked by a stranger and by somebody who is signed in."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient

from app.accounts.signing_in import start_session
from tests.cast import Cast

OWN = ("accounts.", "people.")
OPEN_TO_ALL = {
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.show_second_factor",
    "accounts.sign_in_link",
    "accounts.forgotten_password",
    "accounts.register",
    "accounts.check_mail",
    "accounts.address_verified",
    "accounts.erased",
}


def addresses(app: Flask, cast: Cast, session_id: int) -> list[tuple[str, str, str]]:
    """(endpoint, method, path) of every route, with the values of Alice in it."""
    values: dict[str, Any] = {
        "user_id": cast.alice.id,
        "session_id": session_id,
        "invitation_id": 1,
        "role": "customer",
        "token": "a" * 43,
    }
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith(OWN):
                path = url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
                found += [(rule.endpoint, method, path) for method in sorted(set(rule.methods or ()) & {"GET", "POST"})]
    return found


@pytest.fixture
def routes(app: Flask, cast: Cast, db: Any) -> list[tuple[str, str, str]]:
    start_session(cast.alice)
    db.session.commit()
    session_id = db.session.scalar(sa.text("SELECT max(id) FROM user_session"))
    found = addresses(app, cast, session_id)
    assert len(found) > 50
    return found


def test_a_stranger_is_asked_to_sign_in_or_meets_a_dead_link(
    client: FlaskClient, routes: list[tuple[str, str, str]]
) -> None:
    for endpoint, method, path in routes:
        if endpoint in OPEN_TO_ALL:
            continue
        answer = client.open(path, method=method)
        asked = answer.status_code == 302 and answer.location.startswith("/sign-in")
        assert asked or answer.status_code == 410, (endpoint, method, answer.status_code)
        assert "Alice" not in answer.text
        assert "alice@" not in answer.text


def test_charlie_gets_404_at_the_desk_and_never_reads_of_alice(
    client: FlaskClient, cast: Cast, routes: list[tuple[str, str, str]]
) -> None:
    for endpoint, method, path in routes:
        cast.signed_in(client, cast.charlie)
        answer = client.open(path, method=method)
        assert answer.status_code < 500, (endpoint, method)
        assert "Alice" not in answer.text, (endpoint, method)
        assert "alice@" not in answer.text, (endpoint, method)
        if endpoint.startswith("people.") or "Alice" in path:
            assert answer.status_code == 404, (endpoint, method)
    assert cast.alice.is_active
    assert cast.alice.roles


def test_asking_for_a_page_changes_nothing(
    browser: Any, cast: Cast, routes: list[tuple[str, str, str]], queries: list[str]
) -> None:
    ada, alice = cast.signed_in(browser(), cast.ada), cast.signed_in(browser(), cast.alice)
    queries.clear()
    for _endpoint, method, path in routes:
        if method == "GET":
            for client in (ada, alice, browser()):
                client.get(path)
    assert [each for each in queries if each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_an_unknown_address_under_the_desk_tells_strangers_nothing(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/desk/whatever").location.startswith("/sign-in")
    assert cast.signed_in(client, cast.charlie).get("/desk/whatever").status_code == 404
    assert client.get("/desk").status_code == 404
