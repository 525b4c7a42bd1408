"""What asking brings, each number with what it is a share of: requests, sent, opened, answered by way of asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from reviews.asking.models import AskMail, ReviewAsk
from reviews.reviewing.models import Review, ReviewRequest


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`opened` counts forms that were looked at by a person, not mails: nothing in a mail reports back."""

    channel: str
    requests: int
    sent: int
    opened: int
    answered: int

    @property
    def answered_bp(self) -> int | None:
        """Answers per sent request, in basis points."""
        return self.answered * 10_000 // self.sent if self.sent else None

    @property
    def opened_bp(self) -> int | None:
        return self.opened * 10_000 // self.sent if self.sent else None


def by_channel(
    *, since: datetime | None = None, service_id: int | None = None, campaign_id: int | None = None
) -> list[Counts]:
    """Per channel, those with most requests first."""
    it = ReviewRequest
    found = sa.select(
        it.channel,
        sa.func.count(),
        sa.func.count(it.sent_at),
        sa.func.count(it.opened_at),
        sa.func.count(it.answered_at),
    ).group_by(it.channel)
    if since is not None:
        found = found.where(it.created_at >= since)
    if service_id is not None:
        found = found.where(it.service_id == service_id)
    if campaign_id is not None:
        found = found.where(it.campaign_id == campaign_id)
    return [
        Counts(channel=channel, requests=requests, sent=sent, opened=opened, answered=answered)
        for channel, requests, sent, opened, answered in db.session.execute(
            found.order_by(sa.func.count().desc(), it.channel)
        )
    ]


def unasked_by_channel(*, since: datetime | None = None, service_id: int | None = None) -> list[tuple[str, int]]:
    """Reviews that came without a request of ours, per channel."""
    found = sa.select(Review.channel, sa.func.count()).where(Review.request_id.is_(None), Review.state != "draft")
    if since is not None:
        found = found.where(Review.created_at >= since)
    if service_id is not None:
        found = found.where(Review.service_id == service_id)
    rows = db.session.execute(found.group_by(Review.channel).order_by(sa.func.count().desc(), Review.channel))
    return [(channel, count) for channel, count in rows]


def by_number(*, since: datetime | None = None, service_id: int | None = None) -> list[tuple[int, int]]:
    """How many first mails and how many of each reminder went out."""
    found = sa.select(AskMail.number, sa.func.count()).group_by(AskMail.number).order_by(AskMail.number)
    if since is not None:
        found = found.where(AskMail.sent_at >= since)
    if service_id is not None:
        found = found.where(AskMail.service_id == service_id)
    return [(number, count) for number, count in db.session.execute(found)]


def asks(state: str = "", text: str = "", service_id: int | None = None) -> sa.Select[ReviewAsk]:
    """For the desk's list, what is due next first."""
    found = sa.select(ReviewAsk)
    if state:
        found = found.where(ReviewAsk.state == state)
    if text:
        found = found.where(ReviewAsk.email.ilike(f"%{text.replace('%', '')}%"))
    if service_id is not None:
        found = found.where(ReviewAsk.service_id == service_id)
    return found.order_by(ReviewAsk.next_at.asc().nulls_last(), ReviewAsk.id.desc())


def totals(counts: Sequence[Counts]) -> Counts:
    return Counts(
        channel="",
        requests=sum(each.requests for each in counts),
        sent=sum(each.sent for each in counts),
        opened=sum(each.opened for each in counts),
        answered=sum(each.answered for each in counts),
    )
