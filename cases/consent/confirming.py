"""The client says that a number is true as it stands."""

from __future__ import annotations

from app.accounts.models import User
from app.errors import NotFound
from cases.evidence import recording
from cases.evidence.models import CaseResult
from cases.writing.models import Case


def confirm(case: Case, key: str, revision: int, *, by: User) -> CaseResult:
    """Confirm the row as it stood in `revision`. Raises `Conflict` when it says something else by now."""
    row = recording.result_at(case, key, lock=True)
    if row.removed_at is not None:
        raise NotFound
    recording.confirm(row, by=by, revision=revision)
    return row
