"""From one currency to another: exact, rounded once, and the same by the receipt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import CurrencyMismatch, Money
from app.rates.converting import EURO, Exchange, Rate
from app.rates.reading import RateRead, UnreadableRates, rates_in

DAY = date(2026, 11, 23)
LIRA = Rate(currency="TRY", micro=40_000_000, day=DAY, source="ECB")
YEN = Rate(currency="JPY", micro=163_250_000, day=DAY, source="ECB")
DINAR = Rate(currency="KWD", micro=333_333, day=DAY, source="ECB")


@pytest.mark.parametrize(
    ("amount", "of", "to", "there"),
    [
        (Money(10_000, "TRY"), LIRA, EURO, Money(250, "EUR")),
        (Money(250, "EUR"), EURO, LIRA, Money(10_000, "TRY")),
        (Money(1_000, "JPY"), YEN, EURO, Money(613, "EUR")),
        (Money(100, "EUR"), EURO, YEN, Money(163, "JPY")),
        (Money(1_000, "JPY"), YEN, LIRA, Money(24_502, "TRY")),
        (Money(100, "EUR"), EURO, DINAR, Money(333, "KWD")),
        (Money(2, "TRY"), LIRA, EURO, Money(0, "EUR")),
        (Money(20, "TRY"), LIRA, EURO, Money(1, "EUR")),
    ],
)
def test_decimals_of_either_currency_are_kept_and_half_a_unit_is_one(
    amount: Money, of: Rate, to: Rate, there: Money
) -> None:
    assert Exchange(of=of, to=to).convert(amount) == there


def test_only_the_currency_that_is_given_is_converted() -> None:
    with pytest.raises(CurrencyMismatch):
        Exchange(of=LIRA, to=EURO).convert(Money(100, "USD"))


@given(minor=st.integers(0, 10**12), micro=st.integers(1, 10**12))
def test_a_receipt_counts_the_same_again_and_more_is_never_less(minor: int, micro: int) -> None:
    exchange = Exchange(of=Rate(currency="TRY", micro=micro, day=DAY, source="bank"), to=EURO)
    there = exchange.convert(Money(minor, "TRY"))
    assert Exchange.read(exchange.told()).convert(Money(minor, "TRY")) == there
    assert exchange.convert(Money(minor + 1, "TRY")).minor >= there.minor


def test_the_tables_of_the_central_bank_and_one_rate_a_line_are_read() -> None:
    wide = "Date, USD, TRY, BGN, XYZ, \n23 November 2026, 1.0512, 40.0000, N/A, 3, \n"
    assert rates_in(wide) == [RateRead(DAY, "TRY", 40_000_000), RateRead(DAY, "USD", 1_051_200)]
    long = "day,currency,rate\n2026-11-23,try,40\n2026-11-23,TRY,40.5\n23.11.2026,EUR,1\n"
    assert rates_in("\ufeff" + long) == [RateRead(DAY, "TRY", 40_500_000)], "the last line of a day counts"


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "empty", 1),
        ("Date,USD\n", "empty", 1),
        ("USD,Date\n1,2\n", "head", 1),
        ("day,currency,rate\n2026-11-23,TRY\n", "rate", 2),
        ("day,currency,rate\n2026-11-23,TRY,0\n", "rate", 2),
        ("day,currency,rate\n2026-11-23,TRY,NaN\n", "rate", 2),
        ("day,currency,rate\n2026-11-23,TRY,40\n2026-13-23,TRY,40\n", "day", 3),
        ("day,currency,rate\n2026-11-23,XYZ,40\n", "currency", 2),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text: str, reason: str, line: int) -> None:
    with pytest.raises(UnreadableRates) as caught:
        rates_in(text)
    assert (caught.value.reason, caught.value.line) == (reason, line)
