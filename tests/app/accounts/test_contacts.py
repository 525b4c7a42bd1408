"""The contact of an order: taken once, corrected with a trace."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.accounts import contacts
from app.accounts.facts import ContactCorrected
from app.accounts.forms import ContactFields
from app.accounts.models import AuditEntry, Contact, User
from app.database import transaction
from app.events import subscribe
from app.web.forms import Form
from tests.cast import Cast
from tests.factories.accounts import contact, letters, the

COMPANY = {
    "kind": "company",
    "company_name": "Şahin Ltd.",
    "vat_id": "EE 102 345 678",
    "name": "Alice Şahin",
    "email": "Alice@Customer.example",
    "phone": "+372 600 0000",
    "street": "Kalamaja 12",
    "postcode": "10415",
    "city": "Tallinn",
    "region": "",
    "country": "EE",
    "locale": "tr",
}


class ContactForm(ContactFields, Form):
    pass


def filled(app: Flask, **changes: str) -> ContactForm:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST", data={**COMPANY, **changes}):
        form = ContactForm()
        form.validate()
        return form


def taken(app: Flask, user: User | None, **changes: str) -> Contact:
    form = filled(app, **changes)
    assert form.errors == {}
    with transaction():
        return contacts.from_form(form, user)


def test_a_company_is_taken_whole_and_tidy(app: Flask, db: Any) -> None:
    row = taken(app, None)
    assert (row.display_name, row.vat_id, row.email) == ("Şahin Ltd.", "EE102345678", "alice@customer.example")
    assert row.region is None
    assert not row.is_verified


def test_a_person_has_no_company_and_no_vat_number(app: Flask, db: Any) -> None:
    row = taken(app, None, kind="person", vat_id="anything at all")
    assert (row.company_name, row.vat_id, row.display_name) == (None, None, "Alice Şahin")


def test_an_address_that_the_account_has_proven_needs_no_second_proof(app: Flask, cast: Cast) -> None:
    assert taken(app, cast.alice).is_verified
    assert not taken(app, cast.alice, email="other@customer.example").is_verified
    contact("proven@customer.example", cast.alice, verified=True)
    assert taken(app, cast.alice, email="proven@customer.example").is_verified


def test_a_guest_proves_an_address_each_time(app: Flask, cast: Cast) -> None:
    contact("proven@customer.example", cast.alice, verified=True)
    assert not taken(app, None, email="proven@customer.example").is_verified
    assert not taken(app, cast.charlie, email=cast.alice.email).is_verified


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "government"),
        ("kind", ""),
        ("company_name", ""),
        ("company_name", "x" * 10_000),
        ("vat_id", "EE12"),
        ("name", ""),
        ("name", "n" * 10_000),
        ("name", "a\x00b"),
        ("email", "no address"),
        ("phone", "<script>"),
        ("street", ""),
        ("postcode", "9" * 100),
        ("city", "a\x00b"),
        ("country", "XX"),
        ("country", ""),
        ("locale", "zz"),
    ],
)
def test_bad_input_is_an_error_at_its_field(app: Flask, field: str, value: str) -> None:
    assert field in filled(app, **{field: value}).errors


def test_a_correction_is_audited_and_published(app: Flask, cast: Cast) -> None:
    heard: list[ContactCorrected] = []
    row = contact(cast.alice.email, cast.alice, verified=True)
    subscribe(app, ContactCorrected, heard.append)
    try:
        with transaction():
            assert contacts.correct(row, by=cast.dora, city="Tartu", street="Kalamaja 12") == ("city",)
            assert contacts.correct(row, by=cast.dora, city="Tartu") == ()
    finally:
        app.extensions["events"][ContactCorrected].remove(heard.append)
    assert heard == [ContactCorrected(contact_id=row.id, fields=("city",))]
    entry = the(AuditEntry)
    assert (entry.subject_type, entry.details["fields"]) == ("contact", ["city"])
    assert "Tartu" not in str(entry.details)
    assert row.is_verified


def test_a_new_address_must_be_verified_anew(cast: Cast) -> None:
    row = contact(cast.alice.email, cast.alice, verified=True)
    with transaction():
        contacts.correct(row, by=cast.dora, email="new@customer.example")
    assert not row.is_verified
    assert len(letters("verify", "new@customer.example")) == 1
