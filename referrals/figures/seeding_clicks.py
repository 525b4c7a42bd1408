"""What is clicked in a made-up world, row by row, and then counted by the days' own job."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import sqlalchemy as sa

from app.database import db
from app.reports.seeding.copying import copy, moments
from app.reports.seeding.world import DAY, Whole, World
from referrals.figures.seeding_partners import Partners
from referrals.tracking.rolling import count, make_months

MOST_AT_ONCE = 250_000
CLICK_DAYS = 365
KINDS = np.array(["counted", "repeat", "bot", "prefetch", "own"])
KIND_SHARES = (0.8, 0.12, 0.06, 0.01, 0.01)
BURST_DAYS, BURST_BEFORE, BURST_SHARE, BURST_PLACE = 2, 20, 0.01, 0.7


def follow(world: World, partners: Partners, best: int) -> None:
    """Clicks of the last year; a hundredth of them within two days on one link that brings nobody more."""
    clicks = world.sizes.clicks
    if not clicks:
        return
    reach = min(CLICK_DAYS, world.sizes.days) * DAY
    for month in _months(world.ends - reach, world.ends):
        make_months(month)
    burst, place = int(clicks * BURST_SHARE), _burst_place(partners, best)
    usual = clicks - burst
    for start in range(0, usual, MOST_AT_ONCE):
        size = min(MOST_AT_ONCE, usual - start)
        # Each part is a stretch of time, so that rows lie in the table as they would have come.
        since, share = world.ends - reach + reach * start // usual, reach * size // usual
        at = np.sort(since + (world.chance.random(size) * share).astype(np.int64))
        links = partners.link_id[world.chance.choice(len(partners), size=size, p=partners.weights)]
        _write(world, at, links, KINDS[world.chance.choice(len(KINDS), size=size, p=KIND_SHARES)])
    begins = world.second_of(BURST_BEFORE)
    at = np.sort(begins + (world.chance.random(burst) * BURST_DAYS * DAY).astype(np.int64))
    _write(world, at, np.full(burst, partners.link_id[place]), np.full(burst, "counted"))
    _count(world, reach)
    world.truths["click_burst"] = {
        "link_id": int(partners.link_id[place]),
        "user_id": int(partners.user_id[place]),
        "first_day": world.day_of(BURST_BEFORE).isoformat(),
        "days": BURST_DAYS,
        "clicks": burst,
    }


def _burst_place(partners: Partners, best: int) -> int:
    place = int(len(partners) * BURST_PLACE)
    return place if place != best else place + 1


def _write(world: World, at: Whole, links: Whole, kinds: np.ndarray) -> None:
    visitors = world.chance.integers(0, 2**63 - 1, len(at))
    copy(
        "referral_touch",
        {
            "happened_at": moments(at), "link_id": links, "event": "click", "kind": kinds,
            "visitor": [f"\\x{visitor:016x}" for visitor in visitors.tolist()], "details": "{}",
        },
    )  # fmt: skip
    world.advance(len(at))


def _count(world: World, reach: int) -> None:
    db.session.execute(sa.text("ANALYZE referral_touch"))
    for month in _months(world.ends - reach, world.ends):
        after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        count(month, min(date.fromordinal(after.toordinal() - 1), world.until))


def _months(begins: int, ends: int) -> list[date]:
    first, last = (datetime.fromtimestamp(second, UTC).date() for second in (begins, ends))
    span = (last.year - first.year) * 12 + last.month - first.month
    return [
        date(first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1, 1)
        for step in range(span + 1)
    ]
