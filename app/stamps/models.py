"""Stamps: which digest of what was shown to which authority, and the token it gave."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Model

PENDING, STAMPED, FAILED = STATES = ("pending", "stamped", "failed")


class Stamp(Model):
    """One digest of one thing, named by `kind` ("case.content") and `subject_id`; asked for once, however often it is asked.

    `token` is the authority's whole answer (TimeStampResp) as it came, `chain` the certificates (PEM) by which it was
    believed that day: both are needed to verify it when this house is gone. `serial` is a decimal number.
    """

    __tablename__ = "stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    digest: Mapped[bytes]
    state: Mapped[str] = mapped_column(default=PENDING, index=True)
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    token: Mapped[bytes | None]
    chain: Mapped[str] = mapped_column(default="")
    stamped_at: Mapped[datetime | None]
    policy: Mapped[str] = mapped_column(default="")
    serial: Mapped[str] = mapped_column(default="")
    authority: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        sa.UniqueConstraint("kind", "subject_id", "digest"),
        sa.CheckConstraint("state IN ('pending', 'stamped', 'failed')", name="known_state"),
        sa.CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
        sa.CheckConstraint(
            "(state = 'stamped') = (token IS NOT NULL AND stamped_at IS NOT NULL)", name="stamped_has_its_token"
        ),
        sa.CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )

    @property
    def is_stamped(self) -> bool:
        return self.state == STAMPED

    @property
    def is_pending(self) -> bool:
        return self.state == PENDING
