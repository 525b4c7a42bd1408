"""Pictures by the permission of others: which file of a case is one, what a publication leaves out, what stands where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "permitted_pictures"
down_revision = "touches_find_their_month"


def upgrade() -> None:
    op.add_column("case_asset", sa.Column("permission", sa.Text(), nullable=False, server_default=""))
    op.alter_column("case_asset", "permission", server_default=None)
    op.add_column("case_publication", sa.Column("left_out", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.alter_column("case_publication", "left_out", server_default=None)
    op.add_column("licence_usage", sa.Column("spot", sa.Text(), nullable=False, server_default=""))
    op.alter_column("licence_usage", "spot", server_default=None)


def downgrade() -> None:
    op.drop_column("licence_usage", "spot")
    op.drop_column("case_publication", "left_out")
    op.drop_column("case_asset", "permission")
