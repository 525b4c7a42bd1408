"""What began with a mark and waits until it is proven: who brought a person who has registered or subscribed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "awaited_actions"
down_revision = "newsletter"


def upgrade() -> None:
    op.create_table(
        "referral_awaited_action",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("touches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_referral_awaited_action")),
    )
    op.create_index(op.f("ix_referral_awaited_action_began_at"), "referral_awaited_action", ["began_at"])


def downgrade() -> None:
    op.drop_table("referral_awaited_action")
