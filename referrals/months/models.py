"""The frozen numbers of a program's month, what people said and decided about it, and the margins it was held against."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from referrals.programs.models import Program

DECISIONS = ("keep", "change", "pause", "end")


class ProgramMonth(Model):
    """What was counted of one month, once when it was over and again in a new edition when somebody asks. Append-only."""

    __tablename__ = "program_month"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"))
    month: Mapped[date]
    edition: Mapped[int]
    numbers: Mapped[dict[str, Any]]
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)
    program: Mapped[Program] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("program_id", "month", "edition"),
        sa.CheckConstraint("extract(day FROM month) = 1", name="month_begins"),
        sa.CheckConstraint("edition >= 1", name="edition_from_one"),
    )


class MonthRemark(Model):
    """A note about a month, or what was decided from it: for the terms of the future, never for the past."""

    __tablename__ = "month_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"))
    month: Mapped[date]
    decision: Mapped[str | None]
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    submission_key: Mapped[str] = mapped_column(unique=True)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    author: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"decision IN {DECISIONS}", name="known_decision"),
        sa.Index("ix_month_remark_program_id_month", "program_id", "month"),
    )


class ProgramMargin(Model):
    """What is left of a service's net price before referring is paid for; without a service: of everything else.

    The newest counts for what is counted from then on. Append-only.
    """

    __tablename__ = "program_margin"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"))
    margin_bp: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    service: Mapped[Service | None] = relationship()

    __table_args__ = (sa.CheckConstraint("margin_bp BETWEEN 0 AND 10000", name="margin_in_range"),)
