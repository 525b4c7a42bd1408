"""Counting from the archive: with pandas on this machine, or on the cluster of REPORT_CLUSTER. One function, one result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from app.config import settings
from app.errors import NotFound
from app.reports.archive.sockets import EventReport, known_reports
from app.reports.archive.writing import archived_months, path_of


def counted(
    name: str, *, first: date | None = None, last: date | None = None, timezone: str | None = None
) -> pd.DataFrame:
    """A report by its name from the archived months of these days. Raises `NotFound` for an unknown one."""
    report = known_reports().get(name)
    if report is None:
        raise NotFound
    wanted = [
        month
        for month in archived_months(report.kind)
        if (first is None or month >= first.replace(day=1)) and (last is None or month <= last)
    ]
    paths = [path_of(report.kind, month) for month in wanted]
    zone = timezone or settings().seller.timezone
    cluster = settings().report_cluster
    return on_cluster(report, paths, zone, cluster) if cluster else on_pandas(report, paths, zone)


def on_pandas(report: EventReport, paths: Sequence[Path], zone: str) -> pd.DataFrame:
    """Month after month: no more than one is in memory."""
    return finished(report, [count_month(report.part, str(path), zone) for path in paths])


def on_cluster(report: EventReport, paths: Sequence[Path], zone: str, cluster: str) -> pd.DataFrame:
    """`cluster` is the address of a scheduler whose workers have this project and see the archive under the same path."""
    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        parts = [client.submit(count_month, report.part, str(path), zone, pure=False) for path in paths]
        return finished(report, client.gather(parts))


def count_month(part: Callable[[pd.DataFrame, str], pd.DataFrame], path: str, zone: str) -> pd.DataFrame:
    return part(pd.read_parquet(path), zone)


def finished(report: EventReport, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """What all months gave as one table, in one order."""
    if not parts:
        return pd.DataFrame(columns=report.columns)
    table = report.whole(pd.concat(parts, ignore_index=True))[report.columns]
    return table.sort_values(list(report.order), kind="stable").reset_index(drop=True)
