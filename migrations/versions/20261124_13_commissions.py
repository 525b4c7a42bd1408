"""The tables of referrals.commissions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "commissions"
down_revision = "promotions"

# One edit of the forest at a time: two that each see no circle could close one together.
KEEP_FOREST = """
    CREATE FUNCTION partner_sponsorship_is_forest() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        place bigint := NEW.sponsor_id;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('partner_sponsorship'));
        WHILE place IS NOT NULL LOOP
            IF place = NEW.user_id THEN
                RAISE EXCEPTION 'partner % stands above partner % already', NEW.user_id, NEW.sponsor_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_sponsorship_is_forest';
            END IF;
            SELECT sponsor_id INTO place FROM partner_sponsorship WHERE user_id = place;
        END LOOP;
        RETURN NEW;
    END $$;
    CREATE TRIGGER partner_sponsorship_keeps_forest BEFORE INSERT OR UPDATE ON partner_sponsorship
        FOR EACH ROW EXECUTE FUNCTION partner_sponsorship_is_forest();
"""
# What was earned is never edited; what is taken back is the reward's business.
KEEP_COMMISSION = append_only("commission") + append_only("commission_decision")


def upgrade() -> None:
    _create_sponsorships()
    _create_decisions()
    _create_commissions()
    op.create_table(
        "commission_cap_use",
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("used_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("used_minor >= 0", name=op.f("ck_commission_cap_use_used_not_negative")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["program_enrolment.id"],
            name=op.f("fk_commission_cap_use_enrolment_id_program_enrolment"),
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "period", name=op.f("pk_commission_cap_use")),
    )
    op.execute(KEEP_FOREST)
    op.execute(KEEP_COMMISSION)


def _create_sponsorships() -> None:
    op.create_table(
        "partner_sponsorship",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("sponsor_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("user_id <> sponsor_id", name=op.f("ck_partner_sponsorship_not_oneself")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_partner_sponsorship_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["user_account.id"], name=op.f("fk_partner_sponsorship_sponsor_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name=op.f("fk_partner_sponsorship_set_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_partner_sponsorship")),
    )
    op.create_index(op.f("ix_partner_sponsorship_sponsor_id"), "partner_sponsorship", ["sponsor_id"])


def _create_decisions() -> None:
    op.create_table(
        "commission_decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("conversion_id", sa.BigInteger(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=True),
        sa.Column("terms_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["referral_conversion.id"],
            name=op.f("fk_commission_decision_conversion_id_referral_conversion"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["program_enrolment.id"],
            name=op.f("fk_commission_decision_enrolment_id_program_enrolment"),
        ),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["program_terms.id"], name=op.f("fk_commission_decision_terms_id_program_terms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_decision")),
        sa.UniqueConstraint("conversion_id", name=op.f("uq_commission_decision_conversion_id")),
    )
    op.create_index(op.f("ix_commission_decision_enrolment_id"), "commission_decision", ["enrolment_id"])


def _create_commissions() -> None:
    op.create_table(
        "commission",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("conversion_id", sa.BigInteger(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("terms_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("base_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("earned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level >= 1", name=op.f("ck_commission_level_from_one")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_commission_amount_positive")),
        sa.CheckConstraint("base_minor >= 0", name=op.f("ck_commission_base_not_negative")),
        sa.ForeignKeyConstraint(
            ["conversion_id"], ["referral_conversion.id"], name=op.f("fk_commission_conversion_id_referral_conversion")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["program_enrolment.id"], name=op.f("fk_commission_enrolment_id_program_enrolment")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_commission_user_id_user_account")),
        sa.ForeignKeyConstraint(["terms_id"], ["program_terms.id"], name=op.f("fk_commission_terms_id_program_terms")),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_commission_reward_id_reward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission")),
        sa.UniqueConstraint("conversion_id", "level", name=op.f("uq_commission_conversion_id_level")),
        sa.UniqueConstraint("conversion_id", "user_id", name=op.f("uq_commission_conversion_id_user_id")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_commission_reward_id")),
    )
    for column in ("enrolment_id", "user_id", "earned_at"):
        op.create_index(op.f(f"ix_commission_{column}"), "commission", [column])


def downgrade() -> None:
    for table in ("commission_cap_use", "commission", "commission_decision", "partner_sponsorship"):
        op.drop_table(table)
    op.execute("DROP FUNCTION partner_sponsorship_is_forest()")
