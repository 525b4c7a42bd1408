"""The tables of cases.writing: cases, texts in versions, comments, files, links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "case_writing"
down_revision = "stamps"


def upgrade() -> None:
    _create_case_study()
    _create_case_text()
    _create_case_comment()
    _create_case_asset()
    _create_case_link()
    op.execute(append_only("case_text"))


def _create_case_study() -> None:
    op.create_table(
        "case_study",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("client_name", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "goal IN ('value', 'similar', 'warm_up', 'trust', 'analysis', 'finished', 'failure')",
            name=op.f("ck_case_study_known_goal"),
        ),
        sa.CheckConstraint(
            "industry IN ('food', 'retail', 'craft', 'hospitality', 'education', 'health', 'culture', 'software', 'manufacturing', 'finance', 'public', 'other')",
            name=op.f("ck_case_study_known_industry"),
        ),
        sa.CheckConstraint(
            "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 80", name=op.f("ck_case_study_slug_is_plain")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'published', 'withdrawn')",
            name=op.f("ck_case_study_known_state"),
        ),
        sa.CheckConstraint(
            "began_on IS NULL OR ended_on IS NULL OR began_on <= ended_on", name=op.f("ck_case_study_begins_before_end")
        ),
        sa.CheckConstraint("char_length(client_name) BETWEEN 1 AND 200", name=op.f("ck_case_study_client_name_fits")),
        sa.CheckConstraint("external = (project_id IS NULL)", name=op.f("ck_case_study_external_has_no_project")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_case_study_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_case_study_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_study")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_study_reference")),
        sa.UniqueConstraint("slug", name=op.f("uq_case_study_slug")),
    )
    op.create_index(op.f("ix_case_study_created_at"), "case_study", ["created_at"], unique=False)
    op.create_index(op.f("ix_case_study_created_by_id"), "case_study", ["created_by_id"], unique=False)
    op.create_index(op.f("ix_case_study_project_id"), "case_study", ["project_id"], unique=False)
    op.create_index(op.f("ix_case_study_state"), "case_study", ["state"], unique=False)


def _create_case_text() -> None:
    op.create_table(
        "case_text",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("blocks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_case_text_version_from_one")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_case_text_author_id_user_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_text_case_id_case_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_text")),
        sa.UniqueConstraint("case_id", "language", "version", name=op.f("uq_case_text_case_id_language_version")),
    )
    op.create_index(op.f("ix_case_text_author_id"), "case_text", ["author_id"], unique=False)


def _create_case_comment() -> None:
    op.create_table(
        "case_comment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_case_comment_settled_by_somebody")
        ),
        sa.CheckConstraint("char_length(body) BETWEEN 1 AND 4000", name=op.f("ck_case_comment_body_fits")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_case_comment_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_comment_case_id_case_study")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user_account.id"], name=op.f("fk_case_comment_settled_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_comment")),
    )
    op.create_index(op.f("ix_case_comment_author_id"), "case_comment", ["author_id"], unique=False)
    op.create_index(op.f("ix_case_comment_case_id"), "case_comment", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_comment_settled_by_id"), "case_comment", ["settled_by_id"], unique=False)


def _create_case_asset() -> None:
    op.create_table(
        "case_asset",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("captured_on", sa.Date(), nullable=True),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_case_asset_added_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_asset_case_id_case_study")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_case_asset_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_asset")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_case_asset_case_id_key")),
    )
    op.create_index(op.f("ix_case_asset_added_by_id"), "case_asset", ["added_by_id"], unique=False)
    op.create_index(op.f("ix_case_asset_file_id"), "case_asset", ["file_id"], unique=False)


def _create_case_link() -> None:
    op.create_table(
        "case_link",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("found IN ('', 'reached', 'broken')", name=op.f("ck_case_link_known_finding")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_link_case_id_case_study")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("case_id", "url", name=op.f("uq_case_link_case_id_url")),
    )
    op.create_index(op.f("ix_case_link_checked_at"), "case_link", ["checked_at"], unique=False)


def downgrade() -> None:
    for table in (
        "case_link",
        "case_asset",
        "case_comment",
        "case_text",
        "case_study",
    ):
        op.drop_table(table)
