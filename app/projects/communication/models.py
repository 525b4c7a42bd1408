"""What a project says, to whom, where and when: one message behind all channels, and the items of its plan."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Model


class CommunicationPlan(Model):
    """What a project wants to say to whom: the one message behind all its channels."""

    __tablename__ = "communication_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), unique=True)
    message: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    shown_to_client: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))


class CommunicationItem(Model):
    """One thing said in one channel, from one day to another (both included). Internal by default."""

    __tablename__ = "communication_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    discipline: Mapped[str]
    channel: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="planned")
    shown_to_client: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("state IN ('planned', 'in_work', 'out')", name="known_state"),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 160", name="title_fits"),
    )
