"""The one table of the web itself: how far each topic that pages watch has come."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model


class LiveTopic(Model):
    """Something a page can watch. `newest` counts its changes; a ticket of another `version` opens nothing any more."""

    __tablename__ = "live_topic"

    topic: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    newest: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (sa.CheckConstraint("topic ~ '^[a-z]+-[0-9]+$'", name="readable_topic"),)
