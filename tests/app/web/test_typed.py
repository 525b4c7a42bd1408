"""A typed number is read as its language writes numbers, or refused: it is never another number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import NumberFormatError

from app.web.typed import typed_number


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("en", "1,234.50", "1234.5"),
        ("tr", " 1.234,5 ", "1234.5"),
        ("tr", "5,5", "5.5"),
        ("pl", "1 234,5", "1234.5"),
        ("ru", "1\u00a0234,5", "1234.5"),
        ("hi", "1,23,456.5", "123456.5"),
        ("pl", "5.5", "5.5"),  # a point groups nothing in Polish: this can mean but one number
        ("en", "-1200", "-1200"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(locale: str, text: str, number: str) -> None:
    assert typed_number(text, locale) == Decimal(number)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("tr", "5.5"),
        ("en", "1,2"),
        ("en", "NaN"),
        ("en", "-Infinity"),
        ("en", ""),
        ("tr", "1 234"),
        ("ru", "1 2"),
    ],
)
def test_what_another_language_would_write_is_refused_and_not_guessed(locale: str, text: str) -> None:
    with pytest.raises(NumberFormatError):
        typed_number(text, locale)
