"""What can have happened to a membership."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CandidateJoined:
    member_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAssessed:
    member_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAccepted:
    """A candidate became a partner: from now on projects may take this person in."""

    member_id: int
    user_id: int
    status: str


@dataclass(frozen=True, kw_only=True)
class MemberPaused:
    member_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberResumed:
    member_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MemberLeft:
    member_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class StatusChanged:
    """A partner is of another status, active or passive where they were not, or keeps another process stable."""

    member_id: int
    user_id: int
    status: str
    role_activity: str
