"""Named reads of results, charts and sealed contents."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import get_locale

from app.database import db
from app.errors import NotFound
from cases.evidence.binding import Row, Rows
from cases.evidence.changes import NoPercentage
from cases.evidence.finding import ASPECTS
from cases.evidence.models import CaseChart, CaseContent, CaseResult, CaseResultRevision
from cases.writing.models import Case


def results_of(case_id: int) -> Sequence[CaseResult]:
    """The rows that count now, in their order."""
    wanted = sa.select(CaseResult).where(CaseResult.case_id == case_id, CaseResult.removed_at.is_(None))
    return db.session.scalars(wanted.order_by(CaseResult.position, CaseResult.id)).all()


def removed_results_of(case_id: int) -> Sequence[CaseResult]:
    wanted = sa.select(CaseResult).where(CaseResult.case_id == case_id, CaseResult.removed_at.is_not(None))
    return db.session.scalars(wanted.order_by(CaseResult.key)).all()


def revisions_of(result: CaseResult) -> Sequence[CaseResultRevision]:
    wanted = sa.select(CaseResultRevision).where(CaseResultRevision.result_id == result.id)
    return db.session.scalars(wanted.order_by(CaseResultRevision.revision.desc())).all()


def numbers_of(case: Case) -> Rows:
    """The answer to `cases.numbers`."""
    locale = get_locale()
    return Rows(map(row_of, results_of(case.id)), locale.language if locale else case.language)


def row_of(result: CaseResult) -> Row:
    return Row(
        key=result.key,
        metric=result.metric,
        baseline=result.baseline_number,
        value=result.value_number,
        unit=result.unit,
        begins_on=result.begins_on,
        ends_on=result.ends_on,
    )


def says(result: CaseResult, locale: str) -> dict[str, str]:
    """What can be said of a row in that language, by aspect; without a baseline there is less of it."""
    row, found = row_of(result), {}
    for aspect in ASPECTS:
        try:
            found[aspect] = row.says(aspect, locale)
        except NoPercentage:
            continue
    return found


def charts_of(case_id: int) -> Sequence[CaseChart]:
    return db.session.scalars(sa.select(CaseChart).where(CaseChart.case_id == case_id).order_by(CaseChart.id)).all()


def chart_at(case_id: int, key: str) -> CaseChart:
    """Raises `NotFound`."""
    found = db.session.scalar(sa.select(CaseChart).where(CaseChart.case_id == case_id, CaseChart.key == key))
    if found is None:
        raise NotFound
    return found


def content_of(case_id: int, language: str, version: int) -> CaseContent | None:
    """The last sealed content of that version: sealed again, it is another one where a row changed in between."""
    wanted = sa.select(CaseContent).where(
        CaseContent.case_id == case_id, CaseContent.language == language, CaseContent.version == version
    )
    return db.session.scalar(wanted.order_by(CaseContent.id.desc()).limit(1))


def content_by_key(key: str) -> CaseContent:
    """Raises `NotFound`."""
    found = db.session.scalar(sa.select(CaseContent).where(CaseContent.key == key))
    if found is None:
        raise NotFound
    return found


def contents_of(case_id: int) -> Sequence[CaseContent]:
    wanted = sa.select(CaseContent).where(CaseContent.case_id == case_id)
    return db.session.scalars(wanted.order_by(CaseContent.id.desc())).all()
