"""Each order line keeps its share of the order's discounts, frozen when the order is placed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "discount_shares"
down_revision = "invitation_contact"


def upgrade() -> None:
    op.add_column("order_line", sa.Column("discount_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_check_constraint(
        op.f("ck_order_line_discount_within_net"), "order_line", "discount_minor BETWEEN 0 AND net_minor"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_order_line_discount_within_net"), "order_line")
    op.drop_column("order_line", "discount_minor")
