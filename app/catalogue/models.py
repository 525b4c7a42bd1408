"""What is for sale: services and bundles, their texts per language and prices per currency."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.catalogue.disciplines import Discipline
from app.catalogue.pricing import Part, Price, Saving, saving
from app.database import Model
from app.errors import Conflict
from app.media.models import StoredFile
from app.money import Money

FALLBACK_LOCALE = "en"


class NotReady(Conflict):
    """A service that cannot be offered yet."""

    title = _l("It is not ready to be offered")


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
    picture: Mapped[StoredFile | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("kind IN ('service', 'bundle')", name="known_kind"),
        sa.CheckConstraint("vat_category IN ('S', 'Z', 'E', 'O')", name="known_vat_category"),
        sa.CheckConstraint("vat_rate_bp BETWEEN 0 AND 10000", name="vat_rate_in_range"),
        sa.CheckConstraint("vat_category = 'S' OR vat_rate_bp = 0", name="only_standard_has_rate"),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 3650", name="lead_time_in_range"),
    )

    @property
    def is_bundle(self) -> bool:
        return self.kind == "bundle"

    @property
    def known_discipline(self) -> Discipline:
        return Discipline(self.discipline)

    @property
    def disciplines(self) -> list[Discipline]:
        """Its own; for a bundle those of its parts, in their order, each once."""
        own = [item.service.known_discipline for item in self.items] if self.is_bundle else []
        return list(dict.fromkeys(own)) or [self.known_discipline]

    @property
    def currencies(self) -> list[str]:
        return [price.currency for price in self.prices]

    def text(self, locale: str) -> ServiceText:
        """The words in `locale`, else in English, else in any language; its own `locale` tells which it became."""
        by_locale = {text.locale: text for text in self.texts}
        found = by_locale.get(locale) or by_locale.get(FALLBACK_LOCALE)
        return found or self.texts[0]

    def price(self, currency: str) -> Money | None:
        """The net price in exactly this currency; nothing is ever converted."""
        return next((price.net for price in self.prices if price.currency == currency), None)

    def price_with_vat(self, currency: str) -> Price | None:
        net = self.price(currency)
        return Price(net, self.vat_rate_bp) if net is not None else None

    def closest_price(self, currency: str) -> Price | None:
        """The price in `currency`, else in the first currency it is sold in, else None."""
        return self.price_with_vat(currency) or next(
            (Price(price.net, self.vat_rate_bp) for price in self.prices), None
        )

    def saving(self, currency: str, locale: str) -> Saving | None:
        """What this bundle saves in `currency`; None when it saves nothing or a part has no price in it."""
        together = self.price(currency)
        parts = [
            Part(item.service.text(locale).title, item.quantity, net)
            for item in self.items
            if (net := item.service.price(currency)) is not None
        ]
        if together is None or len(parts) != len(self.items):
            return None
        return saving(parts, together)

    def activate(self) -> None:
        """Offer it in the public catalogue. Raises `NotReady` when it lacks words or a price."""
        if not self.texts or not self.prices or (self.is_bundle and not self.items):
            raise NotReady(_l("It needs a text, a price and, if it is a bundle, its parts before it can be offered."))
        self._stamp(active=True)

    def deactivate(self) -> None:
        """Take it off the public catalogue; orders that name it keep it."""
        self._stamp(active=False)

    def copy(self, slug: str) -> Service:
        """An inactive twin under another address, with the same words, prices, parts and picture."""
        return Service(
            slug=slug,
            kind=self.kind,
            discipline=self.discipline,
            vat_category=self.vat_category,
            vat_rate_bp=self.vat_rate_bp,
            vat_note=self.vat_note,
            lead_time_days=self.lead_time_days,
            position=self.position + 1,
            picture_id=self.picture_id,
            texts=[text.copy() for text in self.texts],
            prices=[ServicePrice(currency=price.currency, net_minor=price.net_minor) for price in self.prices],
            items=[
                BundleItem(service_id=item.service_id, quantity=item.quantity, position=item.position)
                for item in self.items
            ],
        )

    def _stamp(self, *, active: bool) -> None:
        if self.active != active:
            self.active, self.updated_at = active, clock.now()


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

    def copy(self) -> ServiceText:
        return ServiceText(locale=self.locale, title=self.title, summary=self.summary, body=self.body)


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


class CatalogueEdition(Model):
    """One row whose `edition` the database renews with every change of the catalogue; see `shelf`."""

    __tablename__ = "catalogue_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[UUID]

    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)
