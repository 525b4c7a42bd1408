"""Letters: rendered when they are written, sent by a job, kept with what became of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.database import Model


class MailMessage(Model):
    """One mail to one address, as it was or will be sent.

    `key` makes a mail unique ("order-paid:17"); `held_for_verification` keeps it until the address is proven.
    """

    __tablename__ = "mail_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    template: Mapped[str]
    recipient: Mapped[str] = mapped_column(index=True)
    locale: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    held_for_verification: Mapped[bool] = mapped_column(default=False)
    private: Mapped[bool] = mapped_column(default=False)
    unsubscribe_url: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    sending_since: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]
    attachments: Mapped[list[MailAttachment]] = relationship(
        back_populates="message", order_by="MailAttachment.id", lazy="selectin"
    )

    __table_args__ = (
        sa.Index("ix_mail_message_created_at", sa.text("created_at DESC")),
        sa.Index(
            "ix_mail_message_failed_at",
            "failed_at",
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        ),
    )

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def is_dead(self) -> bool:
        """Given up: nobody tries again unless a person says so."""
        return self.failed_at is not None

    @property
    def is_due(self) -> bool:
        return not (self.is_sent or self.is_dead or self.held_for_verification)

    @property
    def is_revived(self) -> bool:
        """Was given up, is to be tried again, and no attempt has begun."""
        return self.is_due and self.error is not None and self.attempts == 0

    @property
    def state(self) -> str:
        """One of sent, failed, held, retrying, waiting."""
        if self.is_sent:
            return "sent"
        if self.is_dead:
            return "failed"
        if self.held_for_verification:
            return "held"
        return "retrying" if self.error else "waiting"

    def claim(self) -> None:
        self.sending_since = clock.now()
        self.attempts += 1

    def tick_off(self) -> None:
        self.sent_at = clock.now()
        self.sending_since = None
        self.error = None

    def note_failure(self, error: str) -> None:
        self.error = error
        self.sending_since = None

    def give_up(self) -> None:
        self.failed_at = clock.now()

    def revive(self) -> None:
        """Let it be tried again from the first attempt; the last error stays readable until then."""
        self.failed_at = None
        self.attempts = 0


class MailAttachment(Model):
    """A stored file that travels with a mail."""

    __tablename__ = "mail_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("mail_message.id"), index=True)
    file_key: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    message: Mapped[MailMessage] = relationship(back_populates="attachments")
