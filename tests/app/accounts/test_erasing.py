"""What is kept about a person: shown, taken away, erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.facts import UserErased
from app.accounts.models import AuditEntry, Contact, User, UserSession
from app.accounts.sockets import PersonalData, erasure, kept_contacts, personal_data
from app.errors import Conflict
from app.events import subscribe
from tests.cast import Cast
from tests.factories.accounts import (
    PASSWORD,
    contact,
    every,
    known,
    letters,
    link_in,
    with_password,
    with_second_factor,
)

Browser = Callable[[], FlaskClient]


def erase(client: FlaskClient, user: User, password: str = PASSWORD) -> Any:
    return client.post("/account/erasure", data={"typed": user.email, "current": password})


def test_everything_kept_can_be_read_and_taken_away(app: Any, client: FlaskClient, cast: Cast) -> None:
    def orders(user: User) -> PersonalData:
        return PersonalData(key="orders", title="Orders", rows=[{"Order": "IM-1", "Buyer": user.name}])

    contact(cast.alice.email, cast.alice, name="Ayşe at work")
    contact(cast.bob.email, cast.bob, name="Bob at work")
    cast.signed_in(client, cast.alice)
    personal_data.plug(app, orders)
    try:
        page = client.get("/account/privacy").text
        answer = client.get("/account/privacy/data.json")
    finally:
        app.extensions["sockets"]["accounts.personal_data"].remove(orders)
    assert "Ayşe at work" in page
    assert "IM-1" in page
    data = json.loads(answer.data)
    assert set(data) >= {"exported_at", "account", "contacts", "sessions", "mails", "orders"}
    assert "alice@customer.example" in str(data["account"])
    assert "Bob at work" not in page + answer.text
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data.json"
    assert "password" not in answer.text.lower()


def test_erasure_empties_the_account_and_ends_every_session(browser: Browser, cast: Cast) -> None:
    with_second_factor(with_password(cast.alice))
    here, there = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.alice)
    assert erase(here, cast.alice).location == "/erased"
    shell = cast.alice
    assert shell.email == f"erased-{shell.id}@erased.invalid"
    assert (shell.name, shell.password_hash, shell.totp_secret_encrypted) == ("—", None, None)
    assert shell.roles == frozenset()
    assert here.get("/account").status_code == there.get("/account").status_code == 302
    assert {row.user_agent for row in every(UserSession)} == {""}
    assert len(letters("erased")) == 1


def test_nothing_of_the_person_is_left_in_any_table(client: FlaskClient, cast: Cast, db: Any, run_jobs: Any) -> None:
    with_password(cast.alice)
    contact(cast.alice.email, cast.alice, name="Alice Şahin", phone="+90 212 000 00 00")
    cast.signed_in(client, cast.alice).post(
        "/account/profile", data={"name": "Alice Şahin", "locale": "en", "timezone": "UTC"}
    )
    client.post("/password/forgotten", data={"email": cast.alice.email})
    run_jobs(only="accounts.mail_link")
    erase(client, cast.alice)
    left = {}
    tables = db.session.scalars(
        sa.text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    )
    for table in tables.all():
        rows = db.session.scalars(sa.text(f'SELECT t::text FROM "{table}" t')).all()
        found = [row for row in rows if "alice@customer.example" in row or "Şahin" in row]
        # The job and the letter that say goodbye are the only ones, until they are sent and swept.
        found = [row for row in found if "accounts/mail/erased" not in row and "mail_link" not in row]
        if found:
            left[table] = found
    assert left == {}


def test_what_the_law_wants_kept_stays_without_mail_and_phone(
    app: Any, client: FlaskClient, cast: Cast, db: Any
) -> None:
    with_password(cast.alice)
    invoiced = contact(cast.alice.email, cast.alice, phone="+90 212 000 00 00", name="Alice Şahin")
    other = contact(cast.alice.email, cast.alice, phone="+90 212 000 00 00", name="Alice Şahin")
    kept_id, other_id = invoiced.id, other.id

    def invoices(_user: User) -> frozenset[int]:
        return frozenset({kept_id})

    kept_contacts.plug(app, invoices)
    try:
        erase(cast.signed_in(client, cast.alice), cast.alice)
    finally:
        app.extensions["sockets"]["accounts.kept_contacts"].remove(invoices)
    kept, gone = db.session.get(Contact, kept_id), db.session.get(Contact, other_id)
    assert (kept.name, kept.street, kept.phone) == ("Alice Şahin", "Kalamaja 12", None)
    assert (gone.name, gone.street, gone.phone) == ("—", "—", None)
    assert kept.email.endswith("@erased.invalid")
    assert gone.email.endswith("@erased.invalid")


def test_other_packages_hear_of_it_and_may_say_not_yet(app: Any, client: FlaskClient, cast: Cast) -> None:
    def refuse(_user: User, _email: str) -> None:
        raise Conflict("An order is being worked on.")

    heard: list[UserErased] = []
    with_password(cast.alice)
    cast.signed_in(client, cast.alice)
    erasure.plug(app, refuse)
    subscribe(app, UserErased, heard.append)
    try:
        assert erase(client, cast.alice).status_code == 409
        assert cast.alice.name == "Alice Şahin"
        app.extensions["sockets"]["accounts.erasure"].remove(refuse)
        erase(client, cast.alice)
    finally:
        app.extensions["events"][UserErased].remove(heard.append)
    assert heard == [UserErased(user_id=cast.alice.id, former_email="alice@customer.example")]


@pytest.mark.parametrize(
    "entered",
    [
        {},
        {"typed": "alice@customer.example"},
        {"typed": "alice@customer.example", "current": "wrong"},
        {"typed": "bob@partner.example", "current": PASSWORD},
        {"typed": "a" * 10_000, "current": PASSWORD},
        {"typed": "alice\x00", "current": PASSWORD},
    ],
)
def test_it_takes_the_typed_address_and_the_password(client: FlaskClient, cast: Cast, entered: dict[str, str]) -> None:
    with_password(cast.alice)
    cast.signed_in(client, cast.alice)
    assert client.post("/account/erasure", data=entered).status_code == 422
    assert cast.alice.is_active


def test_without_a_password_a_mailed_link_confirms(browser: Browser, cast: Cast, run_jobs: Any) -> None:
    alice = cast.signed_in(browser(), cast.alice)
    alice.post("/account/erasure/link")
    run_jobs(only="accounts.mail_link")
    link, reader = link_in(letters("erase", cast.alice.email)[0]), browser()
    assert reader.get(link).status_code == 200
    assert known("alice@customer.example").is_active, "opening a link changes nothing"
    assert reader.post(link).location == "/erased"
    assert not cast.alice.is_active
    assert reader.post(link).status_code == 410


def test_the_last_administrator_stays(client: FlaskClient, cast: Cast) -> None:
    with_password(cast.ada)
    cast.signed_in(client, cast.ada)
    assert erase(client, cast.ada).status_code == 409
    assert cast.ada.is_active


def test_the_log_of_staff_actions_keeps_the_deed_and_forgets_the_name(browser: Browser, cast: Cast) -> None:
    cast.signed_in(browser(), cast.ada).post(f"/desk/people/{cast.dora.id}/roles", data={"role": "finance"})
    with_password(cast.dora)
    erase(cast.signed_in(browser(), cast.dora), cast.dora)
    assert {entry.action for entry in every(AuditEntry)} == {"role.granted", "user.erased"}
    log = cast.signed_in(browser(), cast.ada).get("/desk/audit-log").text
    assert "Дора" not in log


def test_an_erased_address_can_register_again(client: FlaskClient, cast: Cast) -> None:
    with_password(cast.alice)
    erase(cast.signed_in(client, cast.alice), cast.alice)
    new = {"name": "A", "email": "alice@customer.example", "password": PASSWORD, "locale": "en", "timezone": "UTC"}
    assert client.post("/register", data=new).status_code == 303
    assert len(letters("verify", "alice@customer.example")) == 1
