"""What the parts of a seeded world share: its size, its chance, its calendar, and the orders that were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DAY = 86_400
CHUNK = 50_000
NEVER = -1


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much of what; `days` until `until`, which is not part of it."""

    orders: int = 1_000_000
    clicks: int = 10_000_000
    reviews: int = 100_000
    days: int = 730


@dataclass(kw_only=True)
class Orders:
    """One element for each order, by number from 0; moments in seconds of UTC, `NEVER` where there was none."""

    id: Whole
    contact_id: Whole
    service_id: Whole
    line_id: Whole
    currency: Whole
    net_minor: Whole
    discount_minor: Whole
    placed_at: Whole
    paid_at: Whole
    delivered_at: Whole
    refunded_share: npt.NDArray[np.float64]

    @property
    def paid(self) -> Flags:
        return self.paid_at != NEVER

    @property
    def delivered(self) -> Flags:
        return self.delivered_at != NEVER


@dataclass(kw_only=True)
class World:
    """`truths` are what somebody who looks should find, by name: plain values that go into a JSON file."""

    sizes: Sizes
    until: date
    chance: np.random.Generator
    advance: Callable[[int], None] = lambda _rows: None
    currencies: tuple[str, ...] = ("EUR", "TRY", "PLN", "INR", "JPY")
    services: list[int] = field(default_factory=list)
    orders: Orders | None = None
    truths: dict[str, Any] = field(default_factory=dict)

    @property
    def begins(self) -> int:
        return self.ends - self.sizes.days * DAY

    @property
    def ends(self) -> int:
        return int(datetime.combine(self.until, time(), UTC).timestamp())

    def second_of(self, days_before: int) -> int:
        """Midnight (UTC) so many days before the end."""
        return self.ends - days_before * DAY

    def day_of(self, days_before: int) -> date:
        return self.until - timedelta(days=days_before)

    def moments(self, count: int) -> Whole:
        """In order of time: more from year to year, fewer at weekends, most of them in the daytime."""
        days = np.arange(self.sizes.days)
        weekday = (np.int64(self.begins // DAY) + days + 3) % 7
        weights = (1 + 0.6 * days / self.sizes.days) * np.where(weekday >= 5, 0.55, 1.0)
        day = self.chance.choice(self.sizes.days, size=count, p=weights / weights.sum())
        clock = self.chance.normal(13.0, 4.0, size=count) % 24
        return np.sort(self.begins + day * DAY + (clock * 3_600).astype(np.int64))

    def known_orders(self) -> Orders:
        assert self.orders is not None, "parts that look at orders are planted after them"
        return self.orders


def chunks(count: int) -> Iterator[slice]:
    """Parts of bearable size."""
    for start in range(0, count, CHUNK):
        yield slice(start, min(start + CHUNK, count))
