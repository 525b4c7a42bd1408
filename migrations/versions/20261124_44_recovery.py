"""The tables of reviews.recovery: cases with a clock, NPS and CSAT, themes and the cards made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "recovery"
down_revision = "payout_rules"


def upgrade() -> None:
    op.create_table(
        "recovery_theme",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name=op.f("ck_recovery_theme_name_fits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_theme")),
        sa.UniqueConstraint("name", name=op.f("uq_recovery_theme_name")),
    )
    op.create_table(
        "csat_response",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_csat_response_score_in_range")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_csat_response_review_id_review")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_csat_response_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_csat_response")),
        sa.UniqueConstraint("review_id", name=op.f("uq_csat_response_review_id")),
    )
    op.create_index(op.f("ix_csat_response_answered_at"), "csat_response", ["answered_at"], unique=False)
    op.create_index(op.f("ix_csat_response_service_id"), "csat_response", ["service_id"], unique=False)
    op.create_table(
        "nps_response",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("char_length(text) <= 2000", name=op.f("ck_nps_response_text_fits")),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name=op.f("ck_nps_response_score_in_range")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_nps_response_review_id_review")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_nps_response_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nps_response")),
        sa.UniqueConstraint("review_id", name=op.f("uq_nps_response_review_id")),
    )
    op.create_index(op.f("ix_nps_response_answered_at"), "nps_response", ["answered_at"], unique=False)
    op.create_index(op.f("ix_nps_response_service_id"), "nps_response", ["service_id"], unique=False)
    op.create_table(
        "recovery_theme_tag",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("theme_id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tagged_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_recovery_theme_tag_review_id_review")),
        sa.ForeignKeyConstraint(
            ["tagged_by_id"], ["user_account.id"], name=op.f("fk_recovery_theme_tag_tagged_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["recovery_theme.id"], name=op.f("fk_recovery_theme_tag_theme_id_recovery_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_theme_tag")),
        sa.UniqueConstraint("theme_id", "review_id", name=op.f("uq_recovery_theme_tag_theme_id_review_id")),
    )
    op.create_index(op.f("ix_recovery_theme_tag_review_id"), "recovery_theme_tag", ["review_id"], unique=False)
    op.create_table(
        "recovery_card",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("theme_id", sa.BigInteger(), nullable=True),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "theme_id IS NOT NULL OR review_id IS NOT NULL", name=op.f("ck_recovery_card_from_something")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_recovery_card_card_id_card")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_recovery_card_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_recovery_card_project_id_project")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_recovery_card_review_id_review")),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["recovery_theme.id"], name=op.f("fk_recovery_card_theme_id_recovery_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_card")),
        sa.UniqueConstraint("card_id", name=op.f("uq_recovery_card_card_id")),
    )
    op.create_index(op.f("ix_recovery_card_review_id"), "recovery_card", ["review_id"], unique=False)
    op.create_index(op.f("ix_recovery_card_theme_id"), "recovery_card", ["theme_id"], unique=False)
    op.create_table(
        "recovery_case",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("nps_id", sa.BigInteger(), nullable=True),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_part", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('helped', 'explained', 'done_again', 'refunded', 'no_answer', 'nothing_to_do', 'withdrawn')",
            name=op.f("ck_recovery_case_known_outcome"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_recovery_case_closed_with_outcome")
        ),
        sa.CheckConstraint("(review_id IS NULL) <> (nps_id IS NULL)", name=op.f("ck_recovery_case_about_one_thing")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_recovery_case_closed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["nps_id"], ["nps_response.id"], name=op.f("fk_recovery_case_nps_id_nps_response")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_recovery_case_owner_id_user_account")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_recovery_case_project_id_project")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_recovery_case_review_id_review")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_recovery_case_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_case")),
        sa.UniqueConstraint("nps_id", name=op.f("uq_recovery_case_nps_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_recovery_case_reference")),
        sa.UniqueConstraint("review_id", name=op.f("uq_recovery_case_review_id")),
    )
    op.create_index(
        "ix_recovery_case_open",
        "recovery_case",
        ["opened_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(op.f("ix_recovery_case_owner_id"), "recovery_case", ["owner_id"], unique=False)
    op.create_index(op.f("ix_recovery_case_project_id"), "recovery_case", ["project_id"], unique=False)
    op.create_table(
        "recovery_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('note', 'letter')", name=op.f("ck_recovery_step_known_kind")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_recovery_step_by_id_user_account")),
        sa.ForeignKeyConstraint(["case_id"], ["recovery_case.id"], name=op.f("fk_recovery_step_case_id_recovery_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_step")),
    )
    op.create_index(op.f("ix_recovery_step_case_id"), "recovery_step", ["case_id"], unique=False)


def downgrade() -> None:
    for table in (
        "recovery_step",
        "recovery_case",
        "recovery_card",
        "recovery_theme_tag",
        "nps_response",
        "csat_response",
        "recovery_theme",
    ):
        op.drop_table(table)
