"""The units of results and how a number with its unit is written in five languages. Pure: no web, no database."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

# Units with a name in CLDR; `count` and `points` are named by the metric itself.
MEASURES = {
    "second": "duration-second",
    "minute": "duration-minute",
    "hour": "duration-hour",
    "day": "duration-day",
    "week": "duration-week",
    "month": "duration-month",
    "year": "duration-year",
    "kilometer": "length-kilometer",
    "kilogram": "mass-kilogram",
    "liter": "volume-liter",
    "square_meter": "area-square-meter",
}
CURRENCIES = ("EUR", "USD", "GBP", "PLN", "TRY", "INR", "RUB")
UNITS = ("count", "points", "percent", *MEASURES, *CURRENCIES)


def written(number: Decimal, unit: str, locale: str) -> str:
    """The number with its unit as people of that language write it; zeros at the end of a fraction are left out."""
    plain = number.normalize()
    if unit in CURRENCIES:
        return _currency(plain, unit, locale)
    if unit == "percent":
        return format_percent(plain / 100, locale=locale, decimal_quantization=False)
    if unit in MEASURES:
        return _measure(plain, MEASURES[unit], locale)
    return format_decimal(plain, locale=locale, decimal_quantization=False)


def signed(number: Decimal, unit: str, locale: str) -> str:
    """As `written`, with a plus before what is more."""
    return ("+" if number > 0 else "") + written(number, unit, locale)


def _measure(number: Decimal, measure: str, locale: str) -> str:
    """CLDR has no long names of durations in Turkish: where one is missing its id would be printed."""
    long = format_unit(number, measure, length="long", locale=locale)
    return format_unit(number, measure, length="short", locale=locale) if measure in long else long


def _currency(number: Decimal, unit: str, locale: str) -> str:
    """Cents only where there are any."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    whole = number == number.to_integral_value()
    pattern = pattern.replace("0.00", "0") if whole else pattern
    return format_currency(number, unit, pattern, locale=locale, currency_digits=False)
