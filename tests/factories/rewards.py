"""Rewards for tests."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.ledger.units import Amount
from app.money import Money
from app.rewards.granting import grant
from app.rewards.models import Reward


def some_points(to: User, units: int = 100, source: str = "test:points", **changes: Any) -> Reward:
    return a_reward(to, "points", units, source, **changes)


def some_credit(to: User, minor: int = 25_00, source: str = "test:credit", **changes: Any) -> Reward:
    return a_reward(to, "credit", Money(minor, "EUR"), source, **changes)


def some_cash(to: User, minor: int = 40_00, source: str = "test:cash", **changes: Any) -> Reward:
    return a_reward(to, "cash", Money(minor, "EUR"), source, **changes)


def a_reward(to: User, kind: str, amount: Money | Amount | int, source: str, **changes: Any) -> Reward:
    values: dict[str, Any] = {"because": {"rule": "A friend ordered"}, **changes}
    return grant(kind=kind, amount=amount, to=to, source=source, **values)
