"""A photo, film or recording of a review is looked at before it is shown, and decided about by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "media_screening"
down_revision = "case_publishing"

KNOWN = "code IN ('PII', 'URL', 'SPM', 'FRD', 'DUP', 'INS', 'VAC', 'OFF', 'ILL')"


def upgrade() -> None:
    op.add_column("review_media", sa.Column("holds", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.alter_column("review_media", "holds", server_default=None)
    op.add_column("review_media", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("known_state", "ready_is_new", "film_has_poster"):
        op.drop_constraint(op.f(f"ck_review_media_{name}"), "review_media", type_="check")
    op.create_check_constraint(
        op.f("ck_review_media_known_state"),
        "review_media",
        "state IN ('waiting', 'safe', 'held', 'ready', 'refused')",
    )
    op.create_check_constraint(
        op.f("ck_review_media_ready_is_new"),
        "review_media",
        "state NOT IN ('safe', 'held', 'ready') OR (file_id IS NOT NULL AND original_id IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_review_media_film_has_poster"),
        "review_media",
        "state NOT IN ('safe', 'held', 'ready') OR kind = 'photo' OR poster_id IS NOT NULL",
    )
    op.create_check_constraint(
        op.f("ck_review_media_held_since"), "review_media", "(state = 'held') = (held_at IS NOT NULL)"
    )
    op.create_index(
        "ix_review_media_held_at", "review_media", ["held_at"], postgresql_where=sa.text("state = 'held'")
    )
    _create_media_decision()


def _create_media_decision() -> None:
    op.create_table(
        "media_decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("media_id", sa.BigInteger(), nullable=True),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(verdict = 'take_out') = (code IS NOT NULL)", name=op.f("ck_media_decision_reason_for_taking_out")
        ),
        sa.CheckConstraint("code IS DISTINCT FROM 'ILL' OR law <> ''", name=op.f("ck_media_decision_law_is_named")),
        sa.CheckConstraint(KNOWN, name=op.f("ck_media_decision_known_code")),
        sa.CheckConstraint("verdict IN ('show', 'take_out')", name=op.f("ck_media_decision_known_verdict")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_media_decision_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["media_id"],
            ["review_media.id"],
            name=op.f("fk_media_decision_media_id_review_media"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_media_decision_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_decision")),
    )
    for column in ("media_id", "review_id", "by_id", "decided_at", "keep_until"):
        op.create_index(op.f(f"ix_media_decision_{column}"), "media_decision", [column])


def downgrade() -> None:
    op.drop_table("media_decision")
    op.drop_index("ix_review_media_held_at", table_name="review_media")
    for name in ("known_state", "ready_is_new", "film_has_poster", "held_since"):
        op.drop_constraint(op.f(f"ck_review_media_{name}"), "review_media", type_="check")
    op.execute("UPDATE review_media SET state = 'ready' WHERE state IN ('safe', 'held')")
    op.create_check_constraint(
        op.f("ck_review_media_known_state"), "review_media", "state IN ('waiting', 'ready', 'refused')"
    )
    op.create_check_constraint(
        op.f("ck_review_media_ready_is_new"),
        "review_media",
        "state <> 'ready' OR (file_id IS NOT NULL AND original_id IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_review_media_film_has_poster"),
        "review_media",
        "state <> 'ready' OR kind = 'photo' OR poster_id IS NOT NULL",
    )
    op.drop_column("review_media", "held_at")
    op.drop_column("review_media", "holds")
