"""The desk's pages about people: list, search, filters, export, audit log."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts import audit
from app.accounts.models import AuditEntry, Contact, UserSession
from app.database import transaction
from tests.cast import Cast, person
from tests.factories.accounts import contact, count, the

ADMIN_PAGES = ["/desk/people", "/desk/invitations", "/desk/invitations/new", "/desk/audit-log", "/desk/audit-log.csv"]


@pytest.fixture
def ada(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.ada)


def test_people_are_found_by_name_and_address_and_filtered(ada: FlaskClient, cast: Cast) -> None:
    assert cast.alice.id != cast.bob.id
    assert "Alice" in ada.get("/desk/people?q=ALICE").text
    assert "Alice" in ada.get("/desk/people?q=Şahin").text
    assert "Alice" in ada.get("/desk/people?q=customer.example").text
    only_partners = ada.get("/desk/people?role=partner").text
    assert "Bob" in only_partners
    assert "Alice" not in only_partners
    assert "Nobody fits" in ada.get("/desk/people?state=erased").text
    assert "Nobody fits" in ada.get("/desk/people?q=100%25").text


def test_the_list_has_pages_and_sorting(ada: FlaskClient, db: Any) -> None:
    for number in range(30):
        person(f"n{number:02}@example.com", f"Person {number:02}")
    first, second = ada.get("/desk/people?sort=name").text, ada.get("/desk/people?sort=name&page=2").text
    assert "Person 03" in first
    assert "Person 03" not in second
    assert "Person 29" in second


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=" + "9" * 30, "role=king", "state=x", "sort=x", "q=" + "q" * 5000]
)
def test_senseless_queries_get_a_clear_answer(ada: FlaskClient, query: str) -> None:
    assert ada.get(f"/desk/people?{query}").status_code == 422


@pytest.mark.parametrize("query", ["page=x", "action=unknown", "actor=x", "actor=-1", "q=" + "q" * 5000])
def test_senseless_queries_of_the_log_too(ada: FlaskClient, query: str) -> None:
    assert ada.get(f"/desk/audit-log?{query}").status_code == 422


def test_many_people_take_few_statements(ada: FlaskClient, queries: list[str], db: Any) -> None:
    from app.accounts.roles import Role

    for number in range(20):
        person(f"n{number:02}@example.com", f"Person {number:02}", Role.PARTNER)
    queries.clear()
    ada.get("/desk/people")
    assert len([each for each in queries if each.startswith("SELECT")]) <= 8


def test_the_export_holds_the_filtered_list_and_is_noted(ada: FlaskClient, cast: Cast) -> None:
    cast.alice.name = "=cmd()"
    cast.alice.timezone = "UTC"
    from app.database import db

    db.session.commit()
    answer = ada.post("/desk/people/export?q=customer.example")
    assert answer.mimetype == "text/csv"
    assert "alice@customer.example" in answer.text
    assert "ada@" not in answer.text
    assert "'=cmd()" in answer.text
    assert count(AuditEntry, action="people.exported") == 1
    assert ada.get("/desk/people/export").status_code in {404, 405}


def test_one_person_with_roles_and_what_happened(ada: FlaskClient, cast: Cast) -> None:
    ada.post(f"/desk/people/{cast.bob.id}/roles", data={"role": "marketer"})
    page = ada.get(f"/desk/people/{cast.bob.id}").text
    assert "Role granted: Marketer" in page
    assert "bob@partner.example" in page
    assert "Address verified" in page


def test_readers_of_people_cannot_change_them(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.fatma)
    page = client.get(f"/desk/people/{cast.bob.id}")
    assert page.status_code == 200
    assert "Grant the role" not in page.text
    assert client.post(f"/desk/people/{cast.bob.id}/sessions/ending").status_code == 404
    assert client.post("/desk/people/export").status_code == 404
    assert client.get("/desk/audit-log").status_code == 404


def test_an_administrator_signs_somebody_out_everywhere(browser: Any, cast: Cast) -> None:
    bob = cast.signed_in(browser(), cast.bob)
    cast.signed_in(browser(), cast.ada).post(f"/desk/people/{cast.bob.id}/sessions/ending")
    assert bob.get("/account").status_code == 302
    assert count(UserSession, user_id=cast.bob.id, ended_at=None) == 0
    assert count(AuditEntry, action="user.signed_out") == 1


def test_the_log_is_searched_filtered_and_exported(ada: FlaskClient, cast: Cast) -> None:
    ada.post(f"/desk/people/{cast.bob.id}/roles", data={"role": "marketer"})
    ada.post(f"/desk/people/{cast.bob.id}/sessions/ending")
    assert "Role granted" in ada.get("/desk/audit-log?action=role.granted").text
    rows = ada.get("/desk/audit-log?action=role.granted").text.partition("<tbody>")[2]
    assert "Signed out everywhere by" not in rows
    assert "Role granted" in ada.get("/desk/audit-log?q=marketer").text
    assert "Nothing noted" in ada.get("/desk/audit-log?q=nothing-like-it").text
    assert "Nothing noted" in ada.get(f"/desk/audit-log?actor={cast.bob.id}").text
    export = ada.get("/desk/audit-log.csv?action=role.granted").text
    assert "role.granted" in export
    assert "user.signed_out" not in export


def test_the_log_names_no_network(ada: FlaskClient, cast: Cast) -> None:
    ada.post(f"/desk/people/{cast.bob.id}/roles", data={"role": "marketer"})
    entry = the(AuditEntry)
    assert entry.network_hash
    assert "127.0.0.1" not in str(vars(entry))


def test_a_record_outside_a_request_has_no_actor(db: Any) -> None:
    with transaction():
        audit.record("job.ran", ("job", 7), money=object, names={"a", "b"})
    entry = the(AuditEntry)
    assert (entry.actor_id, entry.subject_type, entry.subject_id) == (None, "job", "7")


def test_the_desk_search_finds_people(ada: FlaskClient, cast: Cast) -> None:
    found = ada.get(f"/desk/search?q={cast.alice.email}")
    assert found.location == f"/desk/people/{cast.alice.id}"


def test_contacts_given_with_orders_are_counted(ada: FlaskClient, cast: Cast) -> None:
    contact("x@example.com", cast.alice)
    assert count(Contact) == 1
    assert ada.get(f"/desk/people/{cast.alice.id}").status_code == 200


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_administrators_see_every_page(ada: FlaskClient, path: str) -> None:
    assert ada.get(path).status_code == 200
