"""Orders and quotes: what was asked for, by whom, at which price, and where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Contact, User
from app.database import Model
from app.money import Money
from app.orders.pricing import DraftLine
from app.orders.states import State
from app.orders.totals import PricedLine, Tax, Totals, total

# Events that only the desk sees.
INTERNAL = frozenset({"internal_note", "relation_set", "link_sent"})


class Order(Model):
    """An order, never deleted. `reference` is public and unguessable; amounts are minor units of `currency`.

    `relation` says who gives value to whom: b2b, c2b or b2c.
    """

    __tablename__ = "customer_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=State.PLACED, index=True)
    relation: Mapped[str]
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    placed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    quote_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("quote_version.id"), unique=True)
    submission_key: Mapped[str] = mapped_column(unique=True)
    locale: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    po_number: Mapped[str | None]
    note: Mapped[str | None]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    paid_minor: Mapped[int] = mapped_column(default=0)
    refunded_minor: Mapped[int] = mapped_column(default=0)
    placed_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    due_at: Mapped[datetime]
    paid_at: Mapped[datetime | None] = mapped_column(index=True)
    contact: Mapped[Contact] = relationship(lazy="joined")
    placed_by: Mapped[User | None] = relationship()
    lines: Mapped[list[OrderLine]] = relationship(back_populates="order", order_by="OrderLine.position")
    adjustments: Mapped[list[OrderAdjustment]] = relationship(
        back_populates="order", order_by="OrderAdjustment.position"
    )
    events: Mapped[list[OrderEvent]] = relationship(back_populates="order", order_by="OrderEvent.id")

    __table_args__ = (
        sa.CheckConstraint("relation IN ('b2b', 'c2b', 'b2c')", name="known_relation"),
        sa.CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="known_state"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor AND net_minor >= 0", name="total_adds_up"),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND paid_minor", name="refund_within_paid"),
    )

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def paid(self) -> Money:
        return Money(self.paid_minor, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.currency)

    def timeline(self, *, internal: bool) -> list[OrderEvent]:
        """What happened, the newest first; `internal` adds what only the desk sees."""
        return [event for event in reversed(self.events) if internal or event.kind not in INTERNAL]

    @property
    def totals(self) -> Totals:
        """The sums by VAT rate, counted anew from what was stored."""
        priced = [
            PricedLine(net=line.net, tax=Tax(category=line.vat_category, rate_bp=line.vat_rate_bp))
            for line in self.lines
        ]
        return total(priced, self.currency, [-given.net for given in self.adjustments])


class OrderLine(Model):
    """One line, copied from the catalogue or the quote when the order was placed. `net_minor` = quantity × unit."""

    __tablename__ = "order_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    position: Mapped[int]
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"), index=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    unit_net_minor: Mapped[int]
    net_minor: Mapped[int]
    # The line's share of the order's discounts, frozen when the order was placed.
    discount_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    vat_category: Mapped[str]
    vat_rate_bp: Mapped[int]
    vat_note: Mapped[str | None]
    # The place of the discount that brought this line as a gift; it goes when that discount is withdrawn.
    brought_by: Mapped[int | None]
    order: Mapped[Order] = relationship(back_populates="lines")

    __table_args__ = (
        sa.UniqueConstraint("order_id", "position"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 10000", name="quantity_in_range"),
        sa.CheckConstraint("net_minor = quantity * unit_net_minor", name="net_is_product"),
        sa.CheckConstraint("discount_minor BETWEEN 0 AND net_minor", name="discount_within_net"),
    )

    @property
    def discounted(self) -> Money:
        """What the line cost without VAT after its share of the discounts."""
        return Money(self.net_minor - self.discount_minor, self.order.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.order.currency)

    @property
    def unit_net(self) -> Money:
        return Money(self.unit_net_minor, self.order.currency)


class OrderAdjustment(Model):
    """A discount on the whole order (negative `net_minor`) that some plug of `orders.adjustments` gave, and why."""

    __tablename__ = "order_adjustment"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    position: Mapped[int]
    source: Mapped[str]
    label: Mapped[str]
    net_minor: Mapped[int]
    because: Mapped[dict[str, Any]]
    order: Mapped[Order] = relationship(back_populates="adjustments")

    __table_args__ = (
        sa.UniqueConstraint("order_id", "position"),
        sa.CheckConstraint("net_minor <= 0", name="is_discount"),
    )

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.order.currency)


class OrderRepricing(Model):
    """An unpaid order went on without discounts that could not be had any more; `withdrawn` is what it takes to restore them.

    Money that was sent at the earlier total brings them back (`restored_at`).
    """

    __tablename__ = "order_repricing"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    before_minor: Mapped[int]
    after_minor: Mapped[int]
    withdrawn: Mapped[dict[str, Any]]
    repriced_at: Mapped[datetime] = mapped_column(default=clock.now)
    restored_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("after_minor >= before_minor", name="price_not_lowered"),)


class OrderTouch(Model):
    """Who brought this buyer, as answered by the plugs of `orders.touches` when the order was placed."""

    __tablename__ = "order_touch"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    source: Mapped[str]
    reference: Mapped[str]
    details: Mapped[dict[str, Any]]


class OrderRemark(Model):
    """Words of a person about an event: the reason of a cancellation, a note.

    Apart from the timeline, which is kept for ever, so that they can be erased.
    """

    __tablename__ = "order_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    text: Mapped[str]


class OrderEvent(Model):
    """What happened to an order: its timeline. Append-only by trigger."""

    __tablename__ = "order_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    kind: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    remark_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_remark.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    order: Mapped[Order] = relationship(back_populates="events")
    actor: Mapped[User | None] = relationship(lazy="joined")
    remark: Mapped[OrderRemark | None] = relationship(lazy="joined")


class Quote(Model):
    """An offer to one contact, in versions; the newest counts. `reference` is public and unguessable."""

    __tablename__ = "quote"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    relation: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    contact: Mapped[Contact] = relationship(lazy="joined")
    versions: Mapped[list[QuoteVersion]] = relationship(back_populates="quote", order_by="QuoteVersion.version")

    __table_args__ = (sa.CheckConstraint("relation IN ('b2b', 'c2b', 'b2c')", name="known_relation"),)

    @property
    def current(self) -> QuoteVersion | None:
        """The newest version that was sent: what the customer sees and decides."""
        return next((version for version in reversed(self.versions) if version.sent_at), None)

    @property
    def newest(self) -> QuoteVersion:
        """The newest version, sent or still being written: what the desk works on."""
        return self.versions[-1]


class QuoteVersion(Model):
    """One version of a quote; unchangeable once sent. It expires at `expires_at`."""

    __tablename__ = "quote_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    quote_id: Mapped[int] = mapped_column(sa.ForeignKey("quote.id"), index=True)
    version: Mapped[int]
    introduction: Mapped[str] = mapped_column(default="")
    po_number: Mapped[str | None]
    net_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    quote: Mapped[Quote] = relationship(back_populates="versions")
    lines: Mapped[list[QuoteLine]] = relationship(back_populates="version", order_by="QuoteLine.position")
    decision: Mapped[QuoteDecision | None] = relationship(back_populates="version", uselist=False)

    __table_args__ = (
        sa.UniqueConstraint("quote_id", "version"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name="total_adds_up"),
    )

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.quote.currency)

    @property
    def totals(self) -> Totals:
        lines = [PricedLine(net=line.net, tax=line.tax) for line in self.draft_lines]
        return total(lines, self.quote.currency)

    @property
    def draft_lines(self) -> list[DraftLine]:
        return [line.as_draft(self.quote.currency) for line in self.lines]


class QuoteLine(Model):
    """One line of a quote version."""

    __tablename__ = "quote_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("quote_version.id"), index=True)
    position: Mapped[int]
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"))
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    unit_net_minor: Mapped[int]
    net_minor: Mapped[int]
    vat_category: Mapped[str]
    vat_rate_bp: Mapped[int]
    vat_note: Mapped[str | None]
    version: Mapped[QuoteVersion] = relationship(back_populates="lines")

    __table_args__ = (
        sa.UniqueConstraint("version_id", "position"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 10000", name="quantity_in_range"),
        sa.CheckConstraint("net_minor = quantity * unit_net_minor", name="net_is_product"),
    )

    def as_draft(self, currency: str) -> DraftLine:
        """The line as arithmetic sees it."""
        return DraftLine(
            service_id=self.service_id,
            title=self.title,
            description=self.description,
            quantity=self.quantity,
            unit_net=Money(self.unit_net_minor, currency),
            vat_category=self.vat_category,
            vat_rate_bp=self.vat_rate_bp,
            vat_note=self.vat_note,
        )


class QuoteDecision(Model):
    """The customer's yes or no to one version: once, by whom, when."""

    __tablename__ = "quote_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("quote_version.id"), unique=True)
    accepted: Mapped[bool]
    reason: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[QuoteVersion] = relationship(back_populates="decision")
