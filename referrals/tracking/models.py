"""Links, the touches on them, what came of them elsewhere, and what partners' programs are told about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.money import Money
from referrals.programs.models import Enrolment

DAILY = ("click", "impression")
# Where events of our own come from; nobody else may report under these names.
OWN_SOURCES = ("order", "house", *DAILY)
KINDS = "('counted', 'repeat', 'own', 'bot', 'prefetch', 'embedded')"


class ReferralLink(Model):
    """A partner's link, `/r/<code>`. `target` is a path of ours. Links are never deleted: touches name them."""

    __tablename__ = "referral_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    target: Mapped[str] = mapped_column(default="/")
    label: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    enrolment: Mapped[Enrolment] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("code ~ '^[a-z0-9][a-z0-9_-]{2,63}$'", name="readable_code"),
        sa.CheckConstraint("target LIKE '/%' AND target NOT LIKE '//%'", name="target_is_ours"),
    )

    def is_open(self, now: datetime) -> bool:
        return self.disabled_at is None and (self.expires_at is None or self.expires_at > now)

    def disable(self) -> None:
        """It leads nowhere from now on; what it brought stays."""
        self.disabled_at = self.disabled_at or clock.now()

    def enable(self) -> None:
        self.disabled_at = None


class ReferralTouch(Model):
    """A click on a link, or its sight. Partitioned by month, kept for a limited time; `visitor` is a hash under a key of
    the day, so it links nothing across days. There is no foreign key: see docs/adr on clicks."""

    __tablename__ = "referral_touch"

    id: Mapped[int] = mapped_column(
        sa.BigInteger,
        sa.Sequence("referral_touch_id_seq"),
        server_default=sa.text("nextval('referral_touch_id_seq')"),
        primary_key=True,
    )
    happened_at: Mapped[datetime] = mapped_column(primary_key=True)
    link_id: Mapped[int]
    event: Mapped[str]
    kind: Mapped[str]
    visitor: Mapped[bytes] = mapped_column(BYTEA)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    __table_args__ = (
        sa.Index("ix_referral_touch_link_id_visitor", "link_id", "visitor"),
        sa.Index("ix_referral_touch_happened_at", "happened_at", postgresql_using="brin"),
        sa.CheckConstraint("event IN ('click', 'impression')", name="known_event"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="known_kind"),
        {"postgresql_partition_by": "RANGE (happened_at)"},
    )


class ReferralDay(Model):
    """How many touches of each kind a link had on one day (UTC), by sub-id; what is left when the touches are gone."""

    __tablename__ = "referral_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_link.id"), primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    sub_id: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]

    __table_args__ = (
        sa.Index("ix_referral_day_link_id_day", "link_id", "day"),
        sa.CheckConstraint("count > 0", name="something_happened"),
    )


class ReferralDayMark(Model):
    """Up to which touch the days were counted: `seen_id` by the last run, `before_id` by the one before it."""

    __tablename__ = "referral_day_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    seen_id: Mapped[int]
    before_id: Mapped[int]

    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)


class ReferralConversion(Model):
    """A sale, an action or a refund, whoever told us, with who brought it and why (`because`): one row per event; and the
    clicks or sights of one day that terms pay for, `quantity` of them, below zero where fewer were counted later.

    `sale_id` of a refund is empty while it waits for its sale. Amounts are net.
    """

    __tablename__ = "referral_conversion"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    external_id: Mapped[str]
    kind: Mapped[str]
    action: Mapped[str | None]
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    sale_external_id: Mapped[str | None]
    sale_id: Mapped[int | None] = mapped_column(sa.ForeignKey("referral_conversion.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(sa.ForeignKey("referral_link.id"), index=True)
    quantity: Mapped[int] = mapped_column(default=1)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    because: Mapped[dict[str, Any]]
    enrolment: Mapped[Enrolment | None] = relationship()
    link: Mapped[ReferralLink | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("source", "external_id"),
        sa.Index("ix_referral_conversion_source_sale_external_id", "source", "sale_external_id"),
        sa.Index(
            "ix_referral_conversion_paid_days",
            "kind",
            "happened_at",
            "enrolment_id",
            postgresql_where=sa.text("kind IN ('click', 'impression')"),
        ),
        sa.CheckConstraint("kind IN ('sale', 'action', 'refund', 'click', 'impression')", name="known_kind"),
        sa.CheckConstraint(
            "quantity <> 0 AND (kind IN ('click', 'impression') OR quantity = 1)", name="touches_are_many"
        ),
        sa.CheckConstraint("(kind = 'action') = (action IS NOT NULL)", name="action_is_named"),
        sa.CheckConstraint("(kind = 'refund') = (sale_external_id IS NOT NULL)", name="refund_names_sale"),
        sa.CheckConstraint("kind = 'refund' OR sale_id IS NULL", name="only_refund_has_sale"),
        sa.CheckConstraint("(source = 'order') = (order_id IS NOT NULL)", name="own_orders_are_orders"),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def waits(self) -> bool:
        """A refund whose sale nobody has told us of yet."""
        return self.kind == "refund" and self.sale_id is None


class AwaitedAction(Model):
    """Somebody who came by a link has begun something here, such as registering, and has yet to prove their address.

    `subject` names it (`registration:7`), `touches` are as `carrying.touches` tells them.
    """

    __tablename__ = "referral_awaited_action"

    subject: Mapped[str] = mapped_column(primary_key=True)
    action: Mapped[str]
    touches: Mapped[list[Any]] = mapped_column(JSONB)
    began_at: Mapped[datetime] = mapped_column(index=True)


class ReferralPostback(Model):
    """Where a partner's own program wants to hear of conversions. The secret it is signed with is derived, not kept."""

    __tablename__ = "referral_postback"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), unique=True)
    url: Mapped[str]
    generation: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    disabled_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()

    __table_args__ = (sa.CheckConstraint("failures >= 0", name="failures_not_negative"),)


class ReferralPostbackCall(Model):
    """One piece of news for one partner's program, and whether it arrived."""

    __tablename__ = "referral_postback_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    postback_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_postback.id"))
    conversion_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_conversion.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")

    __table_args__ = (sa.UniqueConstraint("postback_id", "conversion_id"),)
