"""Questions the orders ask of whoever is plugged in: price adjustments, and who brought the buyer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.money import Money
from app.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class Basket:
    """What is about to be ordered. `lines` are (service id or None, quantity, unit net)."""

    currency: str
    lines: tuple[tuple[int | None, int, Money], ...]
    net: Money
    email: str | None
    user_id: int | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """A discount on the whole order: `net` is negative or zero; `because` is its receipt."""

    source: str
    label: str
    net: Money
    because: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Touch:
    """Who brought this buyer, in the words of the one who knows (`source` names the plug)."""

    source: str
    reference: str
    details: dict[str, Any] = field(default_factory=dict)


# Asked with a Basket; each answer is a list.
adjustments: Socket[list[Adjustment]] = Socket("orders.adjustments")
# Asked with the request's values (cookies, form, query: a mapping) when an order is placed.
touches: Socket[list[Touch]] = Socket("orders.touches")
# Asked with an order; answers Markup for the order page, one panel each.
order_panels: Socket[str] = Socket("orders.panels")
