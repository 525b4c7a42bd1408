"""Keys of programs, and the answers that are kept so that a repeated request does nothing twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.errors import Conflict


class ApiKey(Model):
    """A program's key. The secret is shown once and kept as a hash; `hint` is its beginning, by which people know it."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    hint: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(sa.Text()))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    last_used_at: Mapped[datetime | None]
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])

    __table_args__ = (
        sa.CheckConstraint("cardinality(scopes) > 0", name="allows_something"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"),
        sa.CheckConstraint("expires_at > created_at", name="ends_after_beginning"),
    )

    def state(self, now: datetime) -> str:
        """active, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if self.expires_at > now else "expired"

    def revoke(self, *, by: User) -> None:
        """It opens nothing from now on. Raises `Conflict` when that was so already."""
        if self.revoked_at is not None:
            raise Conflict(_l("This key was revoked before."))
        self.revoked_at, self.revoked_by_id = clock.now(), by.id


class ApiReplay(Model):
    """What was answered to one Idempotency-Key of one API key; a row stands before its answer is known."""

    __tablename__ = "api_replay"

    api_key_id: Mapped[int] = mapped_column(sa.ForeignKey("api_key.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[Any | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
