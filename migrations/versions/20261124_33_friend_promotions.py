"""The promotion by which the friends of a program's partners get their benefit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "friend_promotions"
down_revision = "uses_withdrawn"


def upgrade() -> None:
    op.add_column("promotion", sa.Column("program_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_promotion_program_id_program"), "promotion", "program", ["program_id"], ["id"]
    )
    op.create_index(
        "uq_promotion_program",
        "promotion",
        ["program_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'ended'"),
    )


def downgrade() -> None:
    op.drop_column("promotion", "program_id")
