"""Things that came free with orders wait to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "promotion_gifts"
down_revision = "review_authors"


def upgrade() -> None:
    op.create_table(
        "promotion_gift",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("use_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'cancelled', 'kept_back')", name=op.f("ck_promotion_gift_known_state")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_promotion_gift_quantity_positive")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_promotion_gift_sent_at_a_moment")),
        sa.ForeignKeyConstraint(["use_id"], ["promotion_use.id"], name=op.f("fk_promotion_gift_use_id_promotion_use")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_promotion_gift_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_gift")),
        sa.UniqueConstraint("use_id", name=op.f("uq_promotion_gift_use_id")),
    )
    op.create_index(op.f("ix_promotion_gift_state"), "promotion_gift", ["state"])


def downgrade() -> None:
    op.drop_table("promotion_gift")
