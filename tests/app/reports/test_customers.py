"""Who is new, who comes again, and the months of newcomers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app import clock
from app.reports import answering, drilling, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for
from tests.factories.reports import a_paid_order

HOUSE = Eyes.of_the_house(names_people=True)


def test_newcomers_and_those_who_come_again(db: Any) -> None:
    for day, email in ((1, "a@x.example"), (5, "A@X.example"), (9, "b@x.example"), (12, "a@x.example")):
        a_paid_order(paid_at=datetime(2026, 11, day, tzinfo=UTC), email=email)
    a_paid_order(paid_at=datetime(2026, 10, 5, tzinfo=UTC), email="b@x.example")
    november = Parameters(first=date(2026, 11, 1), last=date(2026, 11, 30), zone="UTC", compare="none")

    new = frames.totals(known_metrics()["customers.new"], november, HOUSE)
    repeat = frames.totals(known_metrics()["customers.repeat"], november, HOUSE)
    assert list(new["value"]) == [1], "an address is one customer whatever its case; b came in October"
    assert list(repeat["value"]) == [7_500] and list(repeat["denominator"]) == [4]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", {"2026-08": [2, 1, 0, 1]}), ("Asia/Tokyo", {"2026-08": [1, 0, 0, 1], "2026-09": [1, 1]})],
)
def test_cohorts_are_counted_on_the_clock_of_the_zone(db: Any, zone: str, expected: dict[str, list[int]]) -> None:
    """One paid late on 31 August (UTC), which in Tokyo is September already."""
    for email, days in {
        "a@x.example": ((8, 3, 9), (8, 20, 9), (11, 2, 9)),
        "b@x.example": ((8, 31, 20), (9, 30, 20), (9, 30, 21)),
    }.items():
        for month, day, hour in days:
            a_paid_order(paid_at=datetime(2026, month, day, hour, tzinfo=UTC), email=email)
    it = Parameters(first=date(2026, 8, 1), last=date(2026, 9, 30), zone=zone, compare="none")

    with clock.freeze(datetime(2026, 11, 20, tzinfo=UTC)):
        report = report_for(HOUSE, "customers")
        table = next(each.table for each in answering.answer(report, it, HOUSE).sections if each.part.id == "cohorts")
        first = it.narrowed(by_cohort="x").narrowed(cohort="2026-08", later="0")
        rows = drilling.rows_of(known_metrics()["customers.cohort"], first, HOUSE)
    keys = [column.key for column in table.columns if column.key != "cohort"]
    found = {record["cohort"]: [record[key] for key in keys] for record in table.records()}

    assert {cohort: counts[: len(expected[cohort])] for cohort, counts in found.items()} == expected
    assert len(rows.frame) == expected["2026-08"][0], "the number opens what it counts"
