"""Card numbers never stay with us: not in notices, not in statements, not in the log."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.database import db as database
from app.payments import tasks
from app.payments.masking import MASK, cleaned, passes_luhn, without_card_numbers
from app.payments.models import Payment
from tests.factories.payments import a_notice

CARDS = ["4242424242424242", "5555 5555 5555 4444", "3782-822463-10005", "6011111111111117", "4222222222222"]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_number_is_taken_out_however_it_is_written(card: str) -> None:
    assert without_card_numbers(f"paid with {card}, thanks") == f"paid with {MASK}, thanks"


@pytest.mark.parametrize(
    "text",
    [
        "EE382200221020145685",
        "Order 7K2M-9QXF-4T8CV",
        "4242424242424241",
        "20261120123456",
        "+90 532 000 00 00",
        "12.345,67",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert without_card_numbers(text) == text


def test_nested_values_are_cleaned() -> None:
    assert cleaned({"a": ["x", {"b": CARDS[0]}], "n": 5, "t": None}) == {"a": ["x", {"b": MASK}], "n": 5, "t": None}


def test_no_card_number_is_stored_anywhere(payment: Payment, caplog: pytest.LogCaptureFixture) -> None:
    payload = {"note": f"card {CARDS[0]}", "deep": [{"pan": CARDS[1]}]}
    tasks.receive("sandbox", [a_notice(payment, "captured", payload=payload)])
    assert _cards_in(caplog.text) == []
    for table in database.metadata.sorted_tables:
        for (row,) in database.session.execute(sa.text(f'SELECT t::text FROM "{table.name}" t')):
            assert _cards_in(row) == [], table.name


def _cards_in(text: str) -> list[str]:
    found = re.findall(r"(?<![0-9A-Za-z_.])[2-6][0-9 -]{11,21}[0-9](?![0-9A-Za-z_])", text)
    return [
        each for each in found if 13 <= len(re.sub(r"\D", "", each)) <= 19 and passes_luhn(each) and "-11-" not in each
    ]
