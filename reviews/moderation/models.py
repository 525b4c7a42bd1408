"""What is decided about reviews, who was told what, and the public log of all of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from reviews.moderation.codes import Code, known_code
from reviews.moderation.deadlines import ANSWER_HOURS, KEPT_DAYS
from reviews.reviewing.models import Review

PENDING, DONE, UNDONE, LAPSED = "pending", "done", "undone", "lapsed"
PUBLISH, REFUSE, REMOVE, RESTORE = "publish", "refuse", "remove", "restore"
OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"
RESTORED, UPHELD = "restored", "upheld"
REMOVED, KEPT, ABUSIVE = "removed", "kept", "abusive"


def _due() -> datetime:
    return clock.now() + timedelta(hours=ANSWER_HOURS)


def _keep_until() -> datetime:
    return clock.in_days(KEPT_DAYS)


class HeldReview(Model):
    """A revision that waits for a human, with the clock that runs for it. Closed by whatever happens to the review."""

    __tablename__ = "held_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"))
    revision_number: Mapped[int]
    from_public: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=_due, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    by_human: Mapped[bool] = mapped_column(default=False)
    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.Index("uq_held_review_open", "review_id", unique=True, postgresql_where=sa.text("closed_at IS NULL")),
        sa.CheckConstraint("closed_at >= opened_at", name="closed_later"),
    )


class Decision(Model):
    """A person's decision about one review. It takes effect after a minute, in which it can be undone."""

    __tablename__ = "moderation_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    revision_number: Mapped[int]
    verdict: Mapped[str]
    code: Mapped[str | None]
    law: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    passages: Mapped[list[Any]] = mapped_column(default=list)
    source: Mapped[str]
    because: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=PENDING)
    settled_at: Mapped[datetime | None]
    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    statement: Mapped[StatementOfReasons | None] = relationship(back_populates="decision")

    __table_args__ = (
        sa.CheckConstraint("verdict IN ('publish', 'refuse', 'remove', 'restore')", name="known_verdict"),
        sa.CheckConstraint("state IN ('pending', 'done', 'undone', 'lapsed')", name="known_state"),
        sa.CheckConstraint("source IN ('screen', 'notice', 'staff', 'appeal', 'signal')", name="known_source"),
        sa.CheckConstraint(known_code(), name="known_code"),
        sa.CheckConstraint("(verdict IN ('refuse', 'remove')) = (code IS NOT NULL)", name="reason_for_refusal"),
        sa.CheckConstraint(f"code IS DISTINCT FROM '{Code.ILL}' OR law <> ''", name="law_is_named"),
        sa.CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name="settled_when_not_pending"),
        sa.Index(
            "uq_moderation_decision_pending", "review_id", unique=True, postgresql_where=sa.text("state = 'pending'")
        ),
    )

    @property
    def is_pending(self) -> bool:
        return self.state == PENDING

    @property
    def can_be_undone(self) -> bool:
        return self.is_pending and self.due_at > clock.now()


class StatementOfReasons(Model):
    """What the author is told about a refusal or removal (Regulation (EU) 2022/2065, art. 17), with the words as they stood.

    Kept for a year, then emptied unless somebody disputes it (R21); a trigger lets nothing else be changed.
    """

    __tablename__ = "statement_of_reasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_decision.id"), unique=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    locale: Mapped[str]
    recipient: Mapped[str] = mapped_column(default="", index=True)
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    told_at: Mapped[datetime | None]
    keep_until: Mapped[datetime] = mapped_column(default=_keep_until, index=True)
    erased_at: Mapped[datetime | None]
    decision: Mapped[Decision] = relationship(back_populates="statement", lazy="joined", innerjoin=True)
    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True)
    appeal: Mapped[Appeal | None] = relationship(back_populates="statement", lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("erased_at IS NULL OR (evidence = '{}' AND recipient = '')", name="erased_is_empty"),
    )


class Appeal(Model):
    """The author disagrees. Whoever decided first does not decide again."""

    __tablename__ = "moderation_appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("statement_of_reasons.id"), unique=True)
    text: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=_due, index=True)
    first_decider_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    answer: Mapped[str] = mapped_column(default="")
    statement: Mapped[StatementOfReasons] = relationship(back_populates="appeal", lazy="joined", innerjoin=True)
    first_decider: Mapped[User] = relationship(foreign_keys=[first_decider_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        sa.CheckConstraint("outcome IN ('restored', 'upheld')", name="known_outcome"),
        sa.CheckConstraint("decided_by_id <> first_decider_id", name="another_person_decides"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)", name="decided"
        ),
    )


