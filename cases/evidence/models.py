"""Results as rows, every revision of them, charts made of them, and the sealed content of published versions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from cases.evidence.units import UNITS
from cases.writing.models import Case


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class CaseResult(Model):
    """One thing that was measured: before, after, in which unit, from when to when, by which source, and who confirmed it.

    `value` and `baseline` are whole numbers whose last `decimals` digits stand behind the point. `metric`, `source` and
    `method` are in the language of the case, `words` holds them for other languages: `{"tr": {"metric": "…"}}`.
    """

    __tablename__ = "case_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    key: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    metric: Mapped[str]
    baseline: Mapped[int | None]
    value: Mapped[int]
    decimals: Mapped[int] = mapped_column(default=0)
    unit: Mapped[str] = mapped_column(default="count")
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    source: Mapped[str]
    method: Mapped[str] = mapped_column(default="")
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asset_key: Mapped[str] = mapped_column(default="")
    exceptional: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    confirmed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()
    confirmed_by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("case_id", "key"),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_]{0,39}$'", name="key_is_plain"),
        sa.CheckConstraint(f"unit IN ({_names(*UNITS)})", name="known_unit"),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name="decimals_in_range"),
        sa.CheckConstraint("begins_on <= ends_on", name="begins_before_end"),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"),
        sa.CheckConstraint("char_length(metric) BETWEEN 1 AND 200", name="metric_fits"),
        sa.CheckConstraint("char_length(source) BETWEEN 1 AND 500", name="source_fits"),
    )

    @property
    def value_number(self) -> Decimal:
        return Decimal(self.value).scaleb(-self.decimals)

    @property
    def baseline_number(self) -> Decimal | None:
        return None if self.baseline is None else Decimal(self.baseline).scaleb(-self.decimals)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def word(self, name: str, language: str) -> str:
        """`metric`, `source` or `method` in that language, else as the case itself has it."""
        own: str = getattr(self, name)
        return str(self.words.get(language, {}).get(name) or own)


class CaseResultRevision(Model):
    """What a row said from `changed_at` on. Append-only by trigger."""

    __tablename__ = "case_result_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("case_result.id"))
    revision: Mapped[int]
    said: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    changed_by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("result_id", "revision"),)


class CaseChart(Model):
    """A picture of rows, defined once for every language and output: `results` are keys, in their order."""

    __tablename__ = "case_chart"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"))
    key: Mapped[str]
    form: Mapped[str] = mapped_column(default="before_after")
    results: Mapped[list[Any]] = mapped_column(default=list)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    case: Mapped[Case] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("case_id", "key"),
        sa.CheckConstraint("form IN ('before_after', 'change')", name="known_form"),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_]{0,39}$'", name="key_is_plain"),
    )


class CaseContent(Model):
    """The canonical content (stable JSON) of one version in one language as it was published, and its SHA-256.

    Append-only by trigger. Its stamp has the kind "case.content" and this row's id; that of its PDF "case.pdf".
    """

    __tablename__ = "case_content"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_study.id"), index=True)
    language: Mapped[str]
    version: Mapped[int]
    body: Mapped[bytes]
    digest: Mapped[bytes]
    sealed_at: Mapped[datetime] = mapped_column(default=clock.now)
    case: Mapped[Case] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("case_id", "language", "version", "digest"),
        sa.CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    )
