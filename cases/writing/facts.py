"""What can have happened while cases are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CaseStarted:
    """`project_id` is None for an external case."""

    case_id: int
    project_id: int | None


@dataclass(frozen=True, kw_only=True)
class CaseVersionSaved:
    """There is a newer text; whatever was approved before is another one."""

    case_id: int
    language: str
    version: int


@dataclass(frozen=True, kw_only=True)
class CaseSentForReview:
    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseApproved:
    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseCommented:
    """`internal` words are not for the client."""

    comment_id: int
    case_id: int
    internal: bool
