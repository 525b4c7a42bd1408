"""What the company's own data says about who stands by it: weights in versions, runs, scores in parts, and objections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model

SEGMENTS = ("champion", "affluent", "advocate", "miser")


class FanWeights(Model):
    """What each part of a score may give at most, and from which score on somebody is a superfan. Append-only."""

    __tablename__ = "fan_weights"

    id: Mapped[int] = mapped_column(primary_key=True)
    parts: Mapped[dict[str, Any]]
    threshold: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    written_by: Mapped[User | None] = relationship()

    __table_args__ = (sa.CheckConstraint("threshold BETWEEN 1 AND 100", name="threshold_in_range"),)


class FanRun(Model):
    """That everybody was looked at on a day, by which weights; the same day again replaces its numbers."""

    __tablename__ = "fan_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    weights_id: Mapped[int] = mapped_column(sa.ForeignKey("fan_weights.id"))
    people: Mapped[int]
    superfans: Mapped[int]
    objected: Mapped[int]
    segments: Mapped[dict[str, Any]]
    ran_at: Mapped[datetime] = mapped_column(default=clock.now)
    weights: Mapped[FanWeights] = relationship()


class FanScore(Model):
    """What the last run found about one person. `parts` are {name: {"points", "of", and what was counted}}; the sum is the score.

    No history is kept of a person, and nothing of who objected.
    """

    __tablename__ = "fan_score"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("fan_run.id"))
    score: Mapped[int] = mapped_column(index=True)
    is_superfan: Mapped[bool]
    segment: Mapped[str] = mapped_column(index=True)
    recency: Mapped[int] = mapped_column(default=0)
    frequency: Mapped[int] = mapped_column(default=0)
    monetary: Mapped[int] = mapped_column(default=0)
    value_minor: Mapped[int] = mapped_column(default=0)
    recommended_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    parts: Mapped[dict[str, Any]]
    scored_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship()
    run: Mapped[FanRun] = relationship()

    __table_args__ = (
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
        sa.CheckConstraint(f"segment IN ({', '.join(map(repr, SEGMENTS))})", name="known_segment"),
        sa.CheckConstraint(
            "recency BETWEEN 0 AND 5 AND frequency BETWEEN 0 AND 5 AND monetary BETWEEN 0 AND 5",
            name="fifths_in_range",
        ),
    )


class FanObjection(Model):
    """This person does not want to be scored (GDPR art. 21). The row is all we know of them here."""

    __tablename__ = "fan_objection"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    objected_at: Mapped[datetime] = mapped_column(default=clock.now)
