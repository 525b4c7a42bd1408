"""Roles are given and taken back on the desk; an administrator is always left."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.accounts.roles import Role
from tests.cast import Cast
from tests.factories.accounts import count, every


def test_an_administrator_grants_and_takes_back(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.ada)
    client.post(f"/desk/people/{cast.bob.id}/roles", data={"role": "marketer"})
    assert cast.bob.roles == {Role.PARTNER, Role.MARKETER}
    client.post(f"/desk/people/{cast.bob.id}/roles/partner/revocation")
    assert cast.bob.roles == {Role.MARKETER}
    noted = [(entry.action, entry.actor_id, entry.subject_id, entry.details) for entry in every(AuditEntry)]
    assert noted == [
        ("role.granted", cast.ada.id, str(cast.bob.id), {"role": "marketer"}),
        ("role.revoked", cast.ada.id, str(cast.bob.id), {"role": "partner"}),
    ]


def test_a_role_is_held_once_and_can_come_back(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.ada)
    for _ in range(2):
        client.post(f"/desk/people/{cast.bob.id}/roles", data={"role": "finance"})
    client.post(f"/desk/people/{cast.bob.id}/roles/finance/revocation")
    client.post(f"/desk/people/{cast.bob.id}/roles", data={"role": "finance"})
    assert Role.FINANCE in cast.bob.roles
    assert len([grant for grant in cast.bob.grants if grant.role == "finance"]) == 2
    assert count(AuditEntry, action="role.granted") == 2


def test_the_last_administrator_keeps_the_role(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.ada)
    client.post(f"/desk/people/{cast.ada.id}/roles/admin/revocation")
    assert cast.ada.has_role(Role.ADMIN)
    assert "last administrator" in client.get(f"/desk/people/{cast.ada.id}").text
    client.post(f"/desk/people/{cast.fatma.id}/roles", data={"role": "admin"})
    client.post(f"/desk/people/{cast.ada.id}/roles/admin/revocation")
    assert not cast.ada.has_role(Role.ADMIN)
    assert client.get("/desk/people").status_code == 404


@pytest.mark.parametrize("who", ["fatma", "dora", "marta", "alice"])
def test_nobody_else_grants(client: FlaskClient, cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    cast.signed_in(client, person)
    assert client.post(f"/desk/people/{person.id}/roles", data={"role": "admin"}).status_code == 404
    assert not person.has_role(Role.ADMIN)


@pytest.mark.parametrize("role", ["", "king", "ADMIN", "x" * 5000])
def test_an_unknown_role_is_refused(client: FlaskClient, cast: Cast, role: str) -> None:
    cast.signed_in(client, cast.ada)
    assert client.post(f"/desk/people/{cast.bob.id}/roles", data={"role": role}).status_code == 422
    assert client.post(f"/desk/people/{cast.bob.id}/roles/{role or 'x'}/revocation").status_code == 404
    assert cast.bob.roles == {Role.PARTNER}


def test_a_person_who_does_not_exist_is_not_found(client: FlaskClient, cast: Cast, db: Any) -> None:
    cast.signed_in(client, cast.ada)
    assert client.get("/desk/people/999999").status_code == 404
    assert client.get("/desk/people/99999999999999999999999").status_code == 404
    assert client.post("/desk/people/999999/roles", data={"role": "admin"}).status_code == 404
