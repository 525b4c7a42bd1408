"""From scored days to what is found: neighbouring windows become one, with the numbers of the least likely. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from reviews.integrity.detecting import WINDOW_DAYS, discoveries
from reviews.integrity.following import AFTER_DAYS, After
from reviews.integrity.signs import Sign


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that is unlikely, the reviews it points at, and the numbers of its sentence.

    `about` tells two findings of one subject and time apart. `review_ids` None: the five stars of the time.
    """

    sign: Sign
    service_id: int
    begins_on: date
    ends_on: date
    because: Mapping[str, Any]
    review_ids: tuple[int, ...] | None = None
    only_unverified: bool = False
    about: str = ""
    p: float = field(default=0.0, compare=False)


def bursts(days: pd.DataFrame, since: pd.Timestamp, rate: float = 0.05) -> tuple[list[Found], int]:
    """What the windows that end since `since` say, and how many were asked; false ones are at most `rate` of all."""
    late = days[days["day"] >= since]
    tests = sorted([*late.loc[late["burst_tested"], "p_burst"], *late.loc[late["unverified_tested"], "p_unverified"]])
    most = discoveries(tests, rate)
    found = [
        *_of(late[late["burst"] & (late["p_burst"] <= most)], "p_burst", _burst),
        *_of(late[late["unverified_burst"] & (late["p_unverified"] <= most)], "p_unverified", _unverified),
    ]
    return found, len(tests)


def praise(found: list[After]) -> list[Found]:
    """One signal for each subject: the most striking day, from there to the last."""
    best: dict[int, After] = {}
    for each in found:
        if each.service_id not in best or each.count > best[each.service_id].count:
            best[each.service_id] = each
    return [
        Found(
            sign=Sign.AFTER_NEGATIVE,
            service_id=each.service_id,
            begins_on=each.day.date() + timedelta(days=1),
            ends_on=each.day.date() + timedelta(days=AFTER_DAYS),
            because={
                "count": each.count,
                "usual_tenths": round(each.usual * 10),
                "days": AFTER_DAYS,
                "on": str(each.day.date()),
                "one_in": _one_in(each.p),
            },
            p=each.p,
        )
        for each in best.values()
    ]


def beginnings(subjects: pd.DataFrame) -> list[Found]:
    return [
        Found(
            sign=Sign.COLD_START,
            service_id=int(row.service_id),
            begins_on=row.first.date(),
            ends_on=row.first.date() + timedelta(days=29),
            because={"reviews": int(row.reviews), "five": int(row.five), "unknown": int(row.unknown)},
        )
        for row in subjects.itertuples()
    ]


def _of(flagged: pd.DataFrame, p: str, make: Any) -> Iterator[Found]:
    for _service, own in flagged.groupby("service_id", sort=False):
        runs = (own["day"].diff() > pd.Timedelta(days=WINDOW_DAYS)).cumsum()
        for _run, days in own.groupby(runs):
            first = days["day"].min().date() - timedelta(days=WINDOW_DAYS - 1)
            yield from make(days.loc[days[p].idxmin()], first, days["day"].max().date())


def _burst(row: Any, begins_on: date, ends_on: date) -> Iterator[Found]:
    place: dict[str, Any] = {
        "service_id": int(row.service_id),
        "begins_on": begins_on,
        "ends_on": ends_on,
        "p": float(row.p_burst),
    }
    yield Found(
        sign=Sign.BURST_VOLUME,
        because={
            "count": int(row.window_reviews),
            "expected_tenths": round(row.expected * 10),
            "asked": round(row.window_asked),
            "days": WINDOW_DAYS,
            "one_in": _one_in(row.p_volume),
        },
        **place,
    )
    yield Found(
        sign=Sign.RATING_SHIFT,
        because={
            "five": int(row.window_five),
            "count": int(row.window_reviews),
            "usual_percent": round(row.usual_share * 100),
            "days": WINDOW_DAYS,
            "one_in": _one_in(row.p_shift),
        },
        **place,
    )


def _unverified(row: Any, begins_on: date, ends_on: date) -> Iterator[Found]:
    yield Found(
        sign=Sign.UNVERIFIED_BURST,
        service_id=int(row.service_id),
        begins_on=begins_on,
        ends_on=ends_on,
        only_unverified=True,
        because={
            "count": int(row.window_unverified),
            "expected_hundredths": round(row.expected_unverified * 100),
            "days": WINDOW_DAYS,
            "one_in": _one_in(row.p_unverified),
        },
        p=float(row.p_unverified),
    )


def _one_in(p: float) -> int:
    """By chance once in so many; at most a million, which is never."""
    return min(1_000_000, round(1 / max(p, 1e-6)))
