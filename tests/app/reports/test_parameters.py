"""What a report is asked: days on the reader's clock, and a sentence for whatever it cannot answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.reports import parameters
from app.reports.parameters import Parameters, bucket_of

NOW = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


def test_a_day_is_a_day_on_the_clock_of_the_zone_however_long_it_is() -> None:
    short = Parameters(first=date(2026, 3, 8), last=date(2026, 3, 8), zone="America/New_York")
    long = Parameters(first=date(2026, 10, 25), last=date(2026, 10, 25), zone="Europe/Berlin")
    at_midnight = Parameters(first=date(2026, 4, 24), last=date(2026, 4, 24), zone="Africa/Cairo")

    assert short.end - short.start == timedelta(hours=23)
    assert long.end - long.start == timedelta(hours=25)
    assert at_midnight.start == datetime(2026, 4, 23, 22, tzinfo=UTC), (
        "midnight does not exist there: the day begins at one"
    )
    assert at_midnight.end - at_midnight.start == timedelta(hours=23)


def test_today_is_the_readers_today() -> None:
    read = parameters.read({"range": "this_month"}, now=NOW, zone="Asia/Kolkata")

    assert (read.first, read.last) == (date(2026, 11, 1), date(2026, 11, 25))


def test_the_period_before_is_as_long_and_ends_where_this_one_begins() -> None:
    read = parameters.read({"from": "2026-11-01", "to": "2026-11-24"}, now=NOW, zone="UTC")
    leap = parameters.read({"from": "2028-02-29", "to": "2028-02-29", "compare": "year"}, now=NOW, zone="UTC")

    before = read.before()
    assert before is not None and (before.first, before.last) == (date(2026, 10, 8), date(2026, 10, 31))
    assert leap.before().first == date(2027, 2, 28)
    assert parameters.read({"compare": "none"}, now=NOW, zone="UTC").before() is None


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "yesterday"}, "must be a day such as"),
        ({"from": "0001-01-01"}, "must be a day such as"),
        ({"from": "2026-11-02", "to": "2026-11-01"}, "must not come after"),
        ({"from": "2000-01-01", "to": "2026-01-01"}, "at most 10 years"),
        ({"from": "2024-01-01", "to": "2026-01-01", "group": "day"}, "group by week or month"),
        ({"zone": "Mars/Olympus"}, "is not the name of a time zone"),
        ({"zone": "../etc/passwd"}, "is not the name of a time zone"),
        ({"currency": "XXX"}, "is not the code of a currency"),
        ({"compare": "luck"}, "must be one of: previous, year, none"),
        ({"group": "hour"}, "must be one of: day, week, month"),
        ({"range": "last_0"}, "must be one of: last_7"),
        ({"by_source": "a\nb"}, "cannot have that value"),
    ],
)
def test_wrong_parameters_get_a_sentence(app: Flask, asked: dict[str, str], sentence: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid) as refused:
        parameters.read(asked, now=NOW, zone="UTC")

    assert sentence in str(refused.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 36_000), st.integers(0, 380), st.sampled_from(["day", "week", "month"]), st.integers(0, 380))
def test_every_day_of_a_period_lies_in_exactly_one_bucket(start: int, days: int, group: str, later: int) -> None:
    first = date(2000, 1, 1) + timedelta(days=start)
    it, day = Parameters(first=first, last=first + timedelta(days=days), group=group), first + timedelta(days=later)
    buckets = it.buckets()

    assert len(set(buckets)) == len(buckets) and buckets == sorted(buckets)
    if it.first <= day <= it.last:
        assert bucket_of(day, group) in buckets
        part = it.in_bucket(bucket_of(day, group))
        assert it.first <= part.first <= day <= part.last <= it.last
    assert sum(it.in_bucket(bucket).days for bucket in buckets) == it.days
