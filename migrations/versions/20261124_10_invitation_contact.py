"""An invitation that went to the address of the order's contact knows that contact, so that it dies with the address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "invitation_contact"
down_revision = "tracking"


def upgrade() -> None:
    op.add_column("project_invitation", sa.Column("contact_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_project_invitation_contact_id_contact"), "project_invitation", "contact", ["contact_id"], ["id"]
    )
    op.create_index(op.f("ix_project_invitation_contact_id"), "project_invitation", ["contact_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_project_invitation_contact_id"), "project_invitation")
    op.drop_constraint(op.f("fk_project_invitation_contact_id_contact"), "project_invitation")
    op.drop_column("project_invitation", "contact_id")
