"""The communication plan of a project: its message and its items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "communication"
down_revision = "delivery"


def upgrade() -> None:
    op.create_table(
        "communication_plan",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("shown_to_client", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_communication_plan_project_id_project")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user_account.id"], name=op.f("fk_communication_plan_updated_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communication_plan")),
        sa.UniqueConstraint("project_id", name=op.f("uq_communication_plan_project_id")),
    )
    op.create_table(
        "communication_item",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("discipline", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shown_to_client", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('planned', 'in_work', 'out')", name=op.f("ck_communication_item_known_state")),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 160", name=op.f("ck_communication_item_title_fits")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_communication_item_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_communication_item_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_communication_item_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communication_item")),
    )
    op.create_index(op.f("ix_communication_item_project_id"), "communication_item", ["project_id"], unique=False)


def downgrade() -> None:
    op.drop_table("communication_item")
    op.drop_table("communication_plan")
