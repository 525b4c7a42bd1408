"""When programs were paused, went on and ended; the moves so far are in the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import append_only

revision = "program_moves"
down_revision = "rollups"

MOVES_SO_FAR = """
    INSERT INTO program_move (program_id, state, moved_at)
    SELECT program.id, substr(entry.action, 9), entry.happened_at
    FROM audit_entry entry JOIN program ON program.id::text = entry.subject_id
    WHERE entry.subject_type = 'program' AND entry.action IN ('program.live', 'program.paused', 'program.ended')
    ORDER BY entry.happened_at, entry.id
"""


def upgrade() -> None:
    op.create_table(
        "program_move",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('live', 'paused', 'ended')", name=op.f("ck_program_move_known_state")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_move_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_move")),
    )
    op.create_index(op.f("ix_program_move_program_id"), "program_move", ["program_id"])
    op.execute(MOVES_SO_FAR)
    op.execute(append_only("program_move"))


def downgrade() -> None:
    op.drop_table("program_move")
