"""Profile, photo, address, password and sessions of one's own."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.accounts.models import User, UserSession
from app.accounts.queries import user_by_email
from app.accounts.signing_in import start_session
from app.errors import NotFound
from tests.cast import Cast, person
from tests.factories.accounts import PASSWORD, contact, count, every, letters, link_in, the, with_password

Browser = Callable[[], FlaskClient]
PROFILE = {"name": "Alice Yılmaz", "locale": "tr", "timezone": "Asia/Kolkata"}


def picture(kind: str = "PNG") -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "#0f5c4d").save(data, kind)
    data.seek(0)
    return data


def test_name_language_and_time_zone_are_changed(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.alice)
    assert client.post("/account/profile", data=PROFILE).status_code == 303
    assert (cast.alice.name, cast.alice.locale, cast.alice.timezone) == ("Alice Yılmaz", "tr", "Asia/Kolkata")
    assert 'lang="tr"' in client.get("/account").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "n" * 10_000), ("name", "a\x00b"), ("locale", "zz"), ("timezone", "../etc/passwd")],
)
def test_a_bad_profile_is_an_error_in_place(client: FlaskClient, cast: Cast, field: str, value: str) -> None:
    cast.signed_in(client, cast.alice)
    answer = client.post("/account/profile", data={**PROFILE, field: value})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert cast.alice.name == "Alice Şahin"


def test_a_photo_is_shown_to_oneself_and_staff_only(browser: Browser, cast: Cast) -> None:
    alice = cast.signed_in(browser(), cast.alice)
    answer = alice.post("/account/photo", data={"photo": (picture(), "me.png")}, content_type="multipart/form-data")
    assert answer.status_code == 303
    path = f"/account/photos/{cast.alice.id}"
    assert alice.get(path).status_code == 200
    assert cast.signed_in(browser(), cast.dora).get(path).status_code == 200
    assert cast.signed_in(browser(), cast.charlie).get(path).status_code == 404
    assert browser().get(path).status_code == 302


def test_a_removed_photo_is_gone_from_the_store(client: FlaskClient, cast: Cast, run_jobs: Any) -> None:
    from app.media.models import StoredFile
    from app.media.storage import storage

    cast.signed_in(client, cast.alice)
    client.post("/account/photo", data={"photo": (picture(), "me.png")}, content_type="multipart/form-data")
    key = the(StoredFile).key
    assert storage().get(key)
    client.post("/account/photo/removal")
    run_jobs(only="accounts.discard_file")
    assert count(StoredFile) == 0
    with pytest.raises(NotFound):
        storage().get(key)
    assert client.get(f"/account/photos/{cast.alice.id}").status_code == 404


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "empty.png"), (b"<script>", "me.png"), (b"GIF89a" + b"\x00" * 50, "a.gif"), (b"%PDF-1.7", "x.jpg")],
)
def test_what_is_no_picture_is_refused_in_place(client: FlaskClient, cast: Cast, data: bytes, name: str) -> None:
    cast.signed_in(client, cast.alice)
    answer = client.post("/account/photo", data={"photo": (io.BytesIO(data), name)}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert cast.alice.photo_id is None


def test_a_new_address_counts_once_its_link_is_used(browser: Browser, cast: Cast) -> None:
    with_password(cast.alice)
    waiting = contact("alice@new.example")
    alice = cast.signed_in(browser(), cast.alice)
    alice.post("/account/email", data={"new_email": "Alice@New.example", "current": PASSWORD})
    assert cast.alice.email == "alice@customer.example"
    link = link_in(letters("new_address", "alice@new.example")[0])
    assert alice.get(link).status_code == 200
    assert cast.alice.email == "alice@customer.example", "opening a link changes nothing"
    assert browser().post(link).status_code == 303
    assert cast.alice.email == "alice@new.example"
    assert waiting.user_id == cast.alice.id
    assert len(letters("address_changed", "alice@customer.example")) == 1
    assert browser().post(link).status_code == 410


def test_the_address_of_somebody_else_is_not_told_apart(client: FlaskClient, cast: Cast) -> None:
    with_password(cast.alice)
    cast.signed_in(client, cast.alice)
    answer = client.post("/account/email", data={"new_email": cast.bob.email, "current": PASSWORD})
    assert answer.status_code == 303
    assert letters("new_address") == []
    assert len(letters("already_registered", cast.bob.email)) == 1


def test_an_address_that_got_an_owner_meanwhile_is_a_dead_link(client: FlaskClient, cast: Cast) -> None:
    with_password(cast.alice)
    cast.signed_in(client, cast.alice)
    client.post("/account/email", data={"new_email": "late@new.example", "current": PASSWORD})
    person("late@new.example", "Late")
    assert client.post(link_in(letters("new_address")[0])).status_code == 410
    assert cast.alice.email == "alice@customer.example"


@pytest.mark.parametrize(
    "entered",
    [
        {"new_email": "alice@new.example", "current": "wrong"},
        {"new_email": "alice@new.example"},
        {"new_email": "no address", "current": PASSWORD},
        {"new_email": "a" * 10_000, "current": PASSWORD},
    ],
)
def test_an_address_is_not_changed_without_the_password(
    client: FlaskClient, cast: Cast, entered: dict[str, str]
) -> None:
    with_password(cast.alice)
    cast.signed_in(client, cast.alice)
    assert client.post("/account/email", data=entered).status_code == 422
    assert letters("new_address") == []


def test_a_new_password_signs_the_other_browsers_out(browser: Browser, cast: Cast) -> None:
    with_password(cast.alice)
    here, there = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.alice)
    assert here.post("/account/password", data={"current": "wrong", "password": "eight quiet ships"}).status_code == 422
    assert here.post("/account/password", data={"current": PASSWORD, "password": "short"}).status_code == 422
    assert here.post("/account/password", data={"current": PASSWORD, "password": cast.alice.email}).status_code == 422
    assert there.get("/account").status_code == 200
    assert (
        here.post("/account/password", data={"current": PASSWORD, "password": "eight quiet ships"}).status_code == 303
    )
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert len(letters("password_changed", cast.alice.email)) == 1


def test_a_forgotten_password_is_chosen_anew_and_ends_every_session(
    browser: Browser, cast: Cast, run_jobs: Any
) -> None:
    with_password(cast.alice)
    signed_in, stranger = cast.signed_in(browser(), cast.alice), browser()
    for _ in range(2):
        stranger.post("/password/forgotten", data={"email": cast.alice.email})
    run_jobs(only="accounts.mail_link")
    first, second = (link_in(letter) for letter in letters("reset", cast.alice.email))
    assert stranger.get(second).status_code == 200
    assert signed_in.get("/account").status_code == 200
    assert stranger.post(second, data={"password": "short"}).status_code == 422
    assert stranger.post(second, data={"password": "eight quiet ships"}).location == "/sign-in"
    assert signed_in.get("/account").status_code == 302
    for dead in (first, second):
        assert stranger.post(dead, data={"password": "nine quiet ships"}).status_code == 410
    entered = stranger.post("/sign-in", data={"email": cast.alice.email, "password": "eight quiet ships"})
    assert entered.location == "/account"


def test_one_session_is_ended_and_nobody_elses(browser: Browser, cast: Cast, db: Any) -> None:
    alice, other = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.alice)
    rows = every(UserSession, user_id=cast.alice.id)
    charlie = cast.signed_in(browser(), cast.charlie)
    assert charlie.post(f"/account/sessions/{rows[1].id}/ending").status_code == 404
    assert other.get("/account").status_code == 200
    assert alice.post(f"/account/sessions/{rows[1].id}/ending").location == "/account/sessions"
    assert other.get("/account").status_code == 302
    assert alice.get("/account").status_code == 200


def test_signing_out_everywhere_ends_all_sessions_of_mine_and_none_of_others(browser: Browser, cast: Cast) -> None:
    alice, other = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.alice)
    bob = cast.signed_in(browser(), cast.bob)
    alice.post("/account/sessions/ending")
    assert [each.get("/account").status_code for each in (alice, other, bob)] == [302, 302, 200]


def test_sessions_are_told_by_browser_and_system(client: FlaskClient, cast: Cast, db: Any) -> None:
    start_session(cast.alice, user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    db.session.commit()
    page = cast.signed_in(client, cast.alice).get("/account/sessions").text
    assert "Firefox on Linux" in page
    assert "Unknown browser" in page
    assert "this one" in page


def test_the_first_screen_shows_what_other_packages_plug_in(app: Any, client: FlaskClient, cast: Cast) -> None:
    from app.web import navigation

    def answer(place: str, person: User | None = None, **_more: object) -> str | None:
        return f"<p>Three orders of {person.name}</p>" if place == "portal.front" and person else None

    navigation.panels.plug(app, answer)
    try:
        assert "Three orders of Alice" in cast.signed_in(client, cast.alice).get("/account").text
    finally:
        app.extensions["sockets"]["web.panels"].remove(answer)


def test_being_seen_is_noted_at_most_every_ten_minutes(client: FlaskClient, cast: Cast, queries: list[str]) -> None:
    cast.signed_in(client, cast.alice)
    queries.clear()
    client.get("/account")
    assert not [each for each in queries if each.startswith(("UPDATE", "INSERT", "DELETE"))]
    assert user_by_email(cast.alice.email) is not None
