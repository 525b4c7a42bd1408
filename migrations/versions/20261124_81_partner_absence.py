"""When partners had left a program and came back: what happened in between earns nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import append_only

revision = "partner_absence"
down_revision = "permitted_pictures"


def upgrade() -> None:
    op.create_table(
        "partner_absence",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("left_at <= back_at", name=op.f("ck_partner_absence_left_before_back")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["program_enrolment.id"], name=op.f("fk_partner_absence_enrolment_id_program_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_absence")),
    )
    op.create_index(op.f("ix_partner_absence_enrolment_id"), "partner_absence", ["enrolment_id"])
    op.execute(append_only("partner_absence"))


def downgrade() -> None:
    op.drop_table("partner_absence")
