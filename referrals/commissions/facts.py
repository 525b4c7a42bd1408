"""What can have happened to commissions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ConversionDecided:
    """It was decided whether a sale or an action earns something: once for each, before anything is booked."""

    conversion_id: int
    outcome: str
    hold_days: int


@dataclass(frozen=True, kw_only=True)
class CommissionEarned:
    """Published once per conversion and level."""

    commission_id: int
    user_id: int
    level: int


@dataclass(frozen=True, kw_only=True)
class CommissionTakenBack:
    """`taken_back_minor` in all so far; a dispute that was won can lower it again."""

    commission_id: int
    user_id: int
    taken_back_minor: int
