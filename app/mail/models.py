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
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]
    attachments: Mapped[list[MailAttachment]] = relationship(back_populates="message", order_by="MailAttachment.id")

    __table_args__ = (sa.Index("ix_mail_message_created_at", sa.text("created_at DESC")),)


class MailAttachment(Model):
    """A stored file that travels with a mail."""

    __tablename__ = "mail_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("mail_message.id"), index=True)
    file_key: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    message: Mapped[MailMessage] = relationship(back_populates="attachments")
