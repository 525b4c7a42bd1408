"""What was noticed about a partner, what waits because of it, and what people said and decided about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.media.models import StoredFile
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralConversion

OPEN, RELEASED, REFUSED = "open", "released", "refused"
STATES = (OPEN, RELEASED, REFUSED)


class RiskRules(Model):
    """The thresholds, version by version; the newest counts. Append-only by trigger."""

    __tablename__ = "risk_rules"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    values: Mapped[dict[str, Any]]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    written_by: Mapped[User | None] = relationship()


class RiskCase(Model):
    """One look of a person at one partner in one program: open while something waits, then decided.

    A decision takes effect at `effective_at`, some minutes after `decided_at`; until then it can be undone and what is
    held stays held. `spared` are conversions that a refusal lets go.
    """

    __tablename__ = "risk_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    state: Mapped[str] = mapped_column(default=OPEN)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    told_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str | None]
    spared: Mapped[list[Any]] = mapped_column(default=list)
    effective_at: Mapped[datetime | None]
    appealed_at: Mapped[datetime | None]
    appeal_decided_at: Mapped[datetime | None]
    appeal_decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    appeal_granted: Mapped[bool | None]
    enrolment: Mapped[Enrolment] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    signals: Mapped[list[RiskSignal]] = relationship(back_populates="case", order_by="RiskSignal.id")
    words: Mapped[list[RiskWords]] = relationship(back_populates="case", order_by="RiskWords.id")
    steps: Mapped[list[RiskStep]] = relationship(back_populates="case", order_by="RiskStep.id")

    __table_args__ = (
        sa.Index("uq_risk_case_open", "enrolment_id", unique=True, postgresql_where=sa.text("state = 'open'")),
        sa.CheckConstraint(f"state IN {STATES}", name="known_state"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_moment"),
        sa.CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="refusal_has_reason"),
        sa.CheckConstraint("effective_at IS NULL OR decided_at IS NOT NULL", name="decided_before_effective"),
        sa.CheckConstraint("appealed_at IS NULL OR state <> 'open'", name="appeal_after_decision"),
        sa.CheckConstraint(
            "(appeal_decided_at IS NULL) = (appeal_granted IS NULL) AND (appeal_decided_at IS NULL OR appealed_at IS NOT NULL)",
            name="appeal_is_decided_whole",
        ),
        sa.CheckConstraint("appeal_decided_by_id <> decided_by_id", name="appeal_by_another"),
    )

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def can_be_undone(self) -> bool:
        return not self.is_open and self.effective_at is None

    @property
    def waits_for_appeal(self) -> bool:
        return self.appealed_at is not None and self.appeal_decided_at is None


class RiskSignal(Model):
    """Something noticed in one window of time: once for each code, partner, subject and window."""

    __tablename__ = "risk_signal"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("risk_case.id"), index=True)
    code: Mapped[str]
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"))
    subject: Mapped[str] = mapped_column(default="")
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    value: Mapped[int]
    threshold: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rules_version: Mapped[int]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    case: Mapped[RiskCase] = relationship(back_populates="signals")

    __table_args__ = (
        sa.UniqueConstraint("code", "enrolment_id", "subject", "begins_at", name="uq_risk_signal_once"),
        sa.CheckConstraint("begins_at <= ends_at", name="window_in_order"),
    )


class RiskHold(Model):
    """A conversion that a signal concerns: what it earned waits while the case is open."""

    __tablename__ = "risk_hold"

    signal_id: Mapped[int] = mapped_column(sa.ForeignKey("risk_signal.id"), primary_key=True)
    conversion_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_conversion.id"), primary_key=True, index=True)
    signal: Mapped[RiskSignal] = relationship()
    conversion: Mapped[ReferralConversion] = relationship()


class RiskWords(Model):
    """What somebody wrote about a case: the partner's answer or appeal, a question or a note of the team."""

    __tablename__ = "risk_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("risk_case.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    submission_key: Mapped[str] = mapped_column(unique=True)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    case: Mapped[RiskCase] = relationship(back_populates="words")
    author: Mapped[User | None] = relationship()
    files: Mapped[list[RiskFile]] = relationship(order_by="RiskFile.id")

    __table_args__ = (sa.CheckConstraint("kind IN ('answer', 'appeal', 'question', 'note')", name="known_kind"),)


class RiskFile(Model):
    """A file that came with somebody's words."""

    __tablename__ = "risk_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    words_id: Mapped[int] = mapped_column(sa.ForeignKey("risk_words.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    file: Mapped[StoredFile] = relationship(lazy="joined")


class RiskStep(Model):
    """What happened to a case, by whom. Append-only by trigger; it names codes and ids, no people's words."""

    __tablename__ = "risk_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("risk_case.id"), index=True)
    kind: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    case: Mapped[RiskCase] = relationship(back_populates="steps")
    actor: Mapped[User | None] = relationship()
