"""Promotions, their codes, and each use of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.money import Money
from app.orders.models import Order
from referrals.promotions.codes import in_groups
from referrals.promotions.terms import Kind, Terms

STATES = ("draft", "active", "paused", "ended")
USE_STATES = ("reserved", "captured", "released", "given_back", "withdrawn")
GIFT_STATES = ("waiting", "sent", "cancelled", "kept_back")
# The uses that take up room: of the limit, the budget and the person.
LIVE = ("reserved", "captured")


class Promotion(Model):
    """An offer of a discount or a gift. `taken` counts its live uses within the limit, `beyond` those granted over it.

    `terms` are `Terms` as JSON; what the database guards stands in columns of its own. `program_id` is the program whose
    partners' friends it is for.
    """

    __tablename__ = "promotion"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    automatic: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    timezone: Mapped[str] = mapped_column(default="UTC")
    program_id: Mapped[int | None] = mapped_column(sa.ForeignKey("program.id"))
    limit_total: Mapped[int | None]
    limit_per_customer: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0, server_default="0")
    beyond: Mapped[int] = mapped_column(default=0, server_default="0")
    terms: Mapped[dict[str, Any]]
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_by: Mapped[User | None] = relationship()
    money: Mapped[list[PromotionMoney]] = relationship(
        back_populates="promotion", order_by="PromotionMoney.currency", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.CheckConstraint(f"kind IN ({', '.join(repr(kind.value) for kind in Kind)})", name="known_kind"),
        sa.CheckConstraint(f"state IN {STATES}", name="known_state"),
        sa.CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name="starts_before_end"),
        sa.CheckConstraint("taken >= 0 AND beyond >= 0", name="counts_not_negative"),
        sa.CheckConstraint("limit_total IS NULL OR taken <= limit_total", name="taken_within_limit"),
        sa.CheckConstraint("limit_total > 0", name="limit_positive"),
        sa.CheckConstraint("limit_per_customer > 0", name="limit_per_customer_positive"),
        sa.Index("uq_promotion_program", "program_id", unique=True, postgresql_where=sa.text("state <> 'ended'")),
        sa.Index("uq_promotion_name", sa.text("lower(name)"), unique=True),
    )

    @property
    def rules(self) -> Terms:
        return Terms.from_json(self.terms)

    @property
    def standing(self) -> str:
        """Its state as people see it: an active one may be waiting for its start, over, or used up."""
        now = clock.now()
        if self.state != "active":
            return self.state
        if self.starts_at is not None and self.starts_at > now:
            return "scheduled"
        if self.ends_at is not None and self.ends_at <= now:
            return "over"
        if self.limit_total is not None and self.taken >= self.limit_total:
            return "used_up"
        return "active"

    @property
    def budgets(self) -> list[PromotionMoney]:
        return [row for row in self.money if row.budget_minor is not None]


class PromotionMoney(Model):
    """The budget of a promotion in one currency: what its live uses cost never exceeds it."""

    __tablename__ = "promotion_money"

    id: Mapped[int] = mapped_column(primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"))
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    budget_minor: Mapped[int | None]
    taken_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    beyond_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    promotion: Mapped[Promotion] = relationship(back_populates="money")

    __table_args__ = (
        sa.UniqueConstraint("promotion_id", "currency"),
        sa.CheckConstraint("taken_minor >= 0 AND beyond_minor >= 0", name="counts_not_negative"),
        sa.CheckConstraint("budget_minor IS NULL OR taken_minor <= budget_minor", name="taken_within_budget"),
    )

    @property
    def budget(self) -> Money:
        return Money(self.budget_minor or 0, self.currency)

    @property
    def taken(self) -> Money:
        return Money(self.taken_minor, self.currency)


class CodeBatch(Model):
    """Many single-use codes made at once. They count only when all of them are there (`ready_at`)."""

    __tablename__ = "code_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"), index=True)
    prefix: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    size: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ready_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    promotion: Mapped[Promotion] = relationship()
    created_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("size BETWEEN 1 AND 1000000", name="size_in_range"),
        sa.CheckConstraint("made BETWEEN 0 AND size AND (ready_at IS NULL OR made = size)", name="ready_when_all_made"),
    )


class PromoCode(Model):
    """A code by its canonical form. It belongs to a promotion, or to a batch of one.

    `partner_id` shares it with others and may not redeem it; `holder_id` alone may. A batch is never deleted, which a
    trigger keeps: a foreign key for each of a million codes would take longer than making them.
    """

    __tablename__ = "promo_code"

    code: Mapped[str] = mapped_column(sa.Text(collation="C"), primary_key=True)
    promotion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promotion.id"))
    batch_id: Mapped[int | None]
    shown: Mapped[str | None]
    use_limit: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0, server_default="0")
    partner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime | None] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    promotion: Mapped[Promotion | None] = relationship()
    partner: Mapped[User | None] = relationship(foreign_keys=[partner_id])
    holder: Mapped[User | None] = relationship(foreign_keys=[holder_id])

    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(promotion_id, batch_id) = 1", name="belongs_to_one"),
        sa.CheckConstraint("taken >= 0 AND (use_limit IS NULL OR taken <= use_limit)", name="taken_within_limit"),
        sa.Index("ix_promo_code_promotion_id", "promotion_id", postgresql_where=sa.text("promotion_id IS NOT NULL")),
        sa.Index("ix_promo_code_batch_id", "batch_id", postgresql_where=sa.text("batch_id IS NOT NULL")),
        sa.Index("ix_promo_code_partner_id", "partner_id", postgresql_where=sa.text("partner_id IS NOT NULL")),
        sa.Index("ix_promo_code_holder_id", "holder_id", postgresql_where=sa.text("holder_id IS NOT NULL")),
    )

    @property
    def spoken(self) -> str:
        """The code as it is written for people."""
        return self.shown or in_groups(self.code)


class PromotionUse(Model):
    """One promotion in one order: reserved when placed, captured when paid, released when a payment failed or none came.

    `given_back` after a full refund, `withdrawn` when the order goes on without it. `amount_minor` is what it costs: the
    discount, or what the gift is worth. A use that is `beyond` was granted over a limit, in the customer's favour, and is
    counted apart.
    """

    __tablename__ = "promotion_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"))
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    code: Mapped[str | None] = mapped_column(sa.ForeignKey("promo_code.code"))
    state: Mapped[str] = mapped_column(default="reserved")
    beyond: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    reserved_at: Mapped[datetime] = mapped_column(default=clock.now)
    captured_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    promotion: Mapped[Promotion] = relationship()
    order: Mapped[Order] = relationship()
    keys: Mapped[list[UseKey]] = relationship(order_by="UseKey.key")
    promo_code: Mapped[PromoCode | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"state IN {USE_STATES}", name="known_state"),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.Index("uq_promotion_use_once", "promotion_id", "order_id", sa.text("coalesce(code, '')"), unique=True),
        sa.Index("ix_promotion_use_code", "code", postgresql_where=sa.text("code IS NOT NULL")),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def spoken(self) -> str:
        """The code as it is written for people; empty where none was needed."""
        return self.promo_code.spoken if self.promo_code is not None else ""


class UseKey(Model):
    """By what the customer of a use is recognised: account, mailbox or means of payment (keyed hashes)."""

    __tablename__ = "use_key"

    use_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion_use.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (sa.Index("ix_use_key_key", "key", "use_id"),)


class PromotionGift(Model):
    """Something to send that came free with an order, from the moment it is paid. It goes to the contact of the order.

    `title` and `quantity` are what the order's line said. `note` is for the customer: how to follow it, or why it will not come.
    """

    __tablename__ = "promotion_gift"

    id: Mapped[int] = mapped_column(primary_key=True)
    use_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion_use.id"), unique=True)
    title: Mapped[str]
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    note: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    use: Mapped[PromotionUse] = relationship()
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"state IN {GIFT_STATES}", name="known_state"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_a_moment"),
    )


class PromotionAttention(Model):
    """Something about a promotion that a person must know: a limit exceeded in the customer's favour, a count that is off."""

    __tablename__ = "promotion_attention"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotion.id"), index=True)
    use_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promotion_use.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    promotion: Mapped[Promotion] = relationship()
    use: Mapped[PromotionUse | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("kind IN ('beyond_limit', 'same_payer', 'count_off')", name="known_kind"),
        sa.UniqueConstraint("kind", "use_id"),
    )
