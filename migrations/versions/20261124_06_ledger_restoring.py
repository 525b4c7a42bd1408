"""A reversal may be taken back itself: what counts against a transfer is what stays taken back."""

from __future__ import annotations

from alembic import op

revision = "ledger_restoring"
down_revision = "projects"

CARRY = """
    CREATE OR REPLACE FUNCTION ledger_carry() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        old ledger_transfer%ROWTYPE;
        taken bigint;
    BEGIN
        IF NEW.reverses_id IS NOT NULL THEN
            SELECT * INTO old FROM ledger_transfer WHERE id = NEW.reverses_id FOR UPDATE;
            IF EXISTS (SELECT FROM ledger_transfer WHERE id = old.reverses_id AND reverses_id IS NOT NULL) THEN
                RAISE EXCEPTION 'transfer % gives back what was taken back: take back the first one', old.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transfer_reversal_within';
            END IF;
            SELECT sum(back.amount - coalesce(again.amount, 0)) INTO taken
            FROM ledger_transfer back
            LEFT JOIN (SELECT reverses_id, sum(amount) AS amount FROM ledger_transfer GROUP BY reverses_id) AS again
                ON again.reverses_id = back.id
            WHERE back.reverses_id = old.id;
            IF taken > old.amount OR old.unit <> NEW.unit THEN
                RAISE EXCEPTION 'transfer % moved % %: % cannot be taken back', old.id, old.amount, old.unit, taken
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
"""


def upgrade() -> None:
    op.execute(CARRY)


def downgrade() -> None:
    """The stricter function of before would refuse what may stand now; this one reads the same rows."""
