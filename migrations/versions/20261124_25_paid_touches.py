"""Days of clicks and sights are conversions that pay; what is less than a whole unit is carried on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "paid_touches"
down_revision = "boards"

KINDS = "kind IN ('sale', 'action', 'refund', 'click', 'impression')"
OLD_KINDS = "kind IN ('sale', 'action', 'refund')"


def upgrade() -> None:
    op.add_column("referral_conversion", sa.Column("quantity", sa.BigInteger(), server_default="1", nullable=False))
    op.alter_column("referral_conversion", "quantity", server_default=None)
    _constrain("known_kind", KINDS)
    _constrain("touches_are_many", "quantity <> 0 AND (kind IN ('click', 'impression') OR quantity = 1)", new=True)
    op.create_index(
        "ix_referral_conversion_paid_days",
        "referral_conversion",
        ["kind", "happened_at", "enrolment_id"],
        postgresql_where=sa.text("kind IN ('click', 'impression')"),
    )
    op.create_table(
        "commission_fraction",
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("micro", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("micro BETWEEN 0 AND 999999", name=op.f("ck_commission_fraction_less_than_one_unit")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["program_enrolment.id"],
            name=op.f("fk_commission_fraction_enrolment_id_program_enrolment"),
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "currency", name=op.f("pk_commission_fraction")),
    )


def downgrade() -> None:
    op.drop_table("commission_fraction")
    op.drop_index("ix_referral_conversion_paid_days", "referral_conversion")
    op.drop_constraint(op.f("ck_referral_conversion_touches_are_many"), "referral_conversion")
    _constrain("known_kind", OLD_KINDS)
    op.drop_column("referral_conversion", "quantity")


def _constrain(name: str, rule: str, *, new: bool = False) -> None:
    if not new:
        op.drop_constraint(op.f(f"ck_referral_conversion_{name}"), "referral_conversion")
    op.create_check_constraint(op.f(f"ck_referral_conversion_{name}"), "referral_conversion", rule)
