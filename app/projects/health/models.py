"""When a process of a project became stable, needed a look, or became unstable: the changes, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Model
from app.projects.health.stability import Level
from app.projects.health.thresholds import Process


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class HealthChange(Model):
    """From `happened_at` on the process of the project stood at `level`; the newest row counts. Append-only by trigger."""

    __tablename__ = "health_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"))
    process: Mapped[str]
    level: Mapped[str]
    because: Mapped[list[Any]]
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.Index("ix_health_change_newest", "project_id", "process", "id"),
        sa.CheckConstraint(f"process IN ({_names(*Process)})", name="known_process"),
        sa.CheckConstraint(f"level IN ({_names(*Level)})", name="known_level"),
    )
