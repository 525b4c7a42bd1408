"""The archive: written once, the same again, checked, never thinned out; counted on pandas and on a cluster with one result."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from flask import Flask
from pandas.testing import assert_frame_equal
from pyarrow import parquet

from app import clock
from app.database import db
from app.reports.archive.counting import counted, finished, on_cluster, on_pandas
from app.reports.archive.sockets import EventKind, known_kinds, known_reports
from app.reports.archive.trade import REPORTS, TRADE
from app.reports.archive.writing import NotAsWritten, archived_months, months_due, path_of, write
from app.reports.seeding import planting
from app.reports.seeding.world import Sizes
from tests.conftest import NOON
from tests.factories.catalogue import make_service
from tests.factories.orders import a_contact
from tests.factories.trade import an_order_at, pay, trade

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def archive(app: Flask, tmp_path: Any) -> Iterator[None]:
    """A folder of its own, and a day on which November is over."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, archive_path=tmp_path / "archive")
    with clock.freeze(datetime(2026, 12, 2, tzinfo=UTC)):
        yield
    app.extensions["settings"] = before


def archive_everything() -> None:
    for kind in known_kinds().values():
        for month in months_due(kind):
            write(kind, month)


def test_written_again_it_is_the_same_and_what_came_late_is_added(archive: None) -> None:
    random = Random(5)
    trade(random, [make_service().id], steps=60)
    db.session.commit()

    first = [write(TRADE, month) for month in months_due(TRADE)]
    assert [each.month.month for each in first] == list(range(3, 12)) and all(each.is_new for each in first)
    stamps = {month: path_of("trade", month).stat().st_mtime_ns for month in archived_months("trade")}
    assert [write(TRADE, month).is_new for month in months_due(TRADE, every=True)] == [False] * len(first)
    assert stamps == {month: path_of("trade", month).stat().st_mtime_ns for month in archived_months("trade")}

    late = an_order_at(random, a_contact(), [], datetime(2026, 11, 3, tzinfo=UTC))
    db.session.commit()
    assert [(each.month, each.is_new) for each in (write(TRADE, month) for month in months_due(TRADE))] == [
        (date(2026, 10, 1), False),
        (NOVEMBER, True),
    ]
    assert late.id in parquet.read_table(path_of("trade", NOVEMBER))["order_id"].to_pylist()


def test_what_was_counted_from_it_is_what_the_database_says(archive: None) -> None:
    trade(Random(8), [make_service().id], steps=120)
    db.session.commit()
    archive_everything()

    sold = (
        counted("sales-by-day", timezone="Europe/Tallinn")
        .groupby("currency")[["orders", "gross_minor", "discount_minor"]]
        .sum()
    )
    told = db.session.execute(
        sa.text("""
            SELECT o.currency, count(DISTINCT o.id), sum(l.net_minor)::bigint, sum(l.discount_minor)::bigint
            FROM customer_order o JOIN order_line l ON l.order_id = o.id WHERE o.paid_at IS NOT NULL GROUP BY 1
        """)
    )
    assert {row.Index: tuple(row)[1:] for row in sold.itertuples() if row.orders} == {
        row[0]: tuple(row)[1:] for row in told
    }


def test_a_file_that_is_not_what_the_database_counts_replaces_nothing(archive: None) -> None:
    an_order_at(Random(2), a_contact(), [], datetime(2026, 11, 3, tzinfo=UTC))
    db.session.commit()
    kept = write(TRADE, NOVEMBER)
    path = path_of("trade", NOVEMBER)
    before = path.read_bytes()
    outside = replace(
        TRADE, source=TRADE.source.replace("o.placed_at AS happened_at", "o.placed_at + interval '40 days'")
    )

    with pytest.raises(NotAsWritten):
        write(outside, NOVEMBER)

    assert kept.rows and path.read_bytes() == before
    assert list(path.parent.glob("*.writing")) == []


def test_a_month_whose_rows_were_let_go_is_not_written_again(archive: None) -> None:
    kind: EventKind = replace(TRADE, kept_days=31)
    pay(
        Random(3),
        an_order_at(Random(1), a_contact(), [], datetime(2026, 9, 5, tzinfo=UTC)),
        datetime(2026, 9, 6, tzinfo=UTC),
    )
    db.session.commit()

    assert months_due(kind, every=True) == []
    assert months_due(replace(kind, kept_days=100), every=True) == [date(2026, month, 1) for month in (9, 10, 11)]


def test_there_is_nothing_in_it_that_names_somebody(app: Flask) -> None:
    words = {name for kind in known_kinds().values() for name, type_ in kind.columns.items() if type_ == "word"}

    assert words == {"event", "relation", "source", "currency", "kind", "channel", "language"}


def test_a_table_does_not_depend_on_where_months_are_cut() -> None:
    random = Random(1)
    events = pd.DataFrame(
        {
            "happened_at": pd.to_datetime(
                [NOON - timedelta(hours=random.randint(0, 3_000)) for _each in range(60)], utc=True
            ),
            "event": [random.choice(("placed", "paid", "refunded")) for _each in range(60)],
            "order_id": range(60), "contact_id": [random.randint(1, 9) for _each in range(60)],
            "service_id": [random.randint(0, 2) for _each in range(60)], "position": 1, "relation": "b2b",
            "source": [random.choice(("direct", "referrals.link")) for _each in range(60)],
            "currency": [random.choice(("EUR", "JPY")) for _each in range(60)],
            "gross_minor": [random.randint(0, 10**12) for _each in range(60)], "discount_minor": 1, "returned_minor": 0,
        }
    )  # fmt: skip
    zone = "Asia/Kolkata"

    for report in REPORTS:
        at_once = finished(report, [report.part(events, zone)])
        assert len(at_once)
        for cut in (1, 7, 30):
            in_parts = [report.part(events[start : start + cut], zone) for start in range(0, 60, cut)]
            assert_frame_equal(at_once, finished(report, in_parts))


def test_an_unknown_table_gets_a_sentence(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["archive", "report", "weather"])

    assert answer.exit_code == 1
    assert "There is no “weather”. There are: cohorts, " in answer.output


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_cluster_of_two_workers_counts_the_same_frame_by_frame(
    archive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes, a real scheduler; every report that somebody plugged in."""
    from distributed import LocalCluster

    monkeypatch.setitem(os.environ, "PYTHONWARNINGS", "ignore")
    planting.plant(Sizes(orders=1_500, clicks=8_000, reviews=200, days=150), seed=4, until=date(2026, 11, 20))
    planting.truths_path().unlink()
    archive_everything()

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        assert len(cluster.workers) == 2
        for report in known_reports().values():
            paths = [path_of(report.kind, month) for month in archived_months(report.kind)]
            assert len(paths) > 1, report.name
            there = on_cluster(report, paths, "Europe/Tallinn", cluster.scheduler_address)
            here = on_pandas(report, paths, "Europe/Tallinn")
            assert len(here), report.name
            assert_frame_equal(there, here)


@pytest.mark.slow
def test_archived_touches_are_the_daily_numbers(archive: None) -> None:
    planting.plant(Sizes(orders=200, clicks=4_000, reviews=0, days=150), seed=6, until=date(2026, 11, 20))
    planting.truths_path().unlink()
    archive_everything()

    found = counted("touches-by-day", timezone="UTC").groupby(["day", "kind"])["touches"].sum()
    told = db.session.execute(
        sa.text("SELECT day::text, kind, sum(count)::int FROM referral_day WHERE day >= :first GROUP BY 1, 2"),
        {"first": min(archived_months("touches"))},
    )
    assert dict(found) == {(row[0], row[1]): row[2] for row in told}
