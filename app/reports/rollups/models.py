"""What was added up by day, which hours changed since, and for which time zone the days hold."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model

PLACED, PAID = "placed", "paid"


class ChangedHour(Model):
    """That something of this hour (UTC) was written since a roll-up counted its day. Triggers add, counting takes away.

    Nothing is unique here on purpose: orders placed at the same moment must not wait for one another.
    """

    __tablename__ = "report_changed_hour"

    id: Mapped[int] = mapped_column(primary_key=True)
    roll_up: Mapped[str]
    hour: Mapped[datetime]

    __table_args__ = (sa.Index("ix_report_changed_hour_roll_up_hour", "roll_up", "hour"),)


class RollUpZone(Model):
    """The time zone in which the days of a roll-up begin and end. No row: it was never counted."""

    __tablename__ = "report_rollup_zone"

    roll_up: Mapped[str] = mapped_column(primary_key=True)
    timezone: Mapped[str]


class DailyOrder(Model):
    """Order lines by the day on which their order was placed, and again by the day on which it was paid (`basis`).

    An order counts in `orders` where its first line does, so that orders add up over services. `service_id` 0: no service of
    the catalogue. `source`: what brought the buyer last, '' when nobody did. `discounted` counts the
    lines with a discount. Amounts are without VAT; `discount_minor` is above zero.
    """

    __tablename__ = "daily_order"

    day: Mapped[date] = mapped_column(primary_key=True)
    basis: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(primary_key=True)
    relation: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3), primary_key=True)
    orders: Mapped[int]
    lines: Mapped[int]
    discounted: Mapped[int]
    quantity: Mapped[int]
    gross_minor: Mapped[int]
    discount_minor: Mapped[int]

    __table_args__ = (sa.CheckConstraint(f"basis IN ('{PLACED}', '{PAID}')", name="known_basis"),)


class DailyPayment(Model):
    """Captured payments that count towards their order, by the day of the capture. `captured_minor` is with VAT."""

    __tablename__ = "daily_payment"

    day: Mapped[date] = mapped_column(primary_key=True)
    gateway: Mapped[str] = mapped_column(primary_key=True)
    relation: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3), primary_key=True)
    payments: Mapped[int]
    captured_minor: Mapped[int]


class DailyRefund(Model):
    """Money that went back, by the day on which it did, shared among the lines of its order in proportion.

    What is not VAT follows from the sum of all refunds of an order so far, so it adds up whatever its parts. `refunds` counts
    at the first line, `lines` those of which something went back; `amount_minor` is with VAT, `net_minor` without.
    """

    __tablename__ = "daily_refund"

    day: Mapped[date] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(primary_key=True)
    relation: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3), primary_key=True)
    refunds: Mapped[int]
    lines: Mapped[int]
    amount_minor: Mapped[int]
    net_minor: Mapped[int]
