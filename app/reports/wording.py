"""How figures are written for a reader, and for a program or a spreadsheet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_compact_currency, format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.money import BASIS_POINTS, Money, exponent, round_half_up
from app.reports.parameters import GROUPS
from app.reports.tables import FEW
from app.web.filters import moment

NOTHING = "–"
SCOPES = {"reports:read": _l("Read reports and the rows behind them, without people")}
# What the core gives money for; a reward's source begins with it.
COSTS = {
    "promise": _l("Rewards that were promised"),
    "redemption": _l("Points exchanged for credit"),
    "desk": _l("Given by staff"),
}
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def locale() -> Locale:
    return get_locale() or Locale("en")


def shown(value: Any, unit: str, currency: str = "") -> str:
    """For a person, in their language."""
    if value is None:
        return NOTHING
    if unit == "money":
        return Money(int(value), currency).format(str(locale())) if currency else format_decimal(value, locale=locale())
    if unit == "share":
        return share(int(value))
    return _WRITERS[unit](value) if unit in _WRITERS else str(value)


def raw(value: Any, unit: str, currency: str = "") -> object:
    """For a spreadsheet: money in major units and shares as fractions, both exact; everything else as it is."""
    if value is None:
        return ""
    if unit == "money" and currency:
        return Money(int(value), currency).decimal
    if unit == "share":
        return Decimal(int(value)).scaleb(-4)
    if unit == "hundredths":
        return Decimal(int(value)).scaleb(-2)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def unit_words(unit: str) -> str:
    """What stands in brackets after a column's name in a file, where it is not plain."""
    return {"seconds": _("seconds"), "days": _("days")}.get(unit, "")


def duration(seconds: int) -> str:
    """In the largest unit that fits, so that minutes and weeks can be read at a glance."""
    if abs(seconds) < HOUR:
        return _measured(Decimal(seconds) / MINUTE, "duration-minute", 0)
    if abs(seconds) < 2 * DAY:
        return _measured(Decimal(seconds) / HOUR, "duration-hour", 1)
    return _measured(Decimal(seconds) / DAY, "duration-day", 1)


def share(rate_bp: int) -> str:
    return str(format_percent(Decimal(rate_bp).scaleb(-4), format=_percent_pattern(), locale=locale()))


def part_of(count: int, whole: int) -> int | None:
    """Basis points, half up; None of nothing."""
    return round_half_up(count * BASIS_POINTS, whole) if whole else None


def change(now: int | None, before: int | None) -> int | None:
    """Basis points by which something grew; None where there is nothing to grow from."""
    if now is None or before is None or before <= 0:
        return None
    return round_half_up((now - before) * BASIS_POINTS, before)


def signed_share(rate_bp: int) -> str:
    words = share(abs(rate_bp))
    return f"+{words}" if rate_bp > 0 else f"−{words}" if rate_bp < 0 else words


def bucket(day: date, group: str, *, year: bool = False) -> str:
    """A bucket by its first day: `24 Nov`, `Nov 2026`; weeks by their Monday. `year` where days of several years meet."""
    if group == "month":
        return format_date(day, "LLL y")
    return format_date(day, "d MMM yy" if year else "d MMM")


def compact(value: float, unit: str, currency: str = "") -> str:
    """For the scale of a chart: `₺12K`."""
    if unit == "money" and currency:
        major = Decimal(int(value)).scaleb(-exponent(currency))
        return str(format_compact_currency(major, currency, locale=locale(), fraction_digits=_digits(major)))
    if unit == "share":
        return share(int(value))
    if unit == "seconds":
        return duration(int(value))
    if unit == "hundredths":
        return str(format_decimal(Decimal(int(value)).scaleb(-2), locale=locale()))
    return str(
        format_compact_decimal(Decimal(str(value)), locale=locale(), fraction_digits=_digits(Decimal(str(value))))
    )


def group_words(value: str, words: Any) -> str:
    return _("Groups of fewer than five people, together") if value == FEW else words(value)


def per(group: str) -> str:
    return str(GROUPS[group])


def _digits(value: Decimal) -> int:
    """One decimal where the compact number has one figure before it that says little alone."""
    size = abs(value)
    while size >= 1000:
        size /= 1000
    return 0 if size == size.to_integral_value() else 1


def _measured(value: Decimal, unit: str, digits: int) -> str:
    return str(format_unit(round(value, digits), unit, length="short", locale=locale()))


def _percent_pattern() -> str:
    pattern: str = locale().percent_formats[None].pattern
    return pattern.replace("#,##0", "#,##0.#")


_WRITERS: dict[str, Any] = {
    "count": lambda value: format_decimal(int(value), locale=locale()),
    "seconds": lambda value: duration(int(value)),
    "days": lambda value: _measured(Decimal(int(value)), "duration-day", 0),
    "hundredths": lambda value: format_decimal(Decimal(int(value)).scaleb(-2), locale=locale()),
    "points": lambda value: format_decimal(int(value), locale=locale()),
    "moment": moment,
    "day": lambda value: format_date(value, "medium"),
    "month": lambda value: format_date(value, "LLL y"),
}
