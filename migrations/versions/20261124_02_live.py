"""How far the topics that open pages watch have come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "live"
down_revision = "ledger"


def upgrade() -> None:
    op.create_table(
        "live_topic",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("newest", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("topic ~ '^[a-z]+-[0-9]+$'", name=op.f("ck_live_topic_readable_topic")),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_live_topic")),
    )


def downgrade() -> None:
    op.drop_table("live_topic")
