"""Exchange rates as they were entered."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.rates.converting import BASE, Rate


class ExchangeRate(Model):
    """`micro` millionths of the currency cost one euro on that day. Append-only by trigger: the latest entry of a day
    counts, and what was converted before keeps the rate of then."""

    __tablename__ = "exchange_rate"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    micro: Mapped[int]
    source: Mapped[str]
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    entered_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.Index("ix_exchange_rate_currency_day", "currency", "day", "id"),
        sa.CheckConstraint("micro > 0", name="micro_positive"),
        sa.CheckConstraint(f"currency <> '{BASE}'", name="not_the_euro"),
    )

    @property
    def rate(self) -> Rate:
        return Rate(currency=self.currency, micro=self.micro, day=self.day, source=self.source)
