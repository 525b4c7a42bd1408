"""That somebody may review something once, and the links by which they do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.events import publish
from app.orders.models import Order, OrderLine
from reviews.reviewing import facts
from reviews.reviewing.states import Channel


def names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class ReviewRequest(Model):
    """That somebody may review one service (of one order line), once. Only the hash of the token is kept.

    `offer` is what is given for it, frozen; None is nothing. `destination` is 'house' for reviews shown by us.
    """

    __tablename__ = "review_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    order_line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_line.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    recipient_name: Mapped[str] = mapped_column(default="")
    recipient_email: Mapped[str] = mapped_column(default="", index=True)
    channel: Mapped[str]
    locale: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    offer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    destination: Mapped[str] = mapped_column(default="house")
    campaign_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    postponed_until: Mapped[datetime | None]
    service: Mapped[Service] = relationship()
    order: Mapped[Order | None] = relationship()
    line: Mapped[OrderLine | None] = relationship()
    user: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"channel IN ({names(*Channel)})", name="known_channel"),
        sa.CheckConstraint("order_line_id IS NULL OR order_id IS NOT NULL", name="line_with_order"),
        sa.CheckConstraint("offer IS NULL OR destination = 'house'", name="no_offer_elsewhere"),
        sa.CheckConstraint("expires_at > created_at", name="expires_later"),
    )

    @property
    def is_open(self) -> bool:
        """Whether its token still opens the form."""
        return self.answered_at is None and self.cancelled_at is None and self.expires_at > clock.now()

    def note_sent(self) -> None:
        self.sent_at = self.sent_at or clock.now()

    def open(self) -> None:
        """A person looks at the form; told once."""
        if self.opened_at is None:
            self.opened_at = clock.now()
            publish(facts.RequestOpened(request_id=self.id))

    def answer(self) -> None:
        """Its one use."""
        self.open()
        self.answered_at = self.answered_at or clock.now()

    def postpone(self, until: datetime) -> None:
        """Not tried yet; it stays open at least a month beyond that day."""
        self.postponed_until = until
        self.expires_at = max(self.expires_at, until + (self.expires_at - self.created_at))
        publish(facts.RequestPostponed(request_id=self.id, until=until.isoformat()))

    def cancel(self) -> None:
        self.cancelled_at = self.cancelled_at or clock.now()


class ReviewRequestToken(Model):
    """One more link to the same request, as a reminder carries it: the first is known by its hash only."""

    __tablename__ = "review_request_token"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("review_request.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    request: Mapped[ReviewRequest] = relationship()
