"""Exchange rates against the euro, as they were entered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import append_only

revision = "exchange_rates"
down_revision = "program_moves"


def upgrade() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("micro", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("micro > 0", name=op.f("ck_exchange_rate_micro_positive")),
        sa.CheckConstraint("currency <> 'EUR'", name=op.f("ck_exchange_rate_not_the_euro")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_exchange_rate_entered_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
    )
    op.create_index("ix_exchange_rate_currency_day", "exchange_rate", ["currency", "day", "id"])
    op.create_index(op.f("ix_exchange_rate_entered_by_id"), "exchange_rate", ["entered_by_id"])
    op.execute(append_only("exchange_rate"))


def downgrade() -> None:
    op.drop_table("exchange_rate")
