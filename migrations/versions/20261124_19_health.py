"""When the processes of a project became stable or unstable, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "health"
down_revision = "credit_use"


def upgrade() -> None:
    op.create_table(
        "health_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "level IN ('unknown', 'stable', 'watch', 'unstable')", name=op.f("ck_health_change_known_level")
        ),
        sa.CheckConstraint("process IN ('project', 'feedback')", name=op.f("ck_health_change_known_process")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_health_change_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_change")),
    )
    op.create_index("ix_health_change_newest", "health_change", ["project_id", "process", "id"], unique=False)
    op.execute(append_only("health_change"))


def downgrade() -> None:
    op.drop_table("health_change")
