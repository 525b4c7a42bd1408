"""What can have happened between us and the client of a case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CoauthorInvited:
    """Somebody of the client may read the case, fill it in and decide about it."""

    case_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class CaseVersionApproved:
    """The client said yes to exactly this content; whatever changes after it needs another yes."""

    case_id: int
    approval_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    """The client may be shown in that output, named as they chose."""

    case_id: int
    output: str
    naming: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn:
    """It may be shown there no longer; `ended` means that its time was over and nobody withdrew it."""

    case_id: int
    output: str
    ended: bool = False
