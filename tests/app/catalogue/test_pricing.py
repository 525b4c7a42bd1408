"""Prices with and without VAT, and what a bundle saves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.pricing import Part, Price, saving
from app.money import CurrencyMismatch, Money


@pytest.mark.parametrize(
    ("minor", "currency", "rate_bp", "tax", "gross"),
    [
        (100_000, "EUR", 2400, 24_000, 124_000),
        (2_900, "EUR", 900, 261, 3_161),
        (1, "EUR", 5000, 1, 2),
        (125_000, "EUR", 0, 0, 125_000),
        (114_000, "JPY", 1000, 11_400, 125_400),
        (235_000, "KWD", 500, 11_750, 246_750),
        (333, "KWD", 1550, 52, 385),
    ],
)
def test_vat_is_rounded_half_up_in_the_minor_unit(
    minor: int, currency: str, rate_bp: int, tax: int, gross: int
) -> None:
    price = Price(Money(minor, currency), rate_bp)

    assert price.tax == Money(tax, currency)
    assert price.gross == Money(gross, currency)


def test_a_bundle_says_what_it_saves_and_from_which_parts() -> None:
    found = saving(
        [Part("Site", 1, Money(480_000, "EUR")), Part("Ads", 3, Money(98_000, "EUR"))], Money(700_000, "EUR")
    )

    assert found is not None
    assert found.separately == Money(774_000, "EUR")
    assert found.amount == Money(74_000, "EUR")
    assert found.rate_bp == 956


@pytest.mark.parametrize("together", [100_000, 100_001])
def test_a_bundle_that_is_not_cheaper_claims_no_saving(together: int) -> None:
    assert saving([Part("Site", 1, Money(100_000, "EUR"))], Money(together, "EUR")) is None


def test_a_bundle_without_parts_saves_nothing() -> None:
    assert saving([], Money(0, "EUR")) is None


def test_parts_in_another_currency_are_never_converted() -> None:
    with pytest.raises(CurrencyMismatch):
        saving([Part("Site", 1, Money(1, "USD"))], Money(1, "EUR"))


@given(st.lists(st.tuples(st.integers(1, 10), st.integers(0, 10**9)), min_size=1, max_size=8), st.integers(0, 10**9))
def test_the_receipt_of_a_saving_adds_up(parts: list[tuple[int, int]], together: int) -> None:
    found = saving([Part("x", quantity, Money(minor, "EUR")) for quantity, minor in parts], Money(together, "EUR"))

    if found is None:
        assert sum(quantity * minor for quantity, minor in parts) <= together
    else:
        assert found.amount.minor > 0
        assert sum(part.net.minor for part in found.parts) == found.amount.minor + together
        assert 0 < found.rate_bp <= 10_000 or found.amount.minor * 20_000 < found.separately.minor
