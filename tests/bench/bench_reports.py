"""Dashboards over a seeded world: against the best SQL written by hand for the same numbers, and against reading raw rows.

`bin/bench reports` takes a small world to see that everything runs; `bin/bench reports=1000000` the one of a million orders, ten
million clicks and a hundred thousand reviews. Everything happens on a throwaway server.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from app import clock, create_app
from app.database import db, transaction
from app.reports import answering
from app.reports.archive.counting import on_cluster, on_pandas
from app.reports.archive.sockets import known_kinds, known_reports
from app.reports.archive.writing import archived_months, months_due, path_of, write
from app.reports.parameters import Eyes, Parameters, days_of
from app.reports.rollups.checking import compare
from app.reports.rollups.counting import every
from app.reports.rollups.tasks import roll_up
from app.reports.seeding import planting
from app.reports.seeding.world import Sizes
from app.reports.sockets import report_for
from referrals.tracking.rolling import count
from tests.bench.figures import Figure, median_seconds
from tests.bench.reports_by_hand import BY_HAND
from tests.databases import running_cluster, test_settings

SMALL = 20_000
ROUNDS = 3
GOAL = 1.3
HOUSE = Eyes.of_the_house(names_people=True)
ZONE = "Europe/Tallinn"
CLUSTER_REPORTS = ("sales-by-day", "cohorts", "touches-by-day", "reviews-by-month")


def run(size: int = SMALL) -> Iterator[Figure]:
    with (
        running_cluster() as cluster,
        cluster.clone("reports") as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        app = create_app(test_settings(url, Path(folder)))
        with app.test_request_context():
            yield _made(size)
            yield from _rolled_up(size)
            yield from _dashboards()
            yield from _archive()
            db.session.remove()
            db.engine.dispose()
        yield from _raw_rows(url, folder)


def _made(size: int) -> Figure:
    begun = time.perf_counter()
    planting.plant(Sizes(orders=size, clicks=size * 10, reviews=size // 10), seed=1)
    return Figure(name=f"a world of {size:,} orders, made", measured=time.perf_counter() - begun, unit="s")


def _rolled_up(size: int) -> Iterator[Figure]:
    """Everything counted once; then a million clicks counted again, beside a bare count of the same rows by day."""
    begun = time.perf_counter()
    roll_up()
    yield Figure(name="orders, payments, refunds rolled up, per million", unit="s",
                 measured=(time.perf_counter() - begun) * 1_000_000 / size)  # fmt: skip
    again = median_seconds(roll_up, rounds=3, warm_up=0) * 1_000
    yield Figure(name="rolling up when nothing changed", measured=again, unit="ms")
    if not all(compare(it).holds for it in every()):
        raise RuntimeError("the roll-ups are not what the events say")
    clicks, first, last = db.session.execute(
        sa.text("SELECT count(*), min(happened_at)::date, max(happened_at)::date FROM referral_touch")
    ).one()
    with transaction() as session:
        session.execute(sa.text("DELETE FROM referral_day"))
    begun = time.perf_counter()
    with transaction():
        count(first, last)
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    db.session.execute(
        sa.text("SELECT happened_at::date, link_id, kind, count(*) FROM referral_touch GROUP BY 1, 2, 3")
    ).all()
    bare = time.perf_counter() - begun
    db.session.rollback()
    yield Figure(name="clicks rolled up, per million", measured=ours * 1_000_000 / clicks, unit="s",
                 baseline=bare * 1_000_000 / clicks, baseline_name="a bare count by day and link")  # fmt: skip


def _dashboards() -> Iterator[Figure]:
    """A year by month, nothing compared: all tiles and tables of a report."""
    first, last = days_of("last_365", clock.today(ZONE))
    parameters = Parameters(first=first, last=last, zone=ZONE, compare="none", group="month")
    values = {"begins": parameters.start, "ends": parameters.end, "zone": ZONE}
    for name, statements in BY_HAND.items():
        report = report_for(HOUSE, name)
        ours = median_seconds(lambda: _answered(report, parameters), rounds=ROUNDS, warm_up=1)  # noqa: B023
        best = median_seconds(lambda: _asked(statements, values), rounds=ROUNDS, warm_up=1)  # noqa: B023
        yield Figure(
            name=f"dashboard {name}, a year by month", measured=ours * 1_000, unit="ms", baseline=best * 1_000,
            baseline_name="the same numbers by hand", goal=f"ratio <= {GOAL}", met=ours <= GOAL * best,
        )  # fmt: skip


def _answered(report: object, parameters: Parameters) -> None:
    answering.answer(report, parameters, HOUSE)  # type: ignore[arg-type]
    db.session.rollback()


def _asked(statements: tuple[str, ...], values: dict[str, object]) -> None:
    for statement in statements:
        db.session.execute(sa.text(statement), values).all()
    db.session.rollback()


def _archive() -> Iterator[Figure]:
    """Written once; then each table on pandas and on two workers, which are there already."""
    from distributed import LocalCluster

    begun, rows = time.perf_counter(), 0
    for kind in known_kinds().values():
        with transaction():
            # What a running house has let go of is still here: the whole world is archived.
            due = months_due(kind, every=True)
        for month in due:
            with transaction():
                rows += write(kind, month).rows
    yield Figure(name="archiving, per million events", unit="s",
                 measured=(time.perf_counter() - begun) * 1_000_000 / max(rows, 1))  # fmt: skip
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        for name in CLUSTER_REPORTS:
            report = known_reports()[name]
            paths = [path_of(report.kind, month) for month in archived_months(report.kind)]
            here = median_seconds(lambda: on_pandas(report, paths, ZONE), rounds=ROUNDS, warm_up=1)  # noqa: B023
            there = median_seconds(
                lambda: on_cluster(report, paths, ZONE, cluster.scheduler_address),  # noqa: B023
                rounds=ROUNDS, warm_up=1,
            )  # fmt: skip
            yield Figure(name=f"archive {name}, Dask with two workers", measured=there * 1_000, unit="ms",
                         baseline=here * 1_000, baseline_name="pandas")  # fmt: skip


def _raw_rows(url: str, folder: str) -> Iterator[Figure]:
    """Seconds and peak memory of the sales of a year, each way in a process of its own."""
    context = multiprocessing.get_context("spawn")
    found = {}
    for way in (_by_report, _by_raw_rows):
        answers = context.Queue()
        worker = context.Process(target=way, args=(url, folder, answers))
        worker.start()
        found[way] = answers.get(timeout=3_600)
        worker.join()
    (ours, our_peak), (naive, naive_peak) = found[_by_report], found[_by_raw_rows]
    yield Figure(name="sales of a year, against reading raw rows", measured=ours * 1_000, unit="ms",
                 baseline=naive * 1_000, baseline_name="pandas.read_sql of raw rows")  # fmt: skip
    yield Figure(name="its peak memory", measured=our_peak, unit="MB", baseline=naive_peak, baseline_name="raw rows")


def _measured(act: Callable[[Parameters], object], url: str, folder: str) -> tuple[float, float]:
    app = create_app(test_settings(url, Path(folder) / "worker"))
    with app.test_request_context():
        first, last = days_of("last_365", clock.today(ZONE))
        parameters = Parameters(first=first, last=last, zone=ZONE, compare="none", group="month")
        # What is loaded and put together once in the life of a server is not what is measured.
        act(Parameters(first=first, last=first, zone=ZONE, compare="none", group="day"))
        begun = time.perf_counter()
        act(parameters)
        seconds = time.perf_counter() - begun
        db.session.remove()
        db.engine.dispose()
    return seconds, _peak_megabytes()


def _peak_megabytes() -> float:
    """Of this process alone: what getrusage says includes the process it was made from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1_024


