"""The tables of reviews.showing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "showing"
down_revision = "promotion_gifts"

NUMBERS = (
    "stars_1",
    "stars_2",
    "stars_3",
    "stars_4",
    "stars_5",
    "shown",
    "verified",
    "incentivized",
    "asked",
    "asked_stars",
)


def upgrade() -> None:
    op.create_table(
        "rating_aggregate",
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in NUMBERS),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "least(stars_1, stars_2, stars_3, stars_4, stars_5, asked) >= 0",
            name=op.f("ck_rating_aggregate_not_negative"),
        ),
        sa.CheckConstraint(
            "stars_1 + stars_2 + stars_3 + stars_4 + stars_5 <= shown", name=op.f("ck_rating_aggregate_counted_is_shown")
        ),
        sa.CheckConstraint(
            "asked_stars BETWEEN asked AND 5 * asked", name=op.f("ck_rating_aggregate_asked_stars_in_range")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_rating_aggregate_service_id_service")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_rating_aggregate")),
    )
    op.create_table(
        "helpful_vote",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("revision_number", sa.BigInteger(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_helpful_vote_review_id_review")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_helpful_vote_user_id_user_account")),
        sa.PrimaryKeyConstraint("review_id", "voter", name=op.f("pk_helpful_vote")),
    )
    op.create_index(op.f("ix_helpful_vote_user_id"), "helpful_vote", ["user_id"])
    op.create_table(
        "review_helpfulness",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_number", sa.BigInteger(), nullable=False),
        sa.Column("helpful", sa.BigInteger(), nullable=False),
        sa.Column("votes", sa.BigInteger(), nullable=False),
        sa.Column("bound_millionths", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "helpful BETWEEN 0 AND votes", name=op.f("ck_review_helpfulness_helpful_within_votes")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_helpfulness_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_helpfulness")),
    )
    _create_imports()


def _create_imports() -> None:
    op.create_table(
        "review_import",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("rows", "taken", "known", "left_out")),
        sa.CheckConstraint("least(taken, known, left_out) >= 0", name=op.f("ck_review_import_not_negative")),
        sa.CheckConstraint("taken + known + left_out <= rows", name=op.f("ck_review_import_within_rows")),
        sa.CheckConstraint("finished_at IS NULL OR content IS NULL", name=op.f("ck_review_import_text_forgotten")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_review_import_service_id_service")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_review_import_uploaded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_import")),
    )
    op.create_table(
        "review_import_line",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["review_import.id"], name=op.f("fk_review_import_line_import_id_review_import")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_import_line_review_id_review")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_review_import_line")),
    )
    op.create_index(op.f("ix_review_import_line_import_id"), "review_import_line", ["import_id"])
    op.create_index(op.f("ix_review_import_line_review_id"), "review_import_line", ["review_id"])


def downgrade() -> None:
    for table in ("review_import_line", "review_import", "review_helpfulness", "helpful_vote", "rating_aggregate"):
        op.drop_table(table)
