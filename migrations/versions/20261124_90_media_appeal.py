"""An author disagrees that a photo or film was taken out; another person decides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "media_appeal"
down_revision = "ideas_by_words"


def upgrade() -> None:
    op.create_table(
        "media_appeal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_decider_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('restored', 'upheld')", name=op.f("ck_media_appeal_known_outcome")),
        sa.CheckConstraint("decided_by_id <> first_decider_id", name=op.f("ck_media_appeal_another_person_decides")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_media_appeal_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["media_decision.id"], name=op.f("fk_media_appeal_decision_id_media_decision")
        ),
        sa.ForeignKeyConstraint(
            ["first_decider_id"], ["user_account.id"], name=op.f("fk_media_appeal_first_decider_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_media_appeal_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_appeal")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_media_appeal_decision_id")),
    )
    for column in ("due_at", "first_decider_id", "decided_by_id"):
        op.create_index(op.f(f"ix_media_appeal_{column}"), "media_appeal", [column], unique=False)


def downgrade() -> None:
    op.drop_table("media_appeal")
