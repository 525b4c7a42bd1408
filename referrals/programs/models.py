"""Programs, the versions of their terms, and the partners who accepted one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from referrals.programs.jurisdictions import MOST_LEVELS


class Program(Model):
    """A way to be rewarded for referring. What is earned stays earned when it is paused or ended."""

    __tablename__ = "program"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    jurisdiction: Mapped[str] = mapped_column(default="default")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    versions: Mapped[list[ProgramTerms]] = relationship(back_populates="program", order_by="ProgramTerms.version")
    moves: Mapped[list[ProgramMove]] = relationship(order_by="ProgramMove.moved_at, ProgramMove.id")

    __table_args__ = (sa.CheckConstraint("state IN ('draft', 'live', 'paused', 'ended')", name="known_state"),)

    def ran_at(self, moment: datetime) -> bool:
        """Whether it was neither paused nor ended then; before its first move it ran as far as terms were published."""
        before = [each for each in self.moves if each.moved_at <= moment]
        if before:
            return before[-1].state == "live"
        return bool(self.moves) or self.state == "live"

    @property
    def terms(self) -> ProgramTerms | None:
        """The published version in force."""
        return next((each for each in reversed(self.versions) if each.published_at is not None), None)

    @property
    def draft(self) -> ProgramTerms | None:
        """The version that is being written, if any."""
        return next((each for each in reversed(self.versions) if each.published_at is None), None)


class ProgramMove(Model):
    """A program was paused, went on, or ended; what happened before is judged by what held then. Append-only by trigger."""

    __tablename__ = "program_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"), index=True)
    state: Mapped[str]
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.CheckConstraint("state IN ('live', 'paused', 'ended')", name="known_state"),)


class ProgramTerms(Model):
    """One version of the rules; a published one is never changed (a trigger sees to it), a newer one follows it.

    `levels` are basis points of the net order where `pays` is percent, else minor units of `currency`; for impressions
    minor units per thousand. Level 1 is who referred, level 2 who brought that partner, and so on.
    """

    __tablename__ = "program_terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"), index=True)
    version: Mapped[int]
    basis: Mapped[str] = mapped_column(default="order")
    action: Mapped[str | None]
    orders: Mapped[str] = mapped_column(default="first")
    period_days: Mapped[int] = mapped_column(default=365)
    pays: Mapped[str] = mapped_column(default="percent")
    levels: Mapped[list[Any]]
    currency: Mapped[str] = mapped_column(sa.CHAR(3), default="EUR")
    cap_order_minor: Mapped[int | None]
    cap_month_minor: Mapped[int | None]
    cap_partner_minor: Mapped[int | None]
    hold_days: Mapped[int] = mapped_column(default=30)
    window_days: Mapped[int] = mapped_column(default=60)
    model: Mapped[str] = mapped_column(default="last")
    code_policy: Mapped[str] = mapped_column(default="always")
    friend_bp: Mapped[int] = mapped_column(default=0)
    joining: Mapped[str] = mapped_column(default="open")
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    program: Mapped[Program] = relationship(back_populates="versions")

    __table_args__ = (
        sa.UniqueConstraint("program_id", "version"),
        sa.Index("uq_program_terms_draft", "program_id", unique=True, postgresql_where=sa.text("published_at IS NULL")),
        sa.CheckConstraint("basis IN ('order', 'click', 'impression', 'action')", name="known_basis"),
        sa.CheckConstraint("(basis = 'action') = (action IS NOT NULL)", name="action_is_named"),
        sa.CheckConstraint("orders IN ('first', 'period')", name="known_orders"),
        sa.CheckConstraint("pays IN ('percent', 'flat')", name="known_pays"),
        sa.CheckConstraint("pays = 'flat' OR basis = 'order'", name="percent_needs_order"),
        sa.CheckConstraint(f"jsonb_array_length(levels) BETWEEN 1 AND {MOST_LEVELS}", name="levels_in_range"),
        sa.CheckConstraint("jsonb_array_length(levels) = 1 OR approved_by_id IS NOT NULL", name="levels_are_approved"),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 365", name="hold_in_range"),
        sa.CheckConstraint("window_days BETWEEN 1 AND 365", name="window_in_range"),
        sa.CheckConstraint("period_days BETWEEN 1 AND 3650", name="period_in_range"),
        sa.CheckConstraint("model IN ('first', 'last')", name="known_model"),
        sa.CheckConstraint(
            "code_policy IN ('always', 'if_involved', 'if_winner', 'fallback')", name="known_code_policy"
        ),
        sa.CheckConstraint("friend_bp BETWEEN 0 AND 10000", name="friend_in_range"),
        sa.CheckConstraint("joining IN ('open', 'approval', 'customers', 'invited')", name="known_joining"),
    )


class ProgramInvitation(Model):
    """An address that may join although partners are invited; whoever proves that it is theirs sees the program."""

    __tablename__ = "program_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"))
    email: Mapped[str] = mapped_column(index=True)
    invited_at: Mapped[datetime] = mapped_column(default=clock.now)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("program_id", "email"),)


class Enrolment(Model):
    """A person who takes part in a program, and the version of the terms they accepted."""

    __tablename__ = "program_enrolment"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("program_terms.id"))
    state: Mapped[str] = mapped_column(default="active")
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship()
    user: Mapped[User] = relationship()
    terms: Mapped[ProgramTerms] = relationship()
    absences: Mapped[list[PartnerAbsence]] = relationship(order_by="PartnerAbsence.left_at")

    __table_args__ = (
        sa.UniqueConstraint("program_id", "user_id"),
        sa.CheckConstraint("state IN ('asked', 'active', 'refused', 'paused', 'left')", name="known_state"),
    )

    def took_part_at(self, moment: datetime) -> bool:
        """Whether they took part then; who left was in until they left, and who came back is in from then on."""
        if any(each.left_at <= moment < each.back_at for each in self.absences):
            return False
        return self.state == "active" or (self.ended_at is not None and moment < self.ended_at)

    def come_back(self) -> None:
        """Active again; the time between is remembered, because what happened in it earns nothing."""
        if self.ended_at is not None:
            self.absences.append(PartnerAbsence(left_at=self.ended_at, back_at=clock.now()))
        self.state, self.ended_at = "active", None


class PartnerAbsence(Model):
    """A partner had left a program and came back: in between they took no part. Append-only by trigger."""

    __tablename__ = "partner_absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    left_at: Mapped[datetime]
    back_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("left_at <= back_at", name="left_before_back"),)


def taking_part_at(moment: datetime) -> sa.ColumnElement[bool]:
    """`Enrolment.took_part_at` as a condition."""
    away = sa.exists().where(
        PartnerAbsence.enrolment_id == Enrolment.id,
        PartnerAbsence.left_at <= moment,
        PartnerAbsence.back_at > moment,
    )
    return sa.and_(sa.or_(Enrolment.state == "active", Enrolment.ended_at > moment), ~away)
