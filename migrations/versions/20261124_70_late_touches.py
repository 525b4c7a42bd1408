"""Touches that come late are found by their number, and a day of touches without reading the whole month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "late_touches"
down_revision = "review_prompt"


def upgrade() -> None:
    op.create_table(
        "referral_day_mark",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("seen_id", sa.BigInteger(), nullable=False),
        sa.Column("before_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_referral_day_mark_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_day_mark")),
    )
    op.execute("""
        INSERT INTO referral_day_mark (id, seen_id, before_id)
        SELECT 1, last_value, last_value FROM referral_touch_id_seq
    """)
    op.create_index("ix_referral_touch_happened_at", "referral_touch", ["happened_at"], postgresql_using="brin")


def downgrade() -> None:
    op.drop_index("ix_referral_touch_happened_at", "referral_touch")
    op.drop_table("referral_day_mark")
