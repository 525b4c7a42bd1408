"""Rewards for tests."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.database import db
from app.ledger.units import Amount
from app.money import Money
from app.rewards.granting import grant
from app.rewards.models import Reward, RewardOffer


def some_points(to: User, units: int = 100, source: str = "test:points", **changes: Any) -> Reward:
    return a_reward(to, "points", units, source, **changes)


def some_credit(to: User, minor: int = 25_00, source: str = "test:credit", **changes: Any) -> Reward:
    return a_reward(to, "credit", Money(minor, "EUR"), source, **changes)


def some_cash(to: User, minor: int = 40_00, source: str = "test:cash", **changes: Any) -> Reward:
    return a_reward(to, "cash", Money(minor, "EUR"), source, **changes)


def a_reward(to: User, kind: str, amount: Money | Amount | int, source: str, **changes: Any) -> Reward:
    values: dict[str, Any] = {"because": {"rule": "A friend ordered"}, **changes}
    return grant(kind=kind, amount=amount, to=to, source=source, **values)


def an_offer(cost_points: int = 50, kind: str = "credit", units: int = 5_00, **changes: Any) -> RewardOffer:
    """An offer on the shelf: 5.00 EUR of store credit for 50 points, unless told otherwise. Flushed."""
    values: dict[str, Any] = {
        "texts": {"en": {"title": "Five euros off", "description": "Store credit for your next order."}},
        "cost_points": cost_points,
        "kind": kind,
        "units": units,
        "unit": "EUR" if kind in {"credit", "cash"} else "PIECES",
        "details": {},
        "active": True,
    }
    offer = RewardOffer(**{**values, **changes})
    db.session.add(offer)
    db.session.flush()
    return offer
