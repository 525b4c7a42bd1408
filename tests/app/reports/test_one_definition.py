"""Dashboard, rows, file and API say the same for every metric there is, on a made-up world that no one has seen before."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from app.money import Money
from app.reports import answering, drilling, exporting, frames, tables
from app.reports.parameters import Eyes, Parameters
from app.reports.registry import How, Metric, Unit
from app.reports.sockets import known_metrics
from tests.cast import Cast
from tests.factories.api import a_key
from tests.factories.reports import a_world

HOUSE = Eyes.of_the_house(names_people=True)
NIGHTS = [
    ("America/New_York", date(2026, 3, 8)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Asia/Kolkata", date(2026, 8, 31)),
]


ONE_OF_EACH = {"sales.net", "cash.time_to_pay", "customers.repeat", "loop.cost", "loop.earned"}


def test_page_rows_file_and_api_say_the_same_for_one_metric_of_each_kind(
    db: Any, client: FlaskClient, cast: Cast
) -> None:
    say_the_same(client, cast, seed=1, orders=9, only=ONE_OF_EACH)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 13))
def test_page_rows_file_and_api_say_the_same_for_every_metric(
    db: Any, client: FlaskClient, cast: Cast, seed: int
) -> None:
    say_the_same(client, cast, seed=seed, orders=40, only=set(known_metrics()))


def say_the_same(client: FlaskClient, cast: Cast, *, seed: int, orders: int, only: set[str]) -> None:
    random = Random(seed)
    zone, night = NIGHTS[seed % len(NIGHTS)]
    a_world(random, night, orders=orders)
    first = night - timedelta(days=random.randint(0, 3))
    it = Parameters(first=first, last=night + timedelta(days=random.randint(0, 35)), zone=zone, compare="none")
    key = a_key(cast.ada, "reports:read", days=365)

    counted = 0
    for metric in [each for name, each in known_metrics().items() if name in only]:
        page = {figure.currency: figure.value for figure in answering.tile(metric, it, HOUSE).figures if figure.rows}
        rows = drilling.rows_of(metric, it, HOUSE)
        assert page == _of_rows(metric, rows.frame), metric.id
        assert page == _of_file(metric, rows), metric.id
        assert page == _of_program(
            client.get(f"/api/v1/metrics/{metric.id}", query_string=it.as_query(), headers=key)
        ), metric.id
        if metric.over_time:
            assert _sums(page, frames.series(metric, it, HOUSE), metric), metric.id
        for dimension in metric.dimensions:
            assert _sums(page, frames.breakdown(metric, it, HOUSE, dimension.id), metric), (metric.id, dimension.id)
        counted += sum(value is not None for value in page.values())
    assert counted >= len(only) // 2, "the world is not empty"


def _of_rows(metric: Metric, frame: pd.DataFrame) -> dict[str, int | None]:
    """Counted again in plain Python from the rows a reader sees."""
    found: dict[str, int | None] = {}
    assert frame["key"].is_unique
    for currency in frame["currency"].unique():
        part = frame[frame["currency"] == currency]
        amounts = sorted(int(value) for value in part["amount"])
        if metric.how == How.MEDIAN:
            found[currency] = amounts[(len(amounts) - 1) // 2]
        else:
            found[currency] = tables.figure(metric.how, metric.unit, sum(amounts), int(part["base"].sum()))
    return found


def _of_file(metric: Metric, table: tables.Table) -> dict[str, int | None]:
    """From the text of the CSV file, whose money is in major units."""
    keys = [column.key for column in table.columns]
    amounts: dict[str, list[int]] = {}
    bases: Counter[str] = Counter()
    for line in list(csv.reader(io.StringIO(exporting.csv_text(table))))[1:]:
        cells = dict(zip(keys, line, strict=True))
        currency = cells.get("currency", "")
        amounts.setdefault(currency, []).append(_whole(cells["amount"], metric, currency))
        bases[currency] += int(cells.get("base", 1))
    if metric.how == How.MEDIAN:
        return {currency: sorted(found)[(len(found) - 1) // 2] for currency, found in amounts.items()}
    return {
        currency: tables.figure(metric.how, metric.unit, sum(found), bases[currency])
        for currency, found in amounts.items()
    }


def _whole(cell: str, metric: Metric, currency: str) -> int:
    if metric.unit == Unit.MONEY:
        return Money.parse(cell, currency, "en").minor
    return int(Decimal(cell))


def _of_program(response: Any) -> dict[str, int | None]:
    assert response.status_code == 200, response.text
    return {each["currency"]: each["value"] for each in response.json["figures"] if each["rows"]}


def _sums(page: dict[str, int | None], frame: pd.DataFrame, metric: Metric) -> bool:
    """The parts make up the whole, in every currency by itself; medians have no parts that add up."""
    if metric.how == How.MEDIAN:
        return set(frame["currency"]) == set(page)
    parts = frame.groupby("currency", dropna=False)[["numerator", "denominator"]].sum()
    return page == {
        currency: tables.figure(metric.how, metric.unit, int(row.numerator), int(row.denominator))
        for currency, row in parts.iterrows()
    }
