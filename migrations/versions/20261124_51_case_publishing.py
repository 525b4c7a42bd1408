"""The tables of cases.publishing: publications, drawn files, planned channels, counters; an edition that changes with what is public."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "case_publishing"
down_revision = "case_consent"
# What decides whether and how a case is shown.
TABLES = ("case_publication", "case_consent", "case_logo")


def upgrade() -> None:
    _create_case_publication()
    _create_case_publication_file()
    _create_case_channel()
    _create_case_reading_day()
    _create_cases_edition()
    op.execute("INSERT INTO cases_edition (id, edition) VALUES (1, gen_random_uuid())")
    op.execute("""
        CREATE FUNCTION cases_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE cases_edition SET edition = gen_random_uuid();
            RETURN NULL;
        END $$;
    """)
    for table in TABLES:
        op.execute(f"""
            CREATE TRIGGER {table}_makes_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION cases_change();
        """)


def _create_case_publication() -> None:
    op.create_table(
        "case_publication",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kinds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), nullable=True),
        sa.Column("content_id", sa.BigInteger(), nullable=True),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("planned_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state <> 'live' OR live_at IS NOT NULL", name=op.f("ck_case_publication_live_since")),
        sa.CheckConstraint(
            "state <> 'scheduled' OR due_at IS NOT NULL", name=op.f("ck_case_publication_scheduled_for_an_hour")
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR (record = '{}' AND search IS NULL)",
            name=op.f("ck_case_publication_tombstone_is_empty"),
        ),
        sa.CheckConstraint(
            "state IN ('scheduled', 'live', 'held', 'replaced', 'refused', 'withdrawn')",
            name=op.f("ck_case_publication_known_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_publication_case_id_case_study")),
        sa.ForeignKeyConstraint(
            ["content_id"], ["case_content.id"], name=op.f("fk_case_publication_content_id_case_content")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["user_account.id"], name=op.f("fk_case_publication_planned_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_publication")),
    )
    op.create_index(op.f("ix_case_publication_case_id"), "case_publication", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_publication_content_id"), "case_publication", ["content_id"], unique=False)
    op.create_index(op.f("ix_case_publication_live_at"), "case_publication", ["live_at"], unique=False)
    op.create_index(op.f("ix_case_publication_planned_by_id"), "case_publication", ["planned_by_id"], unique=False)
    op.create_index("ix_case_publication_search", "case_publication", ["search"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_case_publication_state"), "case_publication", ["state"], unique=False)
    op.create_index(
        "uq_case_publication_live",
        "case_publication",
        ["case_id", "language"],
        unique=True,
        postgresql_where=sa.text("state = 'live'"),
    )
    op.create_index(
        "uq_case_publication_scheduled",
        "case_publication",
        ["case_id", "language"],
        unique=True,
        postgresql_where=sa.text("state = 'scheduled'"),
    )


def _create_case_publication_file() -> None:
    op.create_table(
        "case_publication_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("publication_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("naming", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["case_publication.id"],
            name=op.f("fk_case_publication_file_publication_id_case_publication"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_publication_file")),
        sa.UniqueConstraint(
            "publication_id", "name", "naming", name=op.f("uq_case_publication_file_publication_id_name_naming")
        ),
    )


def _create_case_channel() -> None:
    op.create_table(
        "case_channel",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('blog', 'site', 'landing', 'external', 'print', 'proposal', 'social', 'ads')",
            name=op.f("ck_case_channel_known_channel"),
        ),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name=op.f("ck_case_channel_title_fits")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_channel_case_id_case_study")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_case_channel_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_channel")),
        sa.UniqueConstraint("code", name=op.f("uq_case_channel_code")),
    )
    op.create_index(op.f("ix_case_channel_case_id"), "case_channel", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_channel_made_by_id"), "case_channel", ["made_by_id"], unique=False)


def _create_case_reading_day() -> None:
    op.create_table(
        "case_reading_day",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('page', 'blog', 'pdf', 'slides', 'press')", name=op.f("ck_case_reading_day_known_kind")
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_case_reading_day_count_not_negative")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_reading_day_case_id_case_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reading_day")),
        sa.UniqueConstraint(
            "case_id",
            "day",
            "language",
            "kind",
            "code",
            name=op.f("uq_case_reading_day_case_id_day_language_kind_code"),
        ),
    )


def _create_cases_edition() -> None:
    op.create_table(
        "cases_edition",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.Uuid(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_cases_edition_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases_edition")),
    )


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_makes_edition ON {table}")
    op.execute("DROP FUNCTION cases_change()")
    for table in (
        "cases_edition",
        "case_reading_day",
        "case_channel",
        "case_publication_file",
        "case_publication",
    ):
        op.drop_table(table)
