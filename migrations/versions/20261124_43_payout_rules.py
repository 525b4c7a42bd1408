"""When money leaves and from which amounts on is set at the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "payout_rules"
down_revision = "portal"


def upgrade() -> None:
    op.create_table(
        "payout_rules",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.Column("thresholds", postgresql.JSONB(), nullable=False),
        sa.Column("set_by_id", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(rhythm = 'monthly' AND day BETWEEN 1 AND 31) OR (rhythm = 'weekly' AND day BETWEEN 1 AND 7)",
            name=op.f("ck_payout_rules_known_day"),
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_payout_rules_set_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_rules")),
    )
    op.execute(append_only("payout_rules"))


def downgrade() -> None:
    op.drop_table("payout_rules")
