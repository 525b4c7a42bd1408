"""What can have happened to rewards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RewardPromised:
    promise_id: int


@dataclass(frozen=True, kw_only=True)
class RewardGranted:
    """Published once per source. `tell` asks for a mail to the person."""

    reward_id: int
    user_id: int
    kind: str
    tell: bool


@dataclass(frozen=True, kw_only=True)
class RewardMatured:
    """What waited is the person's now."""

    reward_id: int
    user_id: int
    kind: str
    tell: bool


@dataclass(frozen=True, kw_only=True)
class RewardReversed:
    """`units` were taken back (below zero: given back again), `taken_back` in all so far of the reward's units."""

    reversal_id: int
    reward_id: int
    user_id: int
    kind: str
    units: int
    taken_back: int


@dataclass(frozen=True, kw_only=True)
class PointsRedeemed:
    redemption_id: int
    user_id: int
    points: int
