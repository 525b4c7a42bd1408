"""Signing in by password and by mailed link, and out again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import EmailToken, User, UserSession
from tests.cast import Cast, person
from tests.factories.accounts import PASSWORD, count, known, letters, link_in, the, with_password

Browser = Callable[[], FlaskClient]


def enter(client: FlaskClient, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", data={"email": user.email, "password": password, **more})


def without_token(page: str, address: str) -> str:
    """The page without what differs from one to the next: the address and the CSRF token."""
    return re.sub(r'value="[\w.-]{60,}"', "", page).replace(address, "")


def test_the_right_password_opens_the_account(client: FlaskClient, cast: Cast) -> None:
    answer = enter(client, with_password(cast.alice))
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200


def test_an_address_in_capitals_is_the_same_address(client: FlaskClient, cast: Cast) -> None:
    with_password(cast.alice)
    answer = client.post("/sign-in", data={"email": "ALICE@Customer.Example", "password": PASSWORD})
    assert answer.location == "/account"


def test_a_wrong_password_and_an_unknown_address_read_the_same(browser: Browser, cast: Cast) -> None:
    with_password(cast.alice)
    wrong = browser().post("/sign-in", data={"email": cast.alice.email, "password": "wrong password"})
    unknown = browser().post("/sign-in", data={"email": "aline@customer.example", "password": "wrong password"})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "do not belong together"
    assert sentence in wrong.text
    assert sentence in unknown.text
    assert without_token(wrong.text, cast.alice.email) == without_token(unknown.text, "aline@customer.example")


def test_an_unknown_address_costs_one_hash_too(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.accounts import passwords

    checked: list[str] = []
    genuine = passwords._hasher.verify

    class Counting(PasswordHasher):
        def verify(self, *given: str | bytes) -> bool:  # type: ignore[override]
            checked.append(str(given[0]))
            return genuine(*given)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    client.post("/sign-in", data={"email": "nobody@example.com", "password": "wrong password"})
    assert len(checked) == 1


def test_the_cookie_names_a_session_of_which_only_the_hash_is_kept(client: FlaskClient, cast: Cast) -> None:
    enter(client, with_password(cast.alice))
    with client.session_transaction() as cookie:
        raw = cookie["session_token"]
    row = the(UserSession)
    assert row.token_hash == hashlib.sha256(raw.encode()).hexdigest()
    assert raw not in str(vars(row))
    assert "127.0.0.1" not in str(vars(row))


def test_signing_in_starts_a_fresh_session_and_ends_the_one_before(client: FlaskClient, cast: Cast) -> None:
    """A token that somebody planted before is worth nothing afterwards."""
    cast.signed_in(client, cast.charlie)
    with client.session_transaction() as cookie:
        planted = cookie["session_token"]
        cookie["anything"] = "planted"
    client.post("/sign-out")
    with client.session_transaction() as cookie:
        cookie["session_token"] = planted
    enter(client, with_password(cast.alice))
    with client.session_transaction() as cookie:
        assert cookie["session_token"] != planted
        assert "anything" not in cookie
    assert "Alice" in client.get("/account").text


def test_signing_out_ends_the_session_itself(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.alice)
    with client.session_transaction() as cookie:
        raw = cookie["session_token"]
    client.post("/sign-out")
    with client.session_transaction() as cookie:
        cookie["session_token"] = raw
    assert client.get("/account").status_code == 302


def test_signing_out_by_a_link_is_not_possible(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.alice)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200


def test_what_a_guest_was_shown_stays_open_after_signing_in(client: FlaskClient, cast: Cast) -> None:
    with client.session_transaction() as cookie:
        cookie["references"] = ["ABC123"]
    enter(client, with_password(cast.alice))
    with client.session_transaction() as cookie:
        assert cookie["references"] == ["ABC123"]


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_nobody_is_led_elsewhere_after_signing_in(client: FlaskClient, cast: Cast, elsewhere: str) -> None:
    assert enter(client, with_password(cast.alice), next=elsewhere).location == "/account"


def test_a_page_of_ours_is_where_one_comes_back_to(client: FlaskClient, cast: Cast) -> None:
    asked = client.get("/account/privacy")
    assert asked.location == "/sign-in?next=/account/privacy"
    assert enter(client, with_password(cast.alice), next="/account/privacy").location == "/account/privacy"


def test_a_session_ends_by_itself_after_two_weeks_of_silence(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.alice)
    with clock.freeze(clock.now() + timedelta(days=13)):
        assert client.get("/account").status_code == 200
    with clock.freeze(clock.now() + timedelta(days=28)):
        assert client.get("/account").status_code == 302


def test_no_session_lives_longer_than_a_month(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.alice)
    start = clock.now()
    for day in (10, 20, 29):
        with clock.freeze(start + timedelta(days=day)):
            assert client.get("/account").status_code == 200
    with clock.freeze(start + timedelta(days=31)):
        assert client.get("/account").status_code == 302


def test_staff_are_signed_out_after_half_a_day_of_silence(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.ada)
    with clock.freeze(clock.now() + timedelta(hours=13)):
        assert client.get("/account").status_code == 302


def test_a_weaker_hash_is_renewed_on_the_way_in(
    client: FlaskClient, cast: Cast, db: Any, genuine_lock: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.accounts import passwords

    monkeypatch.setattr(passwords, "_hasher", genuine_lock)
    cast.alice.password_hash = PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash(PASSWORD)
    db.session.commit()
    enter(client, cast.alice)
    assert "m=65536,t=3" in str(known(cast.alice.email).password_hash)


def test_a_mailed_link_signs_in_once(client: FlaskClient, cast: Cast, run_jobs: Any) -> None:
    assert client.post("/sign-in/link", data={"email": cast.alice.email}).location == "/check-your-mail"
    run_jobs(only="accounts.mail_link")
    link = link_in(letters("sign_in_link", cast.alice.email)[0])
    shown = client.get(link)
    assert shown.status_code == 200
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/account").status_code == 302
    assert client.post(link).location == "/account"
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    dead = client.post(link)
    assert dead.status_code == 410
    assert dead.headers["Referrer-Policy"] == "no-referrer"


def test_an_unknown_address_gets_no_link_and_the_same_answer(
    browser: Browser, cast: Cast, run_jobs: Any, db: Any
) -> None:
    taken = browser().post("/sign-in/link", data={"email": cast.alice.email})
    unknown = browser().post("/sign-in/link", data={"email": "nobody@example.com"})
    assert (taken.status_code, taken.data) == (unknown.status_code, unknown.data)
    run_jobs(only="accounts.mail_link")
    assert letters("sign_in_link", "nobody@example.com") == []
    assert count(EmailToken) == 1


def test_a_sign_in_link_dies_after_twenty_minutes(client: FlaskClient, cast: Cast, run_jobs: Any) -> None:
    client.post("/sign-in/link", data={"email": cast.alice.email})
    run_jobs(only="accounts.mail_link")
    link = link_in(letters("sign_in_link")[0])
    with clock.freeze(clock.now() + timedelta(minutes=21)):
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 410


def test_a_mailed_link_to_an_account_that_was_never_verified_drops_its_password(
    client: FlaskClient, db: Any, run_jobs: Any
) -> None:
    squatted = with_password(person("own@example.com", "Somebody", verified=False))
    client.post("/sign-in/link", data={"email": squatted.email})
    run_jobs(only="accounts.mail_link")
    client.post(link_in(letters("sign_in_link")[0]))
    owner = known("own@example.com")
    assert owner.is_verified
    assert owner.password_hash is None


def test_the_link_in_a_mail_is_built_from_our_own_address(client: FlaskClient, cast: Cast, run_jobs: Any) -> None:
    client.post("/sign-in/link", data={"email": cast.alice.email}, headers={"Host": "evil.example"})
    run_jobs(only="accounts.mail_link")
    letter = letters("sign_in_link")[0]
    assert "http://imece.test/sign-in/link/" in letter.text
    assert "evil.example" not in letter.text + letter.html
    assert letter.private


def test_tokens_lie_in_the_database_only_as_hashes(client: FlaskClient, cast: Cast, run_jobs: Any, db: Any) -> None:
    client.post("/sign-in/link", data={"email": cast.alice.email})
    run_jobs(only="accounts.mail_link")
    raw = link_in(letters("sign_in_link")[0]).rpartition("/")[2]
    assert len(raw) >= 43, "256 bits"
    kept = db.session.execute(sa.select(EmailToken.token_hash)).scalar_one()
    assert kept == hashlib.sha256(raw.encode()).hexdigest()


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", ""),
        ("alice@customer.example", ""),
        ("alice@customer.example", "p" * 100_000),
        ("alice\x00@customer.example", "seven loud neighbours"),
        ("a" * 10_000, "seven loud neighbours"),
        ("alice@customer.example", "nul\x00 in a password"),
        ("' OR 1=1 --", "seven loud neighbours"),
    ],
)
def test_bad_input_is_an_error_in_place(client: FlaskClient, cast: Cast, email: str, password: str) -> None:
    answer = client.post("/sign-in", data={"email": email, "password": password})
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_invalid_utf8_and_foreign_content_are_refused(client: FlaskClient) -> None:
    form = "application/x-www-form-urlencoded"
    assert client.post("/sign-in", data=b"email=%ff%fe&password=%c3", content_type=form).status_code == 400
    assert client.post("/sign-in", json={"email": "a"}).status_code == 415


@pytest.mark.parametrize("cookie_value", [0, None, "", "x" * 5000, ["a"], {"a": 1}, "\x00"])
def test_a_senseless_session_token_is_nobody(client: FlaskClient, cookie_value: object) -> None:
    with client.session_transaction() as cookie:
        cookie["session_token"] = cookie_value
    assert client.get("/account").status_code == 302


def test_a_form_without_its_token_is_refused(app: Any, client: FlaskClient, cast: Cast) -> None:
    with_password(cast.alice)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert enter(client, cast.alice).status_code == 400
        cast.signed_in(client, cast.alice)
        assert client.post("/sign-out").status_code == 400
        assert client.post("/account/sessions/ending").status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert client.get("/account").status_code == 200
