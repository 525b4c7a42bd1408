"""Tables of the report on reviews that are counted in their own way: NPS with its interval, and equal treatment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from flask_babel import gettext as _

from app.reports import frames, wording
from app.reports.charts import Chart, Point
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics
from app.reports.subjects.counting import SERVICE
from app.reports.tables import Column, Table
from reviews.integrity.auditing import Line, lines_between, month_after
from reviews.integrity.parity import HIGH, LOW
from reviews.integrity.wording import GROUPS, MEASURES, verdict
from reviews.recovery.intervals import Nps, nps

ALL = ""


def nps_table(parameters: Parameters, eyes: Eyes) -> Table:
    """All services together, then each: how many answered, the score, and between which values the true one lies."""
    metric = known_metrics()["reviews.nps"]
    frame = frames.grouped(
        metric, parameters, eyes, lambda rows: [rows.service.label("service"), rows.amount.label("standing")]
    )
    counts: dict[str, dict[int, int]] = {ALL: {}}
    for service, standing, rows in zip(frame["service"], frame["standing"], frame["rows"], strict=True):
        for group in (ALL, str(service)):
            of = counts.setdefault(group, {})
            of[int(standing)] = of.get(int(standing), 0) + int(rows)
    found = [_line(group, _scored(of)) for group, of in counts.items() if of]
    columns = (
        Column(key="label", label=_("Service")),
        Column(key="n", label=_("Answers"), unit="count", metric=metric.id),
        Column(key="score", label=_("NPS"), unit="points"),
        Column(key="low", label=_("At least"), unit="points"),
        Column(key="high", label=_("At most"), unit="points"),
    )
    whole = pd.DataFrame(found, columns=["group", "label", "currency", "n", "score", "low", "high"])
    return Table(columns, whole.sort_values(["group"], key=lambda group: group != ALL, kind="stable", ignore_index=True),
                 narrow=(("group", "by_service"),))  # fmt: skip


def _scored(of: dict[int, int]) -> Nps:
    """By the same function that the desk of recovery uses, from how many stood for, between and against."""
    return nps([*[10] * of.get(1, 0), *[8] * of.get(0, 0), *[0] * of.get(-1, 0)])


def _line(group: str, it: Nps) -> tuple[str, str, str, int, int, int, int]:
    score, margin = it.score_tenths or 0, it.margin_tenths or 0
    words = SERVICE.words(group) if group else _("All services")
    low, high = max(-1_000, score - margin), min(1_000, score + margin)
    return group, words, "", it.n, _tenth(score), _tenth(low), _tenth(high)


def _tenth(value: int) -> int:
    """Tenths of a point as whole points, halves away from zero."""
    sign = -1 if value < 0 else 1
    return sign * ((abs(value) + 5) // 10)


def nps_charts(table: Table, _parameters: Parameters) -> Sequence[Chart]:
    records = table.records()[:8]
    if not records:
        return ()
    points = tuple(
        Point(label=record["label"], value=record["score"], shown=wording.shown(record["score"], "points"))
        for record in records
    )
    first = records[0]
    said = _(
        "NPS %(score)s from %(n)s answers, between %(low)s and %(high)s.",
        score=wording.shown(first["score"], "points"),
        n=wording.shown(first["n"], "count"),
        low=wording.shown(first["low"], "points"),
        high=wording.shown(first["high"], "points"),
    )
    return (Chart(kind="bars", title=_("NPS"), sentence=said, points=points),)


def parity_table(parameters: Parameters, _eyes: Eyes) -> Table:
    """Each measure of the monthly audit, counted over all months that the period touches."""
    lines = lines_between(parameters.first.replace(day=1), month_after(parameters.last))
    columns = (
        Column(key="label", label=_("What was done")),
        Column(key="low", label=GROUPS[LOW], unit="share"),
        Column(key="low_n", label=_("of"), unit="count"),
        Column(key="high", label=GROUPS[HIGH], unit="share"),
        Column(key="high_n", label=_("of"), unit="count"),
        Column(key="verdict", label=_("Verdict")),
    )
    found = [_compared(line) for line in lines if line.shares[LOW].of or line.shares[HIGH].of]
    frame = pd.DataFrame(found, columns=["currency", *(column.key for column in columns)])
    return Table(columns, frame.astype({"low": "Int64", "high": "Int64"}))


def _compared(line: Line) -> dict[str, Any]:
    low, high = line.shares[LOW], line.shares[HIGH]
    return {
        "label": str(MEASURES[line.measure]), "currency": "", "low": _bp(low.value), "low_n": low.of, "high": _bp(high.value),
        "high_n": high.of, "verdict": verdict(line)[0],
    }  # fmt: skip


def _bp(share: float | None) -> int | None:
    return None if share is None else round(share * 10_000)
