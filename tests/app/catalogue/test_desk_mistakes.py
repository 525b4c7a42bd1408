"""Mistakes in the form of a service: told at their field, with everything typed still there."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.catalogue.models import Service
from tests.cast import Cast
from tests.factories.catalogue import entered, make_service

BAD = [
    (
        {"text_en-title": "", "text_en-summary": "", "text_en-body": ""},
        "Please write the title in at least one language.",
    ),
    ({"text_en-summary": ""}, "Please fill this in, or empty the other fields"),
    ({"text_en-title": "x" * 121}, "at most 120"),
    ({"text_en-body": "x" * 20_001}, "at most 20000"),
    ({"text_en-title": "a\x00b"}, "characters that cannot be read"),
    ({"text_en-body": "a\x00b"}, "characters that cannot be read"),
    ({"text_en-title": "фильм", "slug": ""}, "Please write an address"),
    ({"slug": "Not An Address"}, "Only small letters"),
    ({"slug": "a--b"}, "Only small letters"),
    ({"slug": "../desk"}, "Only small letters"),
    ({"slug": "x" * 81}, "at most 80"),
    ({"slug": "taken"}, "Another service already has this address."),
    ({"kind": "empire"}, "Please choose one of the offered values."),
    ({"discipline": "alchemy"}, "Please choose one of the offered values."),
    ({"lead_time_days": ""}, "Please fill this in."),
    ({"lead_time_days": "-1"}, "between"),
    ({"lead_time_days": "4000"}, "between"),
    ({"lead_time_days": "soon"}, "This must be a whole number."),
    ({"lead_time_days": "9" * 50}, "between"),
    ({"vat_rate": "101"}, "This must be a percentage"),
    ({"vat_rate": "-1"}, "This must be a percentage"),
    ({"vat_rate": "5.555"}, "This must be a percentage"),
    ({"vat_rate": "NaN"}, "This must be a percentage"),
    ({"vat_rate": "1e3"}, "This must be a percentage"),
    ({"vat_rate": "many"}, "This must be a percentage"),
    ({"vat_category": "Z"}, "Only the standard category has a rate"),
    ({"vat_category": "E", "vat_rate": "0"}, "must say on the invoice why"),
    ({"prices-0-currency": "XXZ"}, "Please choose one of the offered values."),
    ({"prices-0-currency": ""}, "Please choose the currency."),
    ({"prices-0-amount": ""}, "This is not an amount."),
    ({"prices-0-amount": "12.345"}, "This is not an amount."),
    ({"prices-1-amount": "12.5"}, "This is not an amount."),
    ({"prices-0-amount": "-5"}, "A price is not negative"),
    ({"prices-0-amount": "9" * 12}, "A price is not negative"),
    ({"prices-0-amount": "9" * 39}, "This is not an amount."),
    ({"prices-0-amount": "9" * 50}, "at most 40"),
    ({"prices-0-amount": "1\x00"}, "characters that cannot be read"),
    ({"prices-1-currency": "EUR", "prices-1-amount": "1"}, "There is already a price in this currency."),
    ({"kind": "bundle"}, "A bundle needs at least one service in it."),
    ({"items-0-service_id": "PART"}, "Only a bundle contains other services"),
    ({"kind": "bundle", "items-0-service_id": "999999999"}, "Please choose one of the offered values."),
    ({"kind": "bundle", "items-0-service_id": "x"}, "Please choose one of the offered values."),
    ({"kind": "bundle", "items-0-service_id": "PART", "items-0-quantity": "0"}, "between"),
    ({"kind": "bundle", "items-0-service_id": "PART", "items-0-quantity": "1001"}, "between"),
    (
        {"kind": "bundle", "items-0-service_id": "PART", "items-1-service_id": "PART"},
        "Each service stands in a bundle once",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_a_mistake_is_explained_in_place_and_nothing_typed_is_lost(
    client: FlaskClient, cast: Cast, db: Any, changes: dict[str, str], sentence: str
) -> None:
    part = make_service("taken").id
    typed = {name: value.replace("PART", str(part)) for name, value in changes.items()}
    page = cast.signed_in(client, cast.marta).post(
        "/desk/services/new", data=entered(**{"prices-2-currency": "USD", "prices-2-amount": "7654321.00", **typed})
    )

    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="7654321.00"' in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Service)) == 1
