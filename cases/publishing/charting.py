"""Charts of a case, from the rows of its results: one definition for page, PDF and slides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.database import db
from cases.evidence.models import CaseChart, CaseResult
from cases.evidence.units import written
from cases.publishing.outputs.document import Bar, Chart
from cases.writing.document import Document as Text
from cases.writing.models import Case

FULL = 1000


def charts_of(
    case: Case, text: Text, rows: Sequence[CaseResult], language: str, bound: Callable[[str], str]
) -> tuple[Chart, ...]:
    """The charts that the text shows, numbered in its order; a chart without a row is left out."""
    wanted = {it.show.removeprefix("chart:"): it for it in text.figures if it.show.startswith("chart:")}
    known = {
        chart.key: chart
        for chart in db.session.scalars(
            sa.select(CaseChart).where(CaseChart.case_id == case.id, CaseChart.key.in_(wanted))
        )
    }
    found: list[Chart] = []
    for key, figure in wanted.items():
        shown = [row for row in rows if key in known and row.key in known[key].results]
        if not shown:
            continue
        bars = _changes(shown, bound) if known[key].form == "change" else _before_after(shown, language)
        title = ", ".join(row.word("metric", language) for row in shown)
        found.append(
            Chart(
                number=len(found) + 1,
                title=title,
                caption=bound(figure.caption) or title,
                alt=bound(figure.alt) or sentence(bars),
                bars=tuple(bars),
            )
        )
    return tuple(found)


def sentence(bars: Iterable[Bar]) -> str:
    """What is seen, in words."""
    return "; ".join(f"{bar.label}: {bar.written}" for bar in bars)


def _before_after(rows: Sequence[CaseResult], language: str) -> list[Bar]:
    """Two bars for each row. Rows of one unit share a scale; others have one each, because euros and days do not compare."""
    shared = len({row.unit for row in rows}) == 1
    top = max((_top(row) for row in rows), default=Decimal(0))
    found: list[Bar] = []
    for row in rows:
        longest = top if shared else _top(row)
        name = row.word("metric", language)
        if row.baseline_number is not None:
            label = _("%(metric)s, before", metric=name)
            found.append(_bar(label, row.baseline_number, written(row.baseline_number, row.unit, language), longest))
        label = _("%(metric)s, after", metric=name)
        found.append(_bar(label, row.value_number, written(row.value_number, row.unit, language), longest))
    return found


def _changes(rows: Sequence[CaseResult], bound: Callable[[str], str]) -> list[Bar]:
    shown = [(row, bound("{{" + row.key + ".change}}")) for row in rows if row.baseline_number]
    shown = [(row, said) for row, said in shown if not said.startswith("{{")]
    shares = [
        abs((row.value_number - row.baseline_number) / row.baseline_number)
        for row, _said in shown
        if row.baseline_number
    ]
    longest = max(shares, default=Decimal(0))
    return [_bar(row.metric, share, said, longest) for (row, said), share in zip(shown, shares, strict=True)]


def _bar(label: str, number: Decimal, words: str, longest: Decimal) -> Bar:
    return Bar(label=label, written=words, length=int(FULL * max(number, Decimal(0)) / longest) if longest else 0)


def _top(row: CaseResult) -> Decimal:
    return max(row.value_number, row.baseline_number or Decimal(0))
