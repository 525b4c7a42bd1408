"""What can have happened to the evidence of a case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ResultChanged:
    """A row says something else now, is new, or is gone: whatever shows it has to change or to stop."""

    case_id: int
    key: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class ResultConfirmed:
    """Somebody of the client says that the row is true as it stands."""

    case_id: int
    key: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class CaseSealed:
    """The canonical content of a version is written down and waits for its stamp."""

    content_id: int
    case_id: int
    language: str
    version: int
