"""How values are written for the reader: in their language, in their time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_timedelta, get_datetime_format
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import format_date, format_time, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from app import clock

if TYPE_CHECKING:
    from app.money import Money

RELATIVE_DAYS = 30


def init_app(app: Flask) -> None:
    for name, write in WRITERS.items():
        app.jinja_env.filters[name] = _for_reader(write)
    app.jinja_env.filters["initials"] = initials


def _for_reader(write: Callable[[Any], str]) -> Callable[[Context, Any], str]:
    """Jinja folds filters over constants when it compiles; asking for the context keeps the reader's language."""

    @pass_context
    def written(_context: Context, value: Any) -> str:
        return write(value)

    return written


def _locale() -> Locale:
    return get_locale() or Locale("en")


def money(amount: Money) -> str:
    return amount.format(str(_locale()))


def day(value: date | datetime) -> str:
    """Day, month by name, year: nobody has to guess which number is the month."""
    return format_date(value, "long")


def month(value: date) -> str:
    """Month by name, and year: `October 2026`."""
    return format_date(value, "LLLL y")


def moment(value: datetime) -> str:
    """Day and time to the minute, joined as the reader's language joins them."""
    pattern = str(get_datetime_format("medium", locale=get_locale()))
    return pattern.replace("{1}", format_date(value, "medium")).replace("{0}", format_time(value, "short"))


def clock_time(value: datetime) -> str:
    """The time of day alone, where the day stands above."""
    return format_time(value, "short")


def ago(value: datetime) -> str:
    """How far away `value` is, in words, up to a month; beyond that the day itself says more."""
    distance = value - clock.now()
    if abs(distance) > timedelta(days=RELATIVE_DAYS):
        return day(value)
    return format_timedelta(distance, add_direction=True, locale=_locale())


def number(value: int | Decimal) -> str:
    return format_decimal(value, locale=_locale())


def percent_bp(rate_bp: int) -> str:
    """Basis points as a percentage: 1 % is 100."""
    locale = _locale()
    pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.##")
    return format_percent(Decimal(rate_bp) / 10_000, format=pattern, locale=locale)


def country_name(code: str) -> str:
    """The name of an ISO 3166-1 alpha-2 country, or the code when no name is known."""
    return str(_locale().territories.get(code, code))


def language_name(code: str) -> str:
    return str(_locale().languages.get(code, code))


def initials(name: str) -> str:
    """At most two letters that stand for a person where there is no photo."""
    words = [word for word in name.split() if word[:1].isalnum()]
    letters = [word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)]
    return "".join(letters).upper() or "?"


WRITERS: dict[str, Callable[[Any], str]] = {
    "money": money,
    "date": day,
    "month": month,
    "datetime": moment,
    "clock_time": clock_time,
    "ago": ago,
    "number": number,
    "percent_bp": percent_bp,
    "country_name": country_name,
    "language_name": language_name,
}
