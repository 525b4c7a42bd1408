"""The tables of cases.evidence: results, their revisions, charts, sealed contents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "case_evidence"
down_revision = "case_writing"


def upgrade() -> None:
    _create_case_result()
    _create_case_result_revision()
    _create_case_chart()
    _create_case_content()
    op.execute(append_only("case_result_revision"))
    op.execute(append_only("case_content"))


def _create_case_result() -> None:
    op.create_table(
        "case_result",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("baseline", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("decimals", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asset_key", sa.Text(), nullable=False),
        sa.Column("exceptional", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_]{0,39}$'", name=op.f("ck_case_result_key_is_plain")),
        sa.CheckConstraint(
            "unit IN ('count', 'points', 'percent', 'second', 'minute', 'hour', 'day', 'week', 'month', 'year', 'kilometer', 'kilogram', 'liter', 'square_meter', 'EUR', 'USD', 'GBP', 'PLN', 'TRY', 'INR', 'RUB')",
            name=op.f("ck_case_result_known_unit"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name=op.f("ck_case_result_confirmed_by_somebody")
        ),
        sa.CheckConstraint("begins_on <= ends_on", name=op.f("ck_case_result_begins_before_end")),
        sa.CheckConstraint("char_length(metric) BETWEEN 1 AND 200", name=op.f("ck_case_result_metric_fits")),
        sa.CheckConstraint("char_length(source) BETWEEN 1 AND 500", name=op.f("ck_case_result_source_fits")),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("ck_case_result_decimals_in_range")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_result_case_id_case_study")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user_account.id"], name=op.f("fk_case_result_confirmed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_result")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_case_result_case_id_key")),
    )
    op.create_index(op.f("ix_case_result_confirmed_by_id"), "case_result", ["confirmed_by_id"], unique=False)


def _create_case_result_revision() -> None:
    op.create_table(
        "case_result_revision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("result_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user_account.id"], name=op.f("fk_case_result_revision_changed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["case_result.id"], name=op.f("fk_case_result_revision_result_id_case_result")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_result_revision")),
        sa.UniqueConstraint("result_id", "revision", name=op.f("uq_case_result_revision_result_id_revision")),
    )
    op.create_index(
        op.f("ix_case_result_revision_changed_by_id"), "case_result_revision", ["changed_by_id"], unique=False
    )


def _create_case_chart() -> None:
    op.create_table(
        "case_chart",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("form IN ('before_after', 'change')", name=op.f("ck_case_chart_known_form")),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_]{0,39}$'", name=op.f("ck_case_chart_key_is_plain")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_chart_case_id_case_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_chart")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_case_chart_case_id_key")),
    )


def _create_case_content() -> None:
    op.create_table(
        "case_content",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_case_content_digest_is_sha256")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_content_case_id_case_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_content")),
        sa.UniqueConstraint(
            "case_id", "language", "version", "digest", name=op.f("uq_case_content_case_id_language_version_digest")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_case_content_key")),
    )
    op.create_index(op.f("ix_case_content_case_id"), "case_content", ["case_id"], unique=False)


def downgrade() -> None:
    for table in (
        "case_content",
        "case_chart",
        "case_result_revision",
        "case_result",
    ):
        op.drop_table(table)
