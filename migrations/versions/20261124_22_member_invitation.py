"""Candidates: a role of their own, and what they are invited to become."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "member_invitation"
down_revision = "ledger_statements"

BEFORE = (
    "customer", "partner", "marketer", "project_leader", "customer_representative", "project_expert", "finance", "admin",
)  # fmt: skip


def upgrade() -> None:
    _allow("customer", "partner", "candidate", *BEFORE[2:])
    op.create_table(
        "member_invitation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('project_leader', 'customer_representative', 'project_expert')",
            name=op.f("ck_member_invitation_known_status"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_member_invitation_invitation_id_invitation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_member_invitation_invitation_id")),
    )


def downgrade() -> None:
    op.drop_table("member_invitation")
    op.execute("DELETE FROM role_grant WHERE role = 'candidate'")
    _allow(*BEFORE)


def _allow(*roles: str) -> None:
    op.drop_constraint(op.f("ck_role_grant_known_role"), "role_grant")
    named = ", ".join(repr(role) for role in roles)
    op.create_check_constraint(op.f("ck_role_grant_known_role"), "role_grant", f"role IN ({named})")
