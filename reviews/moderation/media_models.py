"""What a person decided about one photo, video or recording, beside the review it belongs to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from reviews.moderation.codes import Code, known_code
from reviews.moderation.deadlines import ANSWER_HOURS, KEPT_DAYS
from reviews.reviewing.models import Review, ReviewMedia

SHOW, TAKE_OUT = "show", "take_out"


def _keep_until() -> datetime:
    return clock.in_days(KEPT_DAYS)


def _due() -> datetime:
    return clock.now() + timedelta(hours=ANSWER_HOURS)


class MediaDecision(Model):
    """One decision: the file is shown, or taken out for a reason of the closed list. A later one overtakes it.

    What was taken out is kept for a year as evidence, then the file goes and the words to its author are emptied (R21).
    """

    __tablename__ = "media_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    media_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_media.id", ondelete="SET NULL"), index=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    verdict: Mapped[str]
    code: Mapped[str | None]
    law: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    because: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    keep_until: Mapped[datetime] = mapped_column(default=_keep_until, index=True)
    erased_at: Mapped[datetime | None]
    media: Mapped[ReviewMedia | None] = relationship(passive_deletes=True)
    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    appeal: Mapped[MediaAppeal | None] = relationship(back_populates="decision")

    __table_args__ = (
        sa.CheckConstraint("verdict IN ('show', 'take_out')", name="known_verdict"),
        sa.CheckConstraint("(verdict = 'take_out') = (code IS NOT NULL)", name="reason_for_taking_out"),
        sa.CheckConstraint(known_code(), name="known_code"),
        sa.CheckConstraint(f"code IS DISTINCT FROM '{Code.ILL}' OR law <> ''", name="law_is_named"),
    )


class MediaAppeal(Model):
    """The author disagrees that a file was taken out. Whoever decided first does not decide again."""

    __tablename__ = "media_appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("media_decision.id"), unique=True)
    text: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=_due, index=True)
    first_decider_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    answer: Mapped[str] = mapped_column(default="")
    decision: Mapped[MediaDecision] = relationship(back_populates="appeal", lazy="joined", innerjoin=True)
    first_decider: Mapped[User] = relationship(foreign_keys=[first_decider_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        sa.CheckConstraint("outcome IN ('restored', 'upheld')", name="known_outcome"),
        sa.CheckConstraint("decided_by_id <> first_decider_id", name="another_person_decides"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)", name="decided"
        ),
    )
