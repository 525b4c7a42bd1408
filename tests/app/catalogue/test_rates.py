"""A VAT rate is read the same in every language."""

from __future__ import annotations

import pytest

from app.catalogue.rates import parse_rate


@pytest.mark.parametrize(
    ("typed", "rate_bp"),
    [("20", 2000), ("5.5", 550), ("5,5", 550), ("7,75 %", 775), ("७.७", 770), ("", 0), ("0", 0), ("100", 10_000)],
)
def test_a_point_and_a_comma_both_stand_before_the_hundredths(typed: str, rate_bp: int) -> None:
    assert parse_rate(typed) == rate_bp


@pytest.mark.parametrize(
    "typed", ["1.000", "1,000", "100.01", "-5", "five", "5.555", "1e2", "٪", "5..5", "\x00", "9" * 400]
)
def test_what_is_no_rate_is_told_from_one(typed: str) -> None:
    assert parse_rate(typed) is None
