"""The client says that a number is true as it stands."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from cases.evidence.facts import ResultConfirmed
from cases.evidence.models import CaseResult
from cases.writing.models import Case


def results_of(case: Case) -> Sequence[CaseResult]:
    found = sa.select(CaseResult).where(CaseResult.case_id == case.id, CaseResult.removed_at.is_(None))
    return db.session.scalars(found.order_by(CaseResult.position, CaseResult.id)).all()


def confirm(case: Case, key: str, revision: int, *, by: User) -> CaseResult:
    """Confirm the row as it stood in `revision`. Raises `Conflict` when it says something else by now."""
    found = sa.select(CaseResult).where(
        CaseResult.case_id == case.id, CaseResult.key == key, CaseResult.removed_at.is_(None)
    )
    row = db.session.scalar(found.with_for_update(of=CaseResult).execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.revision != revision:
        raise Conflict(_("This number has changed meanwhile. Please look at it again."))
    if not row.is_confirmed:
        row.confirmed_at, row.confirmed_by_id = clock.now(), by.id
        db.session.flush()
        publish(ResultConfirmed(case_id=case.id, key=key, revision=revision))
    return row
