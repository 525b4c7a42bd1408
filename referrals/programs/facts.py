"""What can have happened in programs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ProgramPublished:
    """A version of its terms is in force from now on."""

    program_id: int
    terms_id: int


@dataclass(frozen=True, kw_only=True)
class ProgramMoved:
    """It is paused, goes on, or has ended; `state` is the one it has now."""

    program_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class PartnerLeft:
    """Somebody takes part no more."""

    enrolment_id: int


@dataclass(frozen=True, kw_only=True)
class PartnerJoined:
    """Somebody takes part in a program from now on; once for each time they join."""

    enrolment_id: int
