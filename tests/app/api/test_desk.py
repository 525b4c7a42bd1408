"""Keys at the desk: made, shown once, found, taken back; for administrators alone."""

from __future__ import annotations

import re

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.api.models import ApiKey
from app.database import db
from tests.cast import Cast

KEYS = "/desk/api-keys"
FORM = {"name": "Web shop in Kraków", "scopes": ["orders:read"], "days": "90"}


def test_a_key_is_shown_once_and_works(client: FlaskClient, cast: Cast) -> None:
    ada = cast.signed_in(client, cast.ada)
    assert "No keys here" in ada.get(KEYS).get_data(as_text=True)

    shown = ada.post(f"{KEYS}/new", data=FORM)
    found = re.search(r"imece_[\w-]{43}", shown.get_data(as_text=True))
    assert found

    assert shown.headers["Cache-Control"] == "no-store"
    listed = ada.get(KEYS).get_data(as_text=True)
    assert "Web shop in Kraków" in listed
    assert found.group() not in listed
    answer = client.get("/api/v1/orders", headers={"Authorization": f"Bearer {found.group()}"})
    assert answer.status_code == 200


def test_a_key_taken_back_opens_nothing_and_the_log_knows_who(client: FlaskClient, cast: Cast) -> None:
    ada = cast.signed_in(client, cast.ada)
    ada.post(f"{KEYS}/new", data=FORM)
    key_id = db.session.scalars(sa.select(ApiKey.id)).one()

    taken = ada.post(f"{KEYS}/{key_id}/revocation", follow_redirects=True).get_data(as_text=True)
    again = ada.post(f"{KEYS}/{key_id}/revocation", follow_redirects=True).get_data(as_text=True)

    assert "opens nothing from now on" in taken
    assert "revoked before" in again
    assert "Revoked" in ada.get(f"{KEYS}?state=revoked").get_data(as_text=True)
    assert "No keys here" in ada.get(f"{KEYS}?state=active").get_data(as_text=True)
    actions = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["api_key.issued", "api_key.revoked"]


def test_mistakes_are_told_in_place(client: FlaskClient, cast: Cast) -> None:
    ada = cast.signed_in(client, cast.ada)

    mistakes: list[dict[str, object]] = [
        {"name": ""}, {"scopes": []}, {"scopes": ["world:rule"]}, {"days": "0"}, {"days": "x"},
    ]  # fmt: skip
    for wrong in mistakes:
        answer = ada.post(f"{KEYS}/new", data={**FORM, **wrong})
        assert answer.status_code == 422, wrong
    assert db.session.scalars(sa.select(ApiKey)).all() == []


def test_charlie_and_other_staff_find_no_keys(client: FlaskClient, cast: Cast) -> None:
    for person in (cast.charlie, cast.marta, cast.fatma):
        it = cast.signed_in(client, person)
        for path in (KEYS, f"{KEYS}/new"):
            assert it.get(path).status_code == 404
        assert it.post(f"{KEYS}/new", data=FORM).status_code == 404
        assert it.post(f"{KEYS}/1/revocation").status_code == 404