class Notice(Model):
    """Somebody tells us that something should not stand here (Regulation (EU) 2022/2065, art. 16)."""

    __tablename__ = "content_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    code: Mapped[str]
    explanation: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    locale: Mapped[str]
    network_hash: Mapped[str | None] = mapped_column(index=True)
    good_faith: Mapped[bool]
    received_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    due_at: Mapped[datetime] = mapped_column(default=_due, index=True)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    answer: Mapped[str] = mapped_column(default="")
    erased_at: Mapped[datetime | None]
    review: Mapped[Review | None] = relationship(lazy="joined")
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(known_code(), name="known_code"),
        sa.CheckConstraint("good_faith", name="in_good_faith"),
        sa.CheckConstraint("outcome IN ('removed', 'kept', 'abusive')", name="known_outcome"),
        sa.CheckConstraint("review_id IS NOT NULL OR address <> ''", name="says_where"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)", name="decided"
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (name = '' AND email = '' AND explanation = '' AND network_hash IS NULL)",
            name="erased_is_empty",
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.outcome is None


class Reply(Model):
    """What the company says under a review: one, for everybody to read."""

    __tablename__ = "review_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), unique=True)
    text: Mapped[str]
    language: Mapped[str]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    revisions: Mapped[list[ReplyRevision]] = relationship(back_populates="reply", order_by="ReplyRevision.number")

    @property
    def is_shown(self) -> bool:
        return self.withdrawn_at is None


class ReplyRevision(Model):
    """What the reply said, each time; added to, never changed."""

    __tablename__ = "review_reply_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(sa.ForeignKey("review_reply.id"))
    number: Mapped[int]
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    reply: Mapped[Reply] = relationship(back_populates="revisions")
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (sa.UniqueConstraint("reply_id", "number"),)


class EditProposal(Model):
    """Other words the company suggests. They become the review only when its author says yes (R17)."""

    __tablename__ = "review_edit_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    revision_number: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=OPEN)
    answered_at: Mapped[datetime | None]
    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'accepted', 'declined', 'lapsed')", name="known_state"),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        sa.Index("uq_review_edit_proposal_open", "review_id", unique=True, postgresql_where=sa.text("state = 'open'")),
    )

    @property
    def is_open(self) -> bool:
        return self.state == OPEN and self.expires_at > clock.now()


class LogEntry(Model):
    """One line of the public log: what became of a review, chained to the line before. Added to, never changed.

    `was…` is what the review was until then, so that the present counts need no other table.
    """

    __tablename__ = "moderation_log_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"))
    subject: Mapped[str]
    review: Mapped[str]
    event: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    stars: Mapped[int]
    was: Mapped[str] = mapped_column(default="")
    was_code: Mapped[str] = mapped_column(default="")
    was_stars: Mapped[int] = mapped_column(default=0)
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)

    __table_args__ = (
        sa.CheckConstraint("number >= 1", name="number_from_one"),
        sa.CheckConstraint("event IN ('received', 'published', 'refused', 'removed', 'withdrawn')", name="known_event"),
        sa.CheckConstraint(f"code = '' OR {known_code()}", name="known_code"),
        sa.CheckConstraint("(event IN ('refused', 'removed')) = (code <> '')", name="reason_for_refusal"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars_in_range"),
        sa.Index("ix_moderation_log_entry_service_id_number", "service_id", "number"),
        sa.Index("ix_moderation_log_entry_review_number", "review", "number"),
    )

    def as_entry(self) -> dict[str, object]:
        """As it is hashed and downloaded."""
        return {
            "number": self.number,
            "at": moment(self.at),
            "subject": self.subject,
            "review": self.review,
            "event": self.event,
            "code": self.code,
            "stars": self.stars,
            "was": self.was,
            "was_code": self.was_code,
            "was_stars": self.was_stars,
            "previous": self.previous,
            "hash": self.hash,
        }


class TextPrint(Model):
    """By what a copied text is found: one number for each band of its print (see `prints`)."""

    __tablename__ = "review_text_print"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    bands: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger))

    __table_args__ = (sa.Index("ix_review_text_print_bands", "bands", postgresql_using="gin"),)


def moment(at: datetime) -> str:
    """As the log writes it: UTC, with six digits after the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
