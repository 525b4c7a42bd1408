"""The parity audit: of the reviews of one month, how each group of stars was asked, thanked, looked at and shown (R19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from reviews.integrity.models import ParityAudit
from reviews.integrity.parity import GROUPS, HIGH, LOW, Comparison, Share, compare

# In the order of the story. Each is (what counts, of what), as conditions on a review `r` and what belongs to it.
MEASURES: Mapping[str, tuple[str, str]] = {
    "asked": ("r.request_id IS NOT NULL", "r.state <> 'withdrawn'"),
    "reminded": ("coalesce(a.reminders_sent, 0) > 0", "r.request_id IS NOT NULL"),
    "prompted": ("p.order_line_id IS NOT NULL", "r.order_line_id IS NOT NULL"),
    "rewarded": ("r.incentivized", "r.state <> 'withdrawn'"),
    "media_asked": (
        "r.channel IN ('email', 'sms', 'onsite_form', 'onsite_prompt', 'in_person_qr')",
        "r.state <> 'withdrawn' AND r.channel NOT IN ('import', 'mention')",
    ),
    "held": ("h.review_id IS NOT NULL", "r.state <> 'withdrawn'"),
    "shown_within_a_day": (
        "r.published_at <= r.submitted_at + interval '1 day'", "r.state <> 'withdrawn' AND r.submitted_at < :settled"
    ),
    "published": ("r.state = 'published'", "r.state IN ('published', 'refused', 'removed')"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measure of one month: the share of each group of stars, and whether low and high differ beyond chance."""

    measure: str
    shares: Mapping[str, Share]

    @property
    def comparison(self) -> Comparison:
        return compare(self.shares[LOW], self.shares[HIGH])


def lines_of(month: date) -> list[Line]:
    return lines_between(month, month_after(month))


def lines_between(begin: date, end: date) -> list[Line]:
    """Counted from the reviews themselves: those submitted from `begin` (UTC) until before `end`."""
    columns = ", ".join(
        f"count(*) FILTER (WHERE ({hit}) AND ({of})) AS {name}_hits, count(*) FILTER (WHERE {of}) AS {name}_of"
        for name, (hit, of) in MEASURES.items()
    )
    statement = f"""
        SELECT r.rating, {columns}
        FROM review r
        LEFT JOIN review_ask a ON a.request_id = r.request_id
        LEFT JOIN (SELECT DISTINCT order_line_id FROM asking_prompt_showing) p ON p.order_line_id = r.order_line_id
        LEFT JOIN (SELECT DISTINCT review_id FROM held_review) h ON h.review_id = r.id
        WHERE r.submitted_at >= :begin AND r.submitted_at < :end AND r.state <> 'draft' GROUP BY 1
    """  # noqa: S608  (conditions of ours)
    values = {"begin": begin, "end": end, "settled": clock.now() - timedelta(days=1)}
    by_star = {row.rating: row._mapping for row in db.session.execute(sa.text(statement), values)}
    return [Line(measure=name, shares=_shares(name, by_star)) for name in MEASURES]


def audit(month: date) -> Sequence[Line]:
    """Count and keep; a second audit of the same month replaces the first."""
    lines = lines_of(month)
    for line in lines:
        values = {
            "counts": {group: [share.hits, share.of] for group, share in line.shares.items()},
            "differs": line.comparison.differs,
            "made_at": clock.now(),
        }
        statement = insert(ParityAudit).values(month=month, measure=line.measure, **values)
        db.session.execute(statement.on_conflict_do_update(index_elements=["month", "measure"], set_=values))
    return lines


def kept(month: date) -> list[Line]:
    found = {
        each.measure: each for each in db.session.scalars(sa.select(ParityAudit).where(ParityAudit.month == month))
    }
    return [
        Line(
            measure=name,
            shares={group: Share(hits=hits, of=of) for group, (hits, of) in found[name].counts.items()},
        )
        for name in MEASURES
        if name in found
    ]


def months() -> Sequence[date]:
    return db.session.scalars(sa.select(ParityAudit.month).distinct().order_by(ParityAudit.month.desc())).all()


def month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _shares(name: str, by_star: Mapping[int, Mapping[Any, Any]]) -> dict[str, Share]:
    return {
        group: Share(
            hits=sum(by_star[star][f"{name}_hits"] for star in stars if star in by_star),
            of=sum(by_star[star][f"{name}_of"] for star in stars if star in by_star),
        )
        for group, stars in GROUPS.items()
    }