def _by_report(url: str, folder: str, answers: multiprocessing.Queue[tuple[float, float]]) -> None:
    answers.put(
        _measured(lambda parameters: answering.answer(report_for(HOUSE, "sales"), parameters, HOUSE), url, folder)
    )


def _by_raw_rows(url: str, folder: str, answers: multiprocessing.Queue[tuple[float, float]]) -> None:
    answers.put(_measured(_read_all, url, folder))


def _read_all(parameters: Parameters) -> pd.DataFrame:
    """As a notebook would: every row of the year, then groupby."""
    values = {"begins": parameters.start, "ends": parameters.end}
    statements = {
        "orders": "SELECT * FROM customer_order WHERE paid_at >= :begins AND paid_at < :ends",
        "lines": "SELECT l.* FROM order_line l JOIN customer_order o ON o.id = l.order_id "
        "WHERE o.paid_at >= :begins AND o.paid_at < :ends",
        "touches": "SELECT t.* FROM order_touch t JOIN customer_order o ON o.id = t.order_id "
        "WHERE o.paid_at >= :begins AND o.paid_at < :ends",
        "refunds": "SELECT r.*, p.order_id FROM refund r JOIN payment p ON p.id = r.payment_id "
        "WHERE r.settled_at >= :begins AND r.settled_at < :ends",
    }
    with db.engine.connect() as connection:
        raw = {
            name: pd.read_sql(sa.text(statement), connection, params=values) for name, statement in statements.items()
        }
    source = raw["touches"].drop_duplicates("order_id", keep="last")[["order_id", "source"]]
    whole = raw["lines"].merge(raw["orders"], left_on="order_id", right_on="id", suffixes=("", "_of_order"))
    whole = whole.merge(source, on="order_id", how="left")
    whole["month"] = whole["paid_at"].dt.tz_convert(parameters.zone).dt.strftime("%Y-%m")
    keys = ["month", "currency", "service_id", "source", "relation"]
    return whole.groupby(keys, dropna=False)[["net_minor", "discount_minor"]].sum()
