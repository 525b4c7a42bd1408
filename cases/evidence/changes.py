"""What follows from two numbers and two days: changes, factors and lengths of time. Pure: no web, no database."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import lazy_gettext as _l

from app.errors import Conflict

_WHOLE, _TENTH = Decimal(1), Decimal("0.1")


class NoPercentage(Conflict):
    """A percentage of nothing, or across zero, says nothing."""

    title = _l("There is no percentage here")


def percent(baseline: Decimal | None, value: Decimal) -> Decimal:
    """(after - before) / before, in whole percent, below ten in tenths; halves are rounded up.

    Raises `NoPercentage` without a baseline, for a baseline of zero, and where the sign changes.
    """
    if baseline is None or baseline == 0 or (value != 0 and (value > 0) != (baseline > 0)):
        raise NoPercentage(_l("A percentage needs a baseline that is not zero and has the same sign as the value."))
    exact = (value - baseline) / abs(baseline) * 100
    return exact.quantize(_TENTH if abs(exact) < 10 else _WHOLE, ROUND_HALF_UP)


def difference(baseline: Decimal | None, value: Decimal) -> Decimal:
    """After less before. Raises `NoPercentage` where nothing is known of before."""
    if baseline is None:
        raise NoPercentage(_l("A difference needs a baseline."))
    return value - baseline


def factor(baseline: Decimal | None, value: Decimal) -> Decimal:
    """How many times as much, in tenths. Raises `NoPercentage` unless both are above zero."""
    if baseline is None or baseline <= 0 or value <= 0:
        raise NoPercentage(_l("“Times as much” needs a baseline and a value above zero."))
    return (value / baseline).quantize(_TENTH, ROUND_HALF_UP)


def length(begins_on: date, ends_on: date) -> tuple[int, str]:
    """How long it took, both days included, in the largest unit that fits exactly: years, months, weeks, else days."""
    after = ends_on + timedelta(days=1)
    months = (after.year - begins_on.year) * 12 + after.month - begins_on.month
    same_day = min(begins_on.day, monthrange(after.year, after.month)[1])
    if months > 0 and after.day == same_day:
        return (months // 12, "year") if months % 12 == 0 and months >= 24 else (months, "month")
    days = (after - begins_on).days
    return (days // 7, "week") if days % 7 == 0 else (days, "day")
