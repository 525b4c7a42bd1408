"""The thresholds of all signals, what each means, and between what it may stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

COUPON_HOSTS = (
    "coupons.com",
    "retailmenot.com",
    "groupon.com",
    "vouchercodes.co.uk",
    "couponfollow.com",
    "dealspotr.com",
    "wethrift.com",
    "simplycodes.com",
    "joinhoney.com",
    "slickdeals.net",
    "mydealz.de",
    "gutscheine.de",
    "pepper.pl",
    "alerabat.com",
    "promokodi.net",
    "indirimkodu.com",
    "grabon.in",
    "coupondunia.in",
)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Counts are of one window; a `_factor` compares with a usual day of the 28 before; `_bp` are basis points.

    `velocity`: so many orders by links in 24 hours, that many times the usual, with so few people clicking per order.
    `flood`: touches that nobody is paid for, per person who clicked; or people who never order, beyond the usual.
    `leak`: uses of a partner's code by buyers whom none of their links brought; or visits from sites that collect codes.
    `accounts`: new accounts under one partner, most of them from one network. `refunds`: of so many orders, that share
    went back by half or more. `joint_share_bp`: the most that discounts and all commissions together may take of an order's
    full price.
    """

    velocity_orders: int = 12
    velocity_factor: int = 6
    velocity_people_per_order: int = 3
    flood_touches: int = 300
    flood_touches_per_person: int = 15
    flood_people: int = 600
    flood_factor: int = 12
    flood_orders_bp: int = 10
    leak_uses: int = 12
    leak_factor: int = 5
    leak_alone_bp: int = 8_000
    leak_visits: int = 3
    accounts_new: int = 8
    accounts_same_network_bp: int = 5_000
    refunds_orders: int = 6
    refunds_bp: int = 4_000
    joint_share_bp: int = 5_000
    coupon_hosts: tuple[str, ...] = COUPON_HOSTS

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "coupon_hosts": list(self.coupon_hosts)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Rules:
        """What an older version did not know yet stands as it does by default."""
        known = {each.name for each in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        if "coupon_hosts" in kept:
            kept["coupon_hosts"] = tuple(kept["coupon_hosts"])
        return cls(**kept)


NUMBERS = tuple(each.name for each in fields(Rules) if each.name != "coupon_hosts")
HIGHEST = 1_000_000
