"""Registering and verifying an address; who has an account, only its owner learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts import passwords
from app.accounts.facts import EmailVerified
from app.accounts.models import Contact, User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import transaction
from app.events import subscribe
from tests.cast import Cast
from tests.factories.accounts import PASSWORD, contact, count, known, letters, link_in, the, with_password

NEW = {
    "name": "Zeynep Kaya",
    "email": "Zeynep@New.example",
    "password": PASSWORD,
    "locale": "tr",
    "timezone": "Europe/Istanbul",
}
Browser = Callable[[], FlaskClient]


def test_a_new_person_registers_verifies_and_is_in(client: FlaskClient, db: Any) -> None:
    assert client.post("/register", data=NEW).location == "/check-your-mail"
    user = known("zeynep@new.example")
    assert (user.is_verified, user.roles, user.locale) == (False, frozenset({Role.CUSTOMER}), "tr")
    link = link_in(letters("verify", "zeynep@new.example")[0])
    assert client.get(link).status_code == 200
    db.session.expire_all()
    assert not user.is_verified, "opening a link changes nothing"
    assert client.post(link).status_code == 303
    assert known("zeynep@new.example").is_verified
    assert client.get("/account").status_code == 200


def test_the_link_of_a_registration_in_another_browser_asks_for_its_password(browser: Browser, db: Any) -> None:
    """Or a stranger could register with somebody's address and wait for them to press the button."""
    browser().post("/register", data=NEW)
    link, reader = link_in(letters("verify")[0]), browser()
    assert reader.post(link).status_code == 422
    assert reader.post(link, data={"password": "not the password"}).status_code == 422
    assert not known("zeynep@new.example").is_verified
    assert reader.post(link, data={"password": PASSWORD}).status_code == 303
    assert reader.get("/account").status_code == 200


def test_a_verified_address_gets_the_same_answer_and_another_mail(browser: Browser, cast: Cast, db: Any) -> None:
    with_password(cast.alice)
    taken = browser().post("/register", data={**NEW, "email": cast.alice.email})
    unknown = browser().post("/register", data=NEW)
    assert (taken.status_code, taken.location, taken.data) == (unknown.status_code, unknown.location, unknown.data)
    assert len(letters("already_registered", cast.alice.email)) == 1
    assert letters("verify", cast.alice.email) == []
    assert known(cast.alice.email).name == "Alice Şahin"
    assert passwords.matches(known(cast.alice.email).password_hash, PASSWORD)


def test_registering_again_before_verifying_takes_the_newer_password(client: FlaskClient, db: Any) -> None:
    client.post("/register", data=NEW)
    client.post("/register", data={**NEW, "password": "another quiet evening"})
    assert passwords.matches(known("zeynep@new.example").password_hash, "another quiet evening")


def test_an_unverified_account_cannot_sign_in_and_gets_a_new_link(client: FlaskClient, db: Any) -> None:
    client.post("/register", data=NEW)
    answer = client.post("/sign-in", data={"email": NEW["email"], "password": PASSWORD})
    assert answer.location == "/check-your-mail"
    assert len(letters("verify")) == 2
    assert client.get("/account").status_code == 302


def test_verifying_gives_the_orders_of_that_address_to_the_account(client: FlaskClient, db: Any) -> None:
    guest = contact("zeynep@new.example")
    client.post("/register", data=NEW)
    db.session.expire_all()
    assert db.session.get(Contact, guest.id).user_id is None
    client.post(link_in(letters("verify")[0]))
    taken = db.session.get(Contact, guest.id)
    assert taken.user_id == known("zeynep@new.example").id
    assert taken.is_verified


def test_a_guest_who_verifies_shuts_out_whoever_registered_with_their_address(browser: Browser, db: Any) -> None:
    from app.accounts import verifying

    browser().post("/register", data={**NEW, "password": "the stranger waits"})
    contact("zeynep@new.example")
    with transaction():
        verifying.ask("zeynep@new.example", locale="en", name="Zeynep", next_path="/services")
    guest_link = link_in(letters("verify")[-1])
    assert browser().post(guest_link).location == "/services"
    owner = known("zeynep@new.example")
    assert owner.is_verified
    assert owner.password_hash is None
    refused = browser().post("/sign-in", data={"email": owner.email, "password": "the stranger waits"})
    assert refused.status_code == 422


def test_a_verification_is_published_and_releases_held_mail(app: Any, client: FlaskClient, cast: Cast) -> None:
    from app.accounts import verifying
    from app.mail import outbox
    from app.mail.models import MailMessage

    heard: list[EmailVerified] = []
    subscribe(app, EmailVerified, heard.append)
    try:
        contact("guest@example.com")
        with transaction():
            outbox.send_later(
                "accounts/mail/erased", to="guest@example.com", locale="en", hold=True, key="held", name="Guest"
            )
            verifying.ask("guest@example.com", locale="en", name="Guest")
        client.post(link_in(letters("verify")[0]))
    finally:
        app.extensions["events"][EmailVerified].remove(heard.append)
    assert heard == [EmailVerified(email="guest@example.com", user_id=None)]
    held = the(MailMessage, key="held")
    assert held.held_for_verification is False


def test_a_filled_honeypot_makes_no_account(client: FlaskClient, db: Any) -> None:
    assert client.post("/register", data={**NEW, "website": "http://spam.example"}).status_code == 422
    assert user_by_email("zeynep@new.example") is None


BAD = [
    ("name", ""),
    ("name", "n" * 10_000),
    ("name", "Zey\x00nep"),
    ("email", "no address"),
    ("email", "a@b@c.example"),
    ("email", "x" * 10_000 + "@example.com"),
    ("email", "zey\x00nep@new.example"),
    ("password", "short"),
    ("password", "p" * 10_000),
    ("password", "zeynep@new.example"),
    ("locale", "xx"),
    ("timezone", "Mars/Olympus"),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_bad_input_is_an_error_in_place(client: FlaskClient, db: Any, field: str, value: str) -> None:
    answer = client.post("/register", data={**NEW, field: value})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert count(User) == 0


def test_nothing_typed_is_lost(client: FlaskClient) -> None:
    answer = client.post("/register", data={**NEW, "password": "short"})
    assert "Zeynep Kaya" in answer.text
