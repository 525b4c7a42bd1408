"""Charts of results: defined once, drawn from the rows as they are now, in the language of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.database import db
from app.errors import Conflict, NotFound
from app.reports import charts
from app.reports.charts import Chart, Point
from cases.evidence.binding import Row
from cases.evidence.changes import NoPercentage, percent
from cases.evidence.models import CaseChart, CaseResult
from cases.evidence.queries import chart_at, results_of, row_of
from cases.writing.models import Case

BEFORE_AFTER, CHANGE = "before_after", "change"
MOST_BARS = 12


class NotDrawable(Conflict):
    title = _l("This cannot be one chart")


def define(case: Case, key: str, form: str, keys: Sequence[str]) -> CaseChart:
    """A chart of these rows; the one of that name is defined anew. Raises `NotDrawable`."""
    rows = {each.key: each for each in results_of(case.id)}
    chosen = [rows[name] for name in keys if name in rows]
    _refuse(form, chosen)
    try:
        found = chart_at(case.id, key)
    except NotFound:
        found = CaseChart(case_id=case.id, key=key)
        db.session.add(found)
    found.form, found.results = form, [each.key for each in chosen]
    db.session.flush()
    return found


def drawn(case: Case, key: str, locale: str) -> Markup | None:
    """The answer to `cases.charts`: for a page, wide and narrow; None where nothing can be drawn."""
    chart = chart_of(case, key, locale)
    return None if chart is None else charts.drawn(chart)


def chart_of(case: Case, key: str, locale: str) -> Chart | None:
    """The small table behind a chart, for whatever draws it; None for a name there is not, or rows that are gone."""
    try:
        defined = chart_at(case.id, key)
    except NotFound:
        return None
    rows = {each.key: each for each in results_of(case.id)}
    chosen = [rows[name] for name in defined.results if name in rows]
    with force_locale(locale):
        points = _changes(chosen, locale) if defined.form == CHANGE else _before_and_after(chosen, locale)
        if not points:
            return None
        title = _("Change of the results") if defined.form == CHANGE else _("Before and after")
        kind: charts.Kind = "bars" if defined.form == CHANGE else "before_after"
        said = "; ".join(
            f"{it.label}, {it.series}: {it.shown}" if it.series else f"{it.label}: {it.shown}" for it in points
        )
        return Chart(kind=kind, title=title, sentence=f"{title}: {said}", points=tuple(points))


def _before_and_after(results: Sequence[CaseResult], locale: str) -> list[Point]:
    points = []
    for result in results:
        row, label = row_of(result), result.word("metric", locale)
        if row.baseline is not None:
            points.append(Point(label, float(row.baseline), _("before"), row.says("baseline", locale)))
        points.append(Point(label, float(row.value), _("after"), row.says("value", locale)))
    return points


def _changes(results: Sequence[CaseResult], locale: str) -> list[Point]:
    points = []
    for result in results:
        said = _change(row_of(result), locale)
        if said is not None:
            points.append(Point(result.word("metric", locale), said[0], "", said[1]))
    return points


def _change(row: Row, locale: str) -> tuple[float, str] | None:
    try:
        return float(percent(row.baseline, row.value)), row.says("change", locale)
    except NoPercentage:
        return None


def _refuse(form: str, chosen: Sequence[CaseResult]) -> None:
    if not 0 < len(chosen) <= MOST_BARS:
        raise NotDrawable(_l("Choose between one and %(most)s results.", most=MOST_BARS))
    if form == BEFORE_AFTER and len({each.unit for each in chosen}) > 1:
        raise NotDrawable(_l("Bars of different units cannot be compared. Draw their changes, or one chart for each."))
    if form == BEFORE_AFTER and all(each.baseline is None for each in chosen):
        raise NotDrawable(_l("None of these results has a baseline."))
    if form == CHANGE and not any(_change(row_of(each), "en") for each in chosen):
        raise NotDrawable(_l("None of these results has a percentage."))
