"""What people keep about reports: views, mails on a schedule, alerts, and long reports that are being written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model

LONGEST_NAME = 80
RHYTHMS = ("day", "week", "month")
DIRECTIONS = ("below", "above")
FORMS = ("pdf", "xlsx", "csv", "parquet")
OPEN_STATES = ("waiting", "running")


class ReportView(Model):
    """A report with its period, currency and groups under a name. A period by name moves with the days."""

    __tablename__ = "report_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    name: Mapped[str]
    report_id: Mapped[str]
    query: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.UniqueConstraint("user_id", "name"),
        sa.CheckConstraint(f"char_length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name_fits"),
    )


class ReportSchedule(Model):
    """A report that is mailed to one person every day, week or month at `hour` of their clock; `next_at` is when."""

    __tablename__ = "report_schedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    report_id: Mapped[str]
    query: Mapped[dict[str, Any]]
    rhythm: Mapped[str]
    hour: Mapped[int]
    next_at: Mapped[datetime]
    last_sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    stopped_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"rhythm IN {RHYTHMS}", name="known_rhythm"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_a_day"),
        sa.Index("ix_report_schedule_due", "next_at", postgresql_where=sa.text("stopped_at IS NULL")),
    )

    def stop(self) -> None:
        self.stopped_at = self.stopped_at or clock.now()


class ReportAlert(Model):
    """A metric that is watched: a mail when it falls below, or rises above, `threshold` (in the unit of the metric).

    `raised_at` is set while it stands beyond; one mail for each time it goes there.
    """

    __tablename__ = "report_alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    metric_id: Mapped[str]
    query: Mapped[dict[str, Any]]
    direction: Mapped[str]
    threshold: Mapped[int]
    value: Mapped[int | None]
    checked_at: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]
    times_raised: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    stopped_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()

    __table_args__ = (sa.CheckConstraint(f"direction IN {DIRECTIONS}", name="known_direction"),)

    def stop(self) -> None:
        self.stopped_at = self.stopped_at or clock.now()

    def is_beyond(self, value: int) -> bool:
        return value < self.threshold if self.direction == "below" else value > self.threshold


class ReportRun(Model):
    """A report being written to a file by a job, step by step; it can be cancelled between two steps."""

    __tablename__ = "report_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    report_id: Mapped[str]
    query: Mapped[dict[str, Any]]
    form: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    steps: Mapped[int]
    steps_done: Mapped[int] = mapped_column(default=0)
    file_key: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"form IN {FORMS}", name="known_form"),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="known_state"),
        sa.CheckConstraint("steps_done BETWEEN 0 AND steps", name="no_more_than_all"),
        sa.CheckConstraint("(state = 'done') = (file_key IS NOT NULL)", name="done_has_file"),
    )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def end(self, state: str) -> None:
        self.state, self.ended_at = state, clock.now()
