"""What is for sale: services and bundles, their texts per language and prices per currency."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.database import Model
from app.money import Money


class Service(Model):
    """Something that can be ordered; a bundle joins several disciplines under one price, leader, board and invoice.

    `vat_category` is a code of UNCL5305 (S standard, Z zero, E exempt, O outside); `vat_rate_bp` in basis points.
    """

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="service")
    discipline: Mapped[str]
    vat_category: Mapped[str] = mapped_column(default="S")
    vat_rate_bp: Mapped[int]
    vat_note: Mapped[str | None]
    lead_time_days: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=False)
    picture_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    texts: Mapped[list[ServiceText]] = relationship(
        back_populates="service", order_by="ServiceText.locale", lazy="selectin", cascade="all, delete-orphan"
    )
    prices: Mapped[list[ServicePrice]] = relationship(
        back_populates="service", order_by="ServicePrice.currency", lazy="selectin", cascade="all, delete-orphan"
    )
    items: Mapped[list[BundleItem]] = relationship(
        back_populates="bundle",
        foreign_keys="BundleItem.bundle_id",
        order_by="BundleItem.position",
        cascade="all, delete-orphan",
    )

    __table_args__ = (
        sa.CheckConstraint("kind IN ('service', 'bundle')", name="known_kind"),
        sa.CheckConstraint("vat_category IN ('S', 'Z', 'E', 'O')", name="known_vat_category"),
        sa.CheckConstraint("vat_rate_bp BETWEEN 0 AND 10000", name="vat_rate_in_range"),
        sa.CheckConstraint("vat_category = 'S' OR vat_rate_bp = 0", name="only_standard_has_rate"),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 3650", name="lead_time_in_range"),
    )


class ServiceText(Model):
    """The words of a service in one language; `body` is Markdown."""

    __tablename__ = "service_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    locale: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    service: Mapped[Service] = relationship(back_populates="texts")

    __table_args__ = (sa.UniqueConstraint("service_id", "locale"),)


class ServicePrice(Model):
    """The net price of a service in one currency, in its minor units."""

    __tablename__ = "service_price"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    net_minor: Mapped[int]
    service: Mapped[Service] = relationship(back_populates="prices")

    __table_args__ = (
        sa.UniqueConstraint("service_id", "currency"),
        sa.CheckConstraint("net_minor >= 0", name="net_not_negative"),
    )

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)


class BundleItem(Model):
    """A service inside a bundle."""

    __tablename__ = "bundle_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    bundle_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    quantity: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)
    bundle: Mapped[Service] = relationship(back_populates="items", foreign_keys=[bundle_id])
    service: Mapped[Service] = relationship(foreign_keys=[service_id], lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("bundle_id", "service_id"),
        sa.CheckConstraint("bundle_id <> service_id", name="not_itself"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000", name="quantity_in_range"),
    )
