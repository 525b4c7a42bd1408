"""Subscriptions to the newsletter, one for each address."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Model


class Subscription(Model):
    """Asked for, confirmed by who reads the address (Directive 2002/58/EC, article 13), and ended whenever they like."""

    __tablename__ = "newsletter_subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    locale: Mapped[str] = mapped_column(default="en")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("ended_at IS NULL OR confirmed_at IS NOT NULL", name="ended_was_confirmed"),
        sa.CheckConstraint("email = lower(email)", name="email_is_normalised"),
    )

    @property
    def state(self) -> str:
        if self.ended_at is not None:
            return "ended"
        return "confirmed" if self.confirmed_at is not None else "asked"
