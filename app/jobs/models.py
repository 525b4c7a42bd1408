"""What procrastinate does not keep: why a job failed, each time it did."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Model


class JobFailure(Model):
    """One failed attempt of one job."""

    __tablename__ = "job_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(index=True)
    task_name: Mapped[str]
    attempt: Mapped[int]
    error: Mapped[str]
    failed_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=sa.func.now())
