"""What can have happened to a case in public."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CaseScheduled:
    """It will be checked again and published at its hour."""

    case_id: int
    publication_id: int


@dataclass(frozen=True, kw_only=True)
class CasePublished:
    """Anybody may read the case in that language from now on."""

    case_id: int
    publication_id: int
    language: str


@dataclass(frozen=True, kw_only=True)
class CaseHeld:
    """A number has changed: what shows it is taken off until the client has said yes to the new one."""

    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn:
    """Every output is gone; its address says so."""

    case_id: int
