"""Invitations: one address, one use, seven days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import AuditEntry, Invitation
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from tests.cast import Cast, person
from tests.factories.accounts import PASSWORD, count, every, known, letters, link_in, the, with_password

Browser = Callable[[], FlaskClient]
OLGA = {"name": "Ольга Петрова", "email": "olga@expert.example", "role": "project_leader", "locale": "ru"}
ACCEPTANCE = {"name": "Olga P.", "password": PASSWORD, "locale": "ru", "timezone": "Europe/Moscow"}


@pytest.fixture
def invited(browser: Browser, cast: Cast) -> str:
    """The link that Olga got."""
    assert cast.signed_in(browser(), cast.ada).post("/desk/invitations/new", data=OLGA).status_code == 303
    return link_in(letters("invitation", "olga@expert.example")[-1])


def test_the_invited_person_gets_an_account_with_the_role(client: FlaskClient, invited: str) -> None:
    page = client.get(invited)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert user_by_email("olga@expert.example") is None, "opening a link changes nothing"
    assert client.post(invited, data=ACCEPTANCE).location == "/account/second-factor"
    olga = known("olga@expert.example")
    assert olga.roles == {Role.PROJECT_LEADER}
    assert olga.is_verified
    assert client.get("/account").status_code == 200


def test_the_token_lies_only_hashed_and_both_steps_are_audited(client: FlaskClient, invited: str) -> None:
    assert invited.rpartition("/")[2] not in str([vars(row) for row in every(Invitation)])
    assert count(AuditEntry, action="invitation.sent") == 1


def test_somebody_with_an_account_keeps_it_and_gets_the_role(browser: Browser, cast: Cast, db: Any) -> None:
    with_password(cast.bob)
    ada = cast.signed_in(browser(), cast.ada)
    ada.post("/desk/invitations/new", data={**OLGA, "email": cast.bob.email, "role": "marketer"})
    link, bob = link_in(letters("invitation")[-1]), browser()
    assert "Accept the invitation" in bob.get(link).text
    assert bob.post(link).location == "/sign-in"
    assert cast.bob.roles == {Role.PARTNER, Role.MARKETER}
    assert bob.get("/account").status_code == 302, "the link opens the role, not the account"


def test_an_account_begun_by_a_stranger_is_taken_over_whole(client: FlaskClient, db: Any, invited: str) -> None:
    with_password(person("olga@expert.example", "Stranger", verified=False), "the stranger waits")
    client.post(invited, data=ACCEPTANCE)
    assert known("olga@expert.example").name == "Olga P."
    client.post("/sign-out")
    refused = client.post("/sign-in", data={"email": "olga@expert.example", "password": "the stranger waits"})
    assert refused.status_code == 422


def test_used_expired_revoked_replaced_unknown_and_foreign_links_say_the_same(
    browser: Browser, cast: Cast, invited: str
) -> None:
    ada = cast.signed_in(browser(), cast.ada)
    foreign = cast.signed_in(browser(), cast.charlie).get(invited)
    with clock.freeze(clock.now() + timedelta(days=7, seconds=1)):
        expired = browser().get(invited)
    unknown = browser().get("/invitations/" + "a" * 43)
    first = the(Invitation)
    ada.post(f"/desk/invitations/{first.id}/sending")
    replaced = browser().post(invited, data=ACCEPTANCE)
    newer = link_in(letters("invitation")[-1])
    ada.post(f"/desk/invitations/{first.id}/revocation")
    revoked = browser().post(newer, data=ACCEPTANCE)
    ada.post("/desk/invitations/new", data=OLGA)
    third = link_in(letters("invitation")[-1])
    browser().post(third, data=ACCEPTANCE)
    used = browser().post(third, data=ACCEPTANCE)
    answers = [foreign, expired, unknown, replaced, revoked, used]
    assert [answer.status_code for answer in answers] == [410] * 6
    assert all("was replaced by a newer one" in answer.text for answer in answers)


def test_a_new_invitation_for_the_same_role_replaces_the_older(browser: Browser, cast: Cast, invited: str) -> None:
    cast.signed_in(browser(), cast.ada).post("/desk/invitations/new", data=OLGA)
    assert browser().get(invited).status_code == 410
    assert browser().get(link_in(letters("invitation")[-1])).status_code == 200


def test_an_accepted_invitation_cannot_be_revoked_or_sent_again(browser: Browser, cast: Cast, invited: str) -> None:
    browser().post(invited, data=ACCEPTANCE)
    row = the(Invitation)
    ada = cast.signed_in(browser(), cast.ada)
    ada.post(f"/desk/invitations/{row.id}/revocation")
    ada.post(f"/desk/invitations/{row.id}/sending")
    assert the(Invitation).revoked_at is None
    assert len(letters("invitation")) == 1


def test_who_holds_the_role_is_not_invited_to_it(client: FlaskClient, cast: Cast) -> None:
    answer = cast.signed_in(client, cast.ada).post("/desk/invitations/new", data={**OLGA, "email": cast.dora.email})
    assert answer.status_code == 422
    assert letters("invitation") == []


def test_only_administrators_invite(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.dora)
    assert client.get("/desk/invitations").status_code == 404
    assert client.post("/desk/invitations/new", data=OLGA).status_code == 404
    assert count(Invitation) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nothing"),
        ("email", ""),
        ("role", "king"),
        ("role", ""),
        ("locale", "xx"),
        ("name", "n" * 10_000),
        ("name", "a\x00b"),
    ],
)
def test_bad_input_of_the_invitation_is_an_error_in_place(
    client: FlaskClient, cast: Cast, field: str, value: str
) -> None:
    answer = cast.signed_in(client, cast.ada).post("/desk/invitations/new", data={**OLGA, field: value})
    assert answer.status_code == 422
    assert count(Invitation) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "short"), ("password", "olga@expert.example"), ("name", ""), ("timezone", "Nowhere"), ("locale", "")],
)
def test_bad_input_of_the_acceptance_leaves_the_invitation_open(
    client: FlaskClient, invited: str, field: str, value: str
) -> None:
    assert client.post(invited, data={**ACCEPTANCE, field: value}).status_code == 422
    assert the(Invitation).accepted_at is None


@pytest.mark.parametrize("token", ["a", "ü", "x" * 3000, "%00", "..%2f..", "' OR 1=1--"])
@pytest.mark.parametrize(
    "page", ["invitations", "verification", "sign-in/link", "password/new", "new-address", "erasure"]
)
def test_a_senseless_token_is_a_dead_link(client: FlaskClient, page: str, token: str) -> None:
    assert client.get(f"/{page}/{token}").status_code in {400, 404, 410}
    assert client.post(f"/{page}/{token}").status_code in {400, 404, 410}
