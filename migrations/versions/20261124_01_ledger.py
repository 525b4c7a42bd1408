"""The tables of app.ledger, and the triggers that keep its balances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "ledger"
down_revision = "catalogue_edition"

# kind, held by people, may fall below zero, counts
KINDS = [
    ("pending", True, False, "any"),
    ("available", True, True, "money"),
    ("in_payout", True, False, "money"),
    ("credit_pending", True, False, "money"),
    ("credit", True, True, "money"),
    ("credit_reserved", True, False, "money"),
    ("redeemable", True, False, "points"),
    ("lifetime", True, False, "points"),
    ("owed", True, True, "points"),
    ("rewards_expense", False, True, "money"),
    ("commissions_expense", False, True, "money"),
    ("cash_out", False, True, "money"),
    ("donated", False, True, "money"),
    ("credit_spent", False, True, "money"),
    ("points_issued", False, True, "points"),
    ("points_counted", False, True, "points"),
    ("points_spent", False, True, "points"),
    ("breakage", False, True, "any"),
    ("corrections", False, True, "any"),
]

# After a transfer: both balances, the lower id first; and never more taken back than was moved.
CARRY = """
    CREATE FUNCTION ledger_carry() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        old_amount bigint;
        old_unit text;
        taken bigint;
    BEGIN
        IF NEW.reverses_id IS NOT NULL THEN
            SELECT amount, unit INTO old_amount, old_unit
            FROM ledger_transfer WHERE id = NEW.reverses_id FOR UPDATE;
            SELECT sum(amount) INTO taken FROM ledger_transfer WHERE reverses_id = NEW.reverses_id;
            IF taken > old_amount OR old_unit <> NEW.unit THEN
                RAISE EXCEPTION 'transfer % moved % %: % cannot be taken back', NEW.reverses_id, old_amount, old_unit, taken
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transfer_reversal_within';
            END IF;
        END IF;
        IF NEW.debit_account_id < NEW.credit_account_id THEN
            UPDATE ledger_account SET balance = balance - NEW.amount WHERE id = NEW.debit_account_id;
            UPDATE ledger_account SET balance = balance + NEW.amount WHERE id = NEW.credit_account_id;
        ELSE
            UPDATE ledger_account SET balance = balance + NEW.amount WHERE id = NEW.credit_account_id;
            UPDATE ledger_account SET balance = balance - NEW.amount WHERE id = NEW.debit_account_id;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER ledger_transfer_carries AFTER INSERT ON ledger_transfer
        FOR EACH ROW EXECUTE FUNCTION ledger_carry();
"""
# A balance changes through a transfer (one trigger deeper) and in no other way; nothing else of an account changes.
GUARD = """
    CREATE FUNCTION ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF NEW.balance <> 0 THEN
                RAISE EXCEPTION 'an account opens empty' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1
           AND (NEW.id, NEW.holder_id, NEW.kind, NEW.unit, NEW.personal, NEW.may_overdraw, NEW.opened_at)
               IS NOT DISTINCT FROM
               (OLD.id, OLD.holder_id, OLD.kind, OLD.unit, OLD.personal, OLD.may_overdraw, OLD.opened_at) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a balance is the sum of its transfers: % is refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER ledger_account_guard BEFORE INSERT OR UPDATE OR DELETE ON ledger_account
        FOR EACH ROW EXECUTE FUNCTION ledger_guard();
    CREATE TRIGGER ledger_account_keeps_table BEFORE TRUNCATE ON ledger_account
        FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
"""


def upgrade() -> None:
    _kinds()
    _accounts()
    _postings()
    _transfers()
    op.execute(append_only("ledger_posting"))
    op.execute(append_only("ledger_transfer"))
    op.execute(CARRY)
    op.execute(GUARD)


def _kinds() -> None:
    kinds = op.create_table(
        "ledger_kind",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("may_overdraw", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.CheckConstraint("counts IN ('money', 'points', 'any')", name=op.f("ck_ledger_kind_known_counts")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_ledger_kind")),
        sa.UniqueConstraint("kind", "personal", "may_overdraw", name="uq_ledger_kind_policy"),
    )
    names = ("kind", "personal", "may_overdraw", "counts")
    op.bulk_insert(kinds, [dict(zip(names, row, strict=True)) for row in KINDS])


def _accounts() -> None:
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("may_overdraw", sa.Boolean(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("balance >= 0 OR may_overdraw", name=op.f("ck_ledger_account_balance_allowed")),
        sa.CheckConstraint("personal = (holder_id IS NOT NULL)", name=op.f("ck_ledger_account_holder_fits_kind")),
        sa.CheckConstraint("unit = 'POINTS' OR unit ~ '^[A-Z]{3}$'", name=op.f("ck_ledger_account_known_unit")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user_account.id"], name=op.f("fk_ledger_account_holder_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["kind", "personal", "may_overdraw"],
            ["ledger_kind.kind", "ledger_kind.personal", "ledger_kind.may_overdraw"],
            name="fk_ledger_account_policy",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint(
            "holder_id", "kind", "unit", name="uq_ledger_account_name", postgresql_nulls_not_distinct=True
        ),
        sa.UniqueConstraint("id", "unit", name="uq_ledger_account_unit"),
    )


def _postings() -> None:
    op.create_table(
        "ledger_posting",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["posted_by_id"], ["user_account.id"], name=op.f("fk_ledger_posting_posted_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_posting")),
        sa.UniqueConstraint("source", name=op.f("uq_ledger_posting_source")),
    )
    op.create_index(op.f("ix_ledger_posting_posted_at"), "ledger_posting", ["posted_at"])


def _transfers() -> None:
    op.create_table(
        "ledger_transfer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("posting_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("debit_account_id", sa.BigInteger(), nullable=False),
        sa.Column("credit_account_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_transfer_amount_positive")),
        sa.CheckConstraint("debit_account_id <> credit_account_id", name=op.f("ck_ledger_transfer_two_accounts")),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["ledger_posting.id"], name=op.f("fk_ledger_transfer_posting_id_ledger_posting")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_transfer.id"], name=op.f("fk_ledger_transfer_reverses_id_ledger_transfer")
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id", "unit"], ["ledger_account.id", "ledger_account.unit"], name="fk_ledger_transfer_debit"
        ),
        sa.ForeignKeyConstraint(
            ["credit_account_id", "unit"], ["ledger_account.id", "ledger_account.unit"], name="fk_ledger_transfer_credit"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfer")),
        sa.UniqueConstraint("posting_id", "position", name=op.f("uq_ledger_transfer_posting_id_position")),
    )
    for column in ("debit_account_id", "credit_account_id", "reverses_id"):
        op.create_index(op.f(f"ix_ledger_transfer_{column}"), "ledger_transfer", [column])


def downgrade() -> None:
    for table in ("ledger_transfer", "ledger_posting", "ledger_account", "ledger_kind"):
        op.drop_table(table)
    op.execute("DROP FUNCTION ledger_carry()")
    op.execute("DROP FUNCTION ledger_guard()")
