"""How authors come back without an account, what they have not sent yet, and what helps them to write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.catalogue.models import Service
from app.database import Model
from reviews.reviewing.models import Review


class ReviewAuthorLink(Model):
    """A mailed link by which an author reaches what they wrote, as often as they want until it expires. It belongs to an
    address, or to one review whose author gave none. Only the hash of the token is kept."""

    __tablename__ = "review_author_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(index=True)
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("(email IS NULL) <> (review_id IS NULL)", name="of_address_or_review"),)


class ReviewDraft(Model):
    """What an author typed and has not sent: kept for them until they send it or take the review back."""

    __tablename__ = "review_draft"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    values: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    review: Mapped[Review] = relationship()


class ReviewConfirmation(Model):
    """A review from the open form that waits until its author has shown that they read mail at their address."""

    __tablename__ = "review_confirmation"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    review: Mapped[Review] = relationship()


class ReviewGuide(Model):
    """The questions that help to write about one service, by language, one a line; `service_id` empty is for all others.
    They are the same for every star (R38) and none is demanded."""

    __tablename__ = "review_guide"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"), unique=True)
    questions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    service: Mapped[Service | None] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_review_guide_general", sa.text("(1)"), unique=True, postgresql_where=sa.text("service_id IS NULL")
        ),
    )
