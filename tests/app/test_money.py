"""Money is whole, of one currency, and never loses a unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import (
    LARGEST_MINOR,
    CurrencyMismatch,
    InvalidAmount,
    Money,
    MoneyError,
    UnknownCurrency,
    currencies,
    exponent,
    round_half_up,
    share,
)

LOCALES = ("en", "tr", "ru", "hi", "pl")
minors = st.integers(-LARGEST_MINOR, LARGEST_MINOR)
some_currency = st.sampled_from(sorted(currencies()))


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.mark.parametrize(
    ("currency", "decimals"), [("JPY", 0), ("EUR", 2), ("TRY", 2), ("INR", 2), ("KWD", 3), ("IQD", 3)]
)
def test_decimals_follow_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


@pytest.mark.parametrize("code", ["", "eur", "EURO", "ABC", "DEM", "XXX", "X"])
def test_it_refuses_a_currency_that_is_not_in_use(code: str) -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, code)


@pytest.mark.parametrize("minor", [True, False, 1.0, Decimal(1), "1", None])
def test_only_whole_numbers_are_minor_units(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("times", [True, 1.5, Decimal(2)])
def test_it_multiplies_by_whole_numbers_only(times: object) -> None:
    with pytest.raises(TypeError):
        euro(5) * times


def test_it_counts() -> None:
    assert euro(150) + euro(50) - euro(20) == euro(180)
    assert 3 * euro(5) == euro(5) * 3 == euro(15)
    assert abs(-euro(7)) == euro(7)
    assert sum([euro(1), euro(2)], Money.zero("EUR")) == euro(3)
    assert not euro(0) and euro(0).is_zero and euro(-1)


def test_it_orders_amounts_of_one_currency() -> None:
    assert euro(1) < euro(2) <= euro(2) < euro(3)
    assert max(euro(4), euro(9)) == euro(9)
    assert euro(5) > euro(4) >= euro(4)


def test_currencies_never_mix() -> None:
    lira = Money(100, "TRY")
    for meeting in (
        lambda: euro(1) + lira,
        lambda: euro(1) - lira,
        lambda: euro(1) < lira,
        lambda: euro(1) <= lira,
        lambda: euro(1) > lira,
        lambda: euro(1) >= lira,
    ):
        with pytest.raises(CurrencyMismatch):
            meeting()
    assert euro(100) != lira


def test_it_does_not_add_plain_numbers() -> None:
    with pytest.raises(TypeError):
        euro(1) + 1
    with pytest.raises(TypeError):
        euro(1) - 1


@given(numerator=st.integers(), denominator=st.integers().filter(bool))
def test_rounding_is_half_away_from_zero(numerator: int, denominator: int) -> None:
    rounded = round_half_up(numerator, denominator)
    twice_the_error = 2 * (numerator - rounded * denominator)
    assert abs(twice_the_error) <= abs(denominator)
    if abs(twice_the_error) == abs(denominator):
        assert abs(rounded * denominator) > abs(numerator)
    assert round_half_up(-numerator, denominator) == -rounded


@pytest.mark.parametrize(
    ("amount", "rate_bp", "expected"), [(100, 2000, 20), (1, 5000, 1), (-1, 5000, -1), (3333, 1800, 600), (99, 0, 0)]
)
def test_a_share_is_rounded_half_up(amount: int, rate_bp: int, expected: int) -> None:
    assert share(euro(amount), rate_bp) == euro(expected)


weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


@given(minor=minors, weights=weights)
def test_a_split_loses_no_unit_and_is_fair(minor: int, weights: list[int]) -> None:
    parts = euro(minor).split(weights)
    assert sum(parts, Money.zero("EUR")) == euro(minor)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - minor * weight) < sum(weights)
        assert weight or part.is_zero


@given(minor=minors, weights=weights)
def test_a_negative_split_mirrors_the_positive_one(minor: int, weights: list[int]) -> None:
    assert [-part for part in euro(minor).split(weights)] == euro(-minor).split(weights)


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [-1, 2]])
def test_a_split_refuses_weights_without_meaning(weights: list[int]) -> None:
    with pytest.raises(MoneyError):
        euro(10).split(weights)


@pytest.mark.parametrize(
    ("text", "currency", "locale", "minor"),
    [
        ("1.234,50", "TRY", "tr", 123450),
        ("1234,5", "TRY", "tr", 123450),
        ("₺1.234,50", "TRY", "tr", 123450),
        ("1,234.50", "USD", "en", 123450),
        ("-$1,234.50", "USD", "en", -123450),
        ("−5", "USD", "en", -500),
        ("12,34,567.50", "INR", "hi", 123456750),
        ("1,234,567.50", "INR", "hi", 123456750),
        ("१२,३४,५६७.५०", "INR", "hi", 123456750),
        ("1 234,50", "RUB", "ru", 123450),
        ("1\u00a0234,50 zł", "PLN", "pl", 123450),
        ("PLN 1234", "PLN", "pl", 123400),
        ("1,234", "JPY", "en", 1234),
        ("1.500", "KWD", "en", 1500),
        ("10000000000000", "EUR", "en", LARGEST_MINOR),
    ],
)
def test_it_reads_what_people_of_a_locale_write(text: str, currency: str, locale: str, minor: int) -> None:
    assert Money.parse(text, currency, locale) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "locale", "reason"),
    [
        ("", "en", "empty"),
        ("   ", "en", "empty"),
        ("€", "en", "empty"),
        ("-", "en", "empty"),
        ("NaN", "en", "not_a_number"),
        ("inf", "en", "not_a_number"),
        ("1e3", "en", "not_a_number"),
        ("0x10", "en", "not_a_number"),
        ("1_000", "en", "not_a_number"),
        ("--1", "en", "not_a_number"),
        ("1.", "en", "not_a_number"),
        (".5", "en", "not_a_number"),
        ("1,23", "en", "not_a_number"),
        ("1.23", "tr", "not_a_number"),
        ("1,234.50", "tr", "not_a_number"),
        ("12,34,567", "en", "not_a_number"),
        ("1,,234", "en", "not_a_number"),
        ("$5", "en", "not_a_number"),
        ("5\n6", "en", "not_a_number"),
        ("5²", "en", "not_a_number"),
        ("1.005", "en", "too_many_decimals"),
        ("10000000000000.01", "en", "too_large"),
        ("9" * 5000, "en", "too_large"),
    ],
)
def test_it_refuses_what_is_not_an_amount(text: str, locale: str, reason: str) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        Money.parse(text, "EUR", locale)
    assert refusal.value.reason == reason


def test_it_refuses_decimals_that_a_currency_does_not_have() -> None:
    with pytest.raises(InvalidAmount, match="too many decimals"):
        Money.parse("5.0", "JPY", "en")


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(123456750, "TRY"), "tr", "₺1.234.567,50"),
        (Money(123456750, "TRY"), "en", "TRY\u00a01,234,567.50"),
        (Money(123456750, "INR"), "hi", "₹12,34,567.50"),
        (Money(123456750, "RUB"), "ru", "1\u00a0234\u00a0567,50\u00a0₽"),
        (Money(123456750, "PLN"), "pl", "1\u00a0234\u00a0567,50\u00a0zł"),
        (Money(-5, "EUR"), "en", "-€0.05"),
        (Money(1234, "JPY"), "en", "¥1,234"),
        (Money(1234567, "KWD"), "en", "KWD\u00a01,234.567"),
        (Money(1234567, "IQD"), "en", "IQD\u00a01,234.567"),
    ],
)
def test_it_writes_for_the_locale(money: Money, locale: str, text: str) -> None:
    assert money.format(locale) == text


def test_it_writes_numbers_alone_for_columns() -> None:
    assert Money(123456750, "INR").format_number("hi") == "12,34,567.50"
    assert Money(-123450, "TRY").format_number("tr") == "-1.234,50"
    assert Money(1234, "JPY").format_number("en") == "1,234"


@given(minor=minors, currency=some_currency, locale=st.sampled_from(LOCALES))
def test_what_it_writes_it_reads_back(minor: int, currency: str, locale: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.format(locale), currency, locale) == money
    assert Money.parse(money.format_number(locale), currency, locale) == money


@given(text=st.text(max_size=40), locale=st.sampled_from(LOCALES), currency=some_currency)
def test_any_other_text_is_refused_by_name(text: str, locale: str, currency: str) -> None:
    try:
        money = Money.parse(text, currency, locale)
    except InvalidAmount:
        return
    assert abs(money.minor) <= LARGEST_MINOR


@given(minor=minors, currency=some_currency)
def test_its_decimal_is_exact(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert money.decimal * 10 ** exponent(currency) == minor
    assert str(money).endswith(currency)
