"""Writing down what was measured: every change is a revision, is told, and takes the client's confirmation away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from cases.evidence.facts import ResultChanged, ResultConfirmed
from cases.evidence.models import CaseResult, CaseResultRevision
from cases.writing.models import Case

MOST_DECIMALS = 6


class KeyTaken(Conflict):
    title = _l("There is a result of that name already")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One result as it is typed. `words` holds metric, source and method for other languages."""

    metric: str
    baseline: Decimal | None
    value: Decimal
    unit: str
    begins_on: date
    ends_on: date
    source: str
    method: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    asset_key: str = ""
    exceptional: bool = False


def add(case: Case, key: str, measured: Measured, *, by: User | None) -> CaseResult:
    """A new row. Raises `KeyTaken`; a key that was removed may be used again and begins with a higher revision."""
    found = db.session.scalar(sa.select(CaseResult).where(CaseResult.case_id == case.id, CaseResult.key == key))
    if found is not None and found.removed_at is None:
        raise KeyTaken(_l("Texts refer to results by their names, so each name stands once."))
    if found is None:
        found = CaseResult(case_id=case.id, key=key, position=_next_position(case), revision=0)
    found.removed_at = None
    _fill(found, measured)
    db.session.add(found)
    _note(found, by)
    return found


def change(result: CaseResult, measured: Measured, *, by: User | None) -> bool:
    """Say something else; nothing happens when it is the same. Whether it changed."""
    before = said_by(result)
    _fill(result, measured)
    if said_by(result) == before:
        return False
    _note(result, by)
    return True


def remove(result: CaseResult, *, by: User | None) -> None:
    """Take a row away: what refers to it is stopped. It can be added again under the same name."""
    if result.removed_at is None:
        result.removed_at = clock.now()
        _note(result, by)


def bring_back(result: CaseResult, *, by: User | None) -> None:
    if result.removed_at is not None:
        result.removed_at = None
        _note(result, by)


def confirm(result: CaseResult, *, by: User, revision: int) -> None:
    """The client says that the row is true as it stood at `revision`. Raises `Conflict` when it says something else now."""
    if result.revision != revision or result.removed_at is not None:
        raise Conflict(_l("This number was changed meanwhile. Please look at it again."))
    if not result.is_confirmed:
        result.confirmed_at, result.confirmed_by_id = clock.now(), by.id
        publish(ResultConfirmed(case_id=result.case_id, key=result.key, revision=revision))


def take_back(result: CaseResult) -> None:
    """The client is no longer sure."""
    result.confirmed_at = result.confirmed_by_id = None


def result_at(case: Case, key: str, *, lock: bool = False) -> CaseResult:
    """A row of that case, also one that was removed. Raises `NotFound`."""
    wanted = sa.select(CaseResult).where(CaseResult.case_id == case.id, CaseResult.key == key)
    found = db.session.scalar(wanted.with_for_update(of=CaseResult) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def said_by(result: CaseResult) -> dict[str, Any]:
    """What a row says, as plain values: the content of a revision."""
    return {
        "metric": result.metric,
        "baseline": None if result.baseline is None else str(result.baseline_number),
        "value": str(result.value_number),
        "unit": result.unit,
        "begins_on": result.begins_on.isoformat(),
        "ends_on": result.ends_on.isoformat(),
        "source": result.source,
        "method": result.method,
        "words": result.words,
        "asset_key": result.asset_key,
        "exceptional": result.exceptional,
        "removed": result.removed_at is not None,
    }


def _fill(result: CaseResult, measured: Measured) -> None:
    numbers = [number for number in (measured.baseline, measured.value) if number is not None]
    result.decimals = max(0, *(-int(number.normalize().as_tuple().exponent) for number in numbers))
    result.value = int(measured.value.scaleb(result.decimals))
    result.baseline = None if measured.baseline is None else int(measured.baseline.scaleb(result.decimals))
    result.metric, result.source, result.method = measured.metric, measured.source, measured.method
    result.unit, result.begins_on, result.ends_on = measured.unit, measured.begins_on, measured.ends_on
    result.words = {language: dict(words) for language, words in measured.words.items() if any(words.values())}
    result.asset_key, result.exceptional = measured.asset_key, measured.exceptional


def _note(result: CaseResult, by: User | None) -> None:
    result.revision += 1
    result.changed_at = clock.now()
    result.confirmed_at = result.confirmed_by_id = None
    db.session.flush()
    db.session.add(
        CaseResultRevision(
            result_id=result.id,
            revision=result.revision,
            said=said_by(result),
            changed_by_id=by.id if by else None,
        )
    )
    publish(ResultChanged(case_id=result.case_id, key=result.key, revision=result.revision))


def _next_position(case: Case) -> int:
    last = db.session.scalar(sa.select(sa.func.max(CaseResult.position)).where(CaseResult.case_id == case.id))
    return (last or 0) + 1
