"""A use of a promotion may be withdrawn: its order goes on without it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "uses_withdrawn"
down_revision = "order_repricing"

NAME = "ck_promotion_use_known_state"


def upgrade() -> None:
    op.drop_constraint(op.f(NAME), "promotion_use", type_="check")
    op.create_check_constraint(
        op.f(NAME), "promotion_use", "state IN ('reserved', 'captured', 'released', 'given_back', 'withdrawn')"
    )


def downgrade() -> None:
    op.execute(sa.text("UPDATE promotion_use SET state = 'released' WHERE state = 'withdrawn'"))
    op.drop_constraint(op.f(NAME), "promotion_use", type_="check")
    op.create_check_constraint(
        op.f(NAME), "promotion_use", "state IN ('reserved', 'captured', 'released', 'given_back')"
    )
