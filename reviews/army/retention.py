"""What is left of a campaign after a year: who stayed, and who came again. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

YEAR = timedelta(days=365)
QUARTER = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Taking:
    """When somebody joined and left, and when each of their missions was done."""

    joined_at: datetime
    left_at: datetime | None
    done_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, kw_only=True)
class YearFigures:
    """Retention is of those who joined a year ago or earlier; a share is None where nobody could be counted."""

    joined: int
    of_a_year: int
    stayed: int
    contributed: int
    repeated: int
    by_month: Mapping[str, int]

    @property
    def retention_bp(self) -> int | None:
        return self.stayed * 10_000 // self.of_a_year if self.of_a_year else None

    @property
    def repeat_bp(self) -> int | None:
        return self.repeated * 10_000 // self.contributed if self.contributed else None


def year_figures(people: Sequence[Taking], now: datetime) -> YearFigures:
    """Stayed: joined at least 365 days ago, has not left, and did a mission in the last 90 days."""
    since = now - YEAR
    recent = [[at for at in each.done_at if at > since] for each in people]
    old = [each for each in people if each.joined_at <= since]
    return YearFigures(
        joined=len(people),
        of_a_year=len(old),
        stayed=sum(1 for each in old if each.left_at is None and any(at > now - QUARTER for at in each.done_at)),
        contributed=sum(1 for done in recent if done),
        repeated=sum(1 for done in recent if len(done) > 1),
        by_month=_by_month(recent, now),
    )


def _by_month(recent: Sequence[Sequence[datetime]], now: datetime) -> dict[str, int]:
    """Missions done in each of the last twelve months, the oldest first."""
    months = [(now.year * 12 + now.month - 1 - back) for back in range(11, -1, -1)]
    counted = {f"{each // 12}-{each % 12 + 1:02d}": 0 for each in months}
    for done in recent:
        for at in done:
            key = f"{at.year}-{at.month:02d}"
            if key in counted:
                counted[key] += 1
    return counted
