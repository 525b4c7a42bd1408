"""What can have happened in looking at partners."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SignalRaised:
    """Something was noticed, once for each code, partner, subject and window; what it concerns waits for a person."""

    signal_id: int
    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseDecided:
    """A decision took effect: `refused` conversions earn nothing, the others go on as if nobody had looked."""

    case_id: int
    refused: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AppealDecided:
    case_id: int
    granted: bool
