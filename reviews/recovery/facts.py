"""What can have happened after somebody was not content."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CaseOpened:
    """Somebody should be helped; `owner_id` None: whoever is at the desk."""

    case_id: int
    review_id: int | None
    project_id: int | None
    owner_id: int | None


@dataclass(frozen=True, kw_only=True)
class CaseClosed:
    case_id: int
    outcome: str
