"""Authors' links and drafts, guides, offers, entitlements and contests of reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "review_authors"
down_revision = "asking"


def upgrade() -> None:
    _create_review_contest()
    _create_review_guide()
    _create_review_offer()
    _create_review_author_link()
    _create_review_confirmation()
    _create_review_draft()
    _create_review_entitlement()
    _create_review_contest_score()


def _create_review_contest() -> None:
    op.create_table(
        "review_contest",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("winners", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("method IN ('draw', 'rubric')", name=op.f("ck_review_contest_known_method")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_review_contest_closes_later")),
        sa.CheckConstraint("units > 0", name=op.f("ck_review_contest_units_positive")),
        sa.CheckConstraint("winners BETWEEN 1 AND 100", name=op.f("ck_review_contest_winners_in_range")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_review_contest_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_contest")),
    )


def _create_review_guide() -> None:
    op.create_table(
        "review_guide",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("questions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_review_guide_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_guide")),
        sa.UniqueConstraint("service_id", name=op.f("uq_review_guide_service_id")),
    )
    op.create_index(
        "uq_review_guide_general",
        "review_guide",
        [sa.literal_column("(1)")],
        unique=True,
        postgresql_where=sa.text("service_id IS NULL"),
    )


def _create_review_offer() -> None:
    op.create_table(
        "review_offer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hold_days", sa.BigInteger(), nullable=False),
        sa.Column("share_points", sa.BigInteger(), nullable=False),
        sa.Column("contest_id", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind IS NULL) = (units = 0)", name=op.f("ck_review_offer_something_counted")),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 366", name=op.f("ck_review_offer_hold_in_range")),
        sa.CheckConstraint(
            "kind IS NOT NULL OR share_points > 0 OR contest_id IS NOT NULL",
            name=op.f("ck_review_offer_gives_something"),
        ),
        sa.CheckConstraint("share_points BETWEEN 0 AND 1000000", name=op.f("ck_review_offer_share_points_in_range")),
        sa.CheckConstraint("units >= 0", name=op.f("ck_review_offer_units_not_negative")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["review_contest.id"], name=op.f("fk_review_offer_contest_id_review_contest")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_review_offer_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_offer")),
    )
    op.create_index(op.f("ix_review_offer_campaign_id"), "review_offer", ["campaign_id"])
    op.create_index(op.f("ix_review_offer_contest_id"), "review_offer", ["contest_id"])
    op.create_index(op.f("ix_review_offer_service_id"), "review_offer", ["service_id"])


def _create_review_author_link() -> None:
    op.create_table(
        "review_author_link",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(email IS NULL) <> (review_id IS NULL)", name=op.f("ck_review_author_link_of_address_or_review")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_author_link_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_author_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_review_author_link_token_hash")),
    )
    op.create_index(op.f("ix_review_author_link_email"), "review_author_link", ["email"])
    op.create_index(op.f("ix_review_author_link_review_id"), "review_author_link", ["review_id"])


def _create_review_confirmation() -> None:
    op.create_table(
        "review_confirmation",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_confirmation_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_confirmation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_review_confirmation_token_hash")),
    )


def _create_review_draft() -> None:
    op.create_table(
        "review_draft",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_draft_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_draft")),
    )


def _create_review_entitlement() -> None:
    op.create_table(
        "review_entitlement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("offer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("contest_id", sa.BigInteger(), nullable=True),
        sa.Column("reward_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("share_url", sa.Text(), nullable=False),
        sa.Column("share_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("share_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("share_reward_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["review_contest.id"], name=op.f("fk_review_entitlement_contest_id_review_contest")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"], name=op.f("fk_review_entitlement_request_id_review_request")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_entitlement_review_id_review")),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_review_entitlement_reward_id_reward")),
        sa.ForeignKeyConstraint(
            ["share_reward_id"], ["reward.id"], name=op.f("fk_review_entitlement_share_reward_id_reward")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_review_entitlement_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_entitlement")),
        sa.UniqueConstraint("request_id", name=op.f("uq_review_entitlement_request_id")),
        sa.UniqueConstraint("review_id", name=op.f("uq_review_entitlement_review_id")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_review_entitlement_reward_id")),
        sa.UniqueConstraint("share_reward_id", name=op.f("uq_review_entitlement_share_reward_id")),
    )
    op.create_index(op.f("ix_review_entitlement_contest_id"), "review_entitlement", ["contest_id"])
    op.create_index(op.f("ix_review_entitlement_email"), "review_entitlement", ["email"])
    op.create_index(
        "ix_review_entitlement_shared",
        "review_entitlement",
        ["share_sent_at"],
        postgresql_where=sa.text("share_sent_at IS NOT NULL AND share_decided_at IS NULL"),
    )
    op.create_index(op.f("ix_review_entitlement_user_id"), "review_entitlement", ["user_id"])


def _create_review_contest_score() -> None:
    op.create_table(
        "review_contest_score",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contest_id", sa.BigInteger(), nullable=False),
        sa.Column("entitlement_id", sa.BigInteger(), nullable=False),
        sa.Column("scored_by_id", sa.BigInteger(), nullable=False),
        sa.Column("usefulness", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.BigInteger(), nullable=False),
        sa.Column("pictures", sa.BigInteger(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "usefulness BETWEEN 0 AND 5 AND detail BETWEEN 0 AND 5 AND pictures BETWEEN 0 AND 5",
            name=op.f("ck_review_contest_score_points_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["review_contest.id"], name=op.f("fk_review_contest_score_contest_id_review_contest")
        ),
        sa.ForeignKeyConstraint(
            ["entitlement_id"],
            ["review_entitlement.id"],
            name=op.f("fk_review_contest_score_entitlement_id_review_entitlement"),
        ),
        sa.ForeignKeyConstraint(
            ["scored_by_id"], ["user_account.id"], name=op.f("fk_review_contest_score_scored_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_contest_score")),
        sa.UniqueConstraint(
            "entitlement_id", "scored_by_id", name=op.f("uq_review_contest_score_entitlement_id_scored_by_id")
        ),
    )


def downgrade() -> None:
    for table in (
        "review_contest_score",
        "review_entitlement",
        "review_draft",
        "review_confirmation",
        "review_author_link",
        "review_offer",
        "review_guide",
        "review_contest",
    ):
        op.drop_table(table)
