"""What can have happened to those who are asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReviewAsked:
    """A mail asked for a review: the first one (`number` 0) or a reminder."""

    ask_id: int
    request_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class PersonObjected:
    """This address is asked for nothing any more."""

    email: str
