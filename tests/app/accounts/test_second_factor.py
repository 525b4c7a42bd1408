"""The second factor: set up, asked for, each code once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import RecoveryCode, User, UserSession
from app.accounts.signing_in import start_session
from tests.cast import Cast
from tests.factories.accounts import PASSWORD, code_now, count, every, known, letters, with_password, with_second_factor


def first_factor(client: FlaskClient, user: User) -> Any:
    return client.post("/sign-in", data={"email": user.email, "password": PASSWORD})


def signed_in_without_factor(client: FlaskClient, user: User, db: Any) -> None:
    raw = start_session(user)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["session_token"] = raw


def test_staff_without_a_second_factor_are_led_to_set_one_up(client: FlaskClient, cast: Cast) -> None:
    first_factor(client, with_password(cast.ada))
    assert client.get("/desk/people").location == "/account/second-factor?next=/desk/people"
    assert client.get("/desk").location.startswith("/account/second-factor")
    assert client.post("/desk/people/1/roles", data={"role": "admin"}).location == "/account/second-factor"


def test_setting_it_up_opens_the_desk_and_shows_recovery_codes_once(
    client: FlaskClient, cast: Cast, db: Any, noon: Any
) -> None:
    first_factor(client, with_password(cast.ada))
    assert client.get("/account/second-factor").status_code == 200
    assert cast.ada.totp_secret_encrypted is None, "reading the page makes no secret"
    client.post("/account/second-factor/secret")
    page = client.get("/account/second-factor").text
    assert "<svg" in page
    [secret] = re.findall(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret not in str(cast.ada.totp_secret_encrypted)
    assert client.post("/account/second-factor", data={"code": "000000"}).status_code == 422
    shown = client.post("/account/second-factor", data={"code": code_now(secret)})
    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", shown.text)
    assert len(codes) == 10
    assert client.get("/desk/people").status_code == 200
    kept = " ".join(row.code_hash for row in every(RecoveryCode))
    assert not any(code.replace("-", "") in kept or code in kept for code in codes)
    assert len(letters("second_factor", cast.ada.email)) == 1
    assert codes[0] not in client.get("/account/security").text


def test_the_password_alone_opens_nothing(client: FlaskClient, cast: Cast, noon: Any) -> None:
    with_second_factor(with_password(cast.ada))
    assert first_factor(client, cast.ada).location == "/sign-in/code"
    for page in ("/account", "/desk", "/desk/people", "/account/security", "/account/privacy/data.json"):
        assert client.get(page).location.startswith("/sign-in?next="), page
    assert client.get("/sign-in/code").status_code == 200


def test_the_code_opens_and_a_fresh_session_replaces_the_half_one(client: FlaskClient, cast: Cast, noon: Any) -> None:
    secret = with_second_factor(with_password(cast.ada))
    first_factor(client, cast.ada)
    with client.session_transaction() as cookie:
        half = cookie["session_token"]
    answer = client.post("/sign-in/code", data={"code": code_now(secret), "next": "/desk/people"})
    assert answer.location == "/desk/people"
    assert client.get("/desk/people").status_code == 200
    with client.session_transaction() as cookie:
        assert cookie["session_token"] != half


def test_a_code_seen_over_the_shoulder_is_worth_nothing_afterwards(browser: Any, cast: Cast, noon: Any) -> None:
    secret = with_second_factor(with_password(cast.ada))
    first, second = browser(), browser()
    first_factor(first, cast.ada)
    first_factor(second, cast.ada)
    seen = code_now(secret)
    assert first.post("/sign-in/code", data={"code": seen}).status_code == 303
    assert second.post("/sign-in/code", data={"code": seen}).status_code == 422
    assert second.post("/sign-in/code", data={"code": code_now(secret, -1)}).status_code == 422
    assert second.post("/sign-in/code", data={"code": code_now(secret, +1)}).status_code == 303


def test_a_recovery_code_works_once(browser: Any, cast: Cast, db: Any, noon: Any) -> None:
    from app.accounts import second_factor

    with_second_factor(with_password(cast.ada))
    codes = second_factor.renew_recovery_codes(cast.ada)
    db.session.commit()
    first, second = browser(), browser()
    first_factor(first, cast.ada)
    assert first.post("/sign-in/code", data={"code": codes[3].upper()}).status_code == 303
    first_factor(second, cast.ada)
    assert second.post("/sign-in/code", data={"code": codes[3]}).status_code == 422
    assert second.post("/sign-in/code", data={"code": codes[4]}).status_code == 303


def test_five_wrong_codes_end_the_attempt(client: FlaskClient, cast: Cast, noon: Any) -> None:
    secret = with_second_factor(with_password(cast.ada))
    first_factor(client, cast.ada)
    for _ in range(4):
        assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code", data={"code": "000000"}).location == "/sign-in"
    refused = client.post("/sign-in/code", data={"code": code_now(secret)})
    assert refused.location == "/sign-in"
    assert client.get("/account").status_code == 302


def test_the_code_is_owed_within_ten_minutes(client: FlaskClient, cast: Cast, noon: Any) -> None:
    with_second_factor(with_password(cast.ada))
    first_factor(client, cast.ada)
    with clock.freeze(noon + timedelta(minutes=11)):
        assert client.get("/sign-in/code").location == "/sign-in"


def test_a_mailed_link_does_not_go_around_it(client: FlaskClient, cast: Cast, run_jobs: Any, noon: Any) -> None:
    from tests.factories.accounts import link_in

    with_second_factor(cast.ada)
    client.post("/sign-in/link", data={"email": cast.ada.email})
    run_jobs(only="accounts.mail_link")
    assert client.post(link_in(letters("sign_in_link")[0])).location == "/sign-in/code"
    assert client.get("/account").status_code == 302


def test_customers_may_have_one_and_take_it_away_with_a_code(client: FlaskClient, cast: Cast, noon: Any) -> None:
    secret = with_second_factor(cast.alice)
    cast.signed_in(client, cast.alice)
    assert client.post("/account/second-factor/removal", data={"code": "000000"}).status_code == 422
    assert known(cast.alice.email).has_second_factor
    assert client.post("/account/second-factor/removal", data={"code": code_now(secret)}).status_code == 303
    assert not known(cast.alice.email).has_second_factor
    assert client.post("/account/second-factor/removal", data={"code": "000000"}).status_code == 409


def test_new_recovery_codes_replace_the_old_ones(client: FlaskClient, cast: Cast, noon: Any) -> None:
    secret = with_second_factor(cast.alice)
    cast.signed_in(client, cast.alice)
    first = client.post("/account/recovery-codes", data={"code": code_now(secret)})
    assert first.status_code == 200
    assert client.post("/account/recovery-codes", data={"code": code_now(secret)}).status_code == 422, "used code"
    assert count(RecoveryCode, user_id=cast.alice.id) == 10


def test_an_administrator_removes_the_factor_of_whoever_lost_it(
    client: FlaskClient, cast: Cast, db: Any, noon: Any
) -> None:
    with_second_factor(cast.fatma)
    start_session(cast.fatma, second_factor=True)
    db.session.commit()
    cast.signed_in(client, cast.ada).post(f"/desk/people/{cast.fatma.id}/second-factor/removal")
    assert not cast.fatma.has_second_factor
    assert count(UserSession, user_id=cast.fatma.id, ended_at=None) == 0
    assert len(letters("second_factor", cast.fatma.email)) == 1


@pytest.mark.parametrize("code", ["", "x" * 10_000, "१२३४५६", "12\x003456", "' OR 1=1"])
def test_bad_codes_are_errors_in_place(client: FlaskClient, cast: Cast, noon: Any, code: str) -> None:
    with_second_factor(with_password(cast.ada))
    first_factor(client, cast.ada)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422
