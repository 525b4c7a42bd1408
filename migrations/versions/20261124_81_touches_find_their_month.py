"""Touches that came before their month had a table move into it when it is made.

A month could not be made while the default held touches of it (an installation that slept for months and woke by a
click): the daily job failed from then on.
"""

from __future__ import annotations

from alembic import op

revision = "touches_find_their_month"
down_revision = "rollup_counts"

MOVES = """
    CREATE OR REPLACE FUNCTION referral_touch_month(wanted date) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        first date := date_trunc('month', wanted);
        name text := 'referral_touch_' || to_char(first, 'YYYY_MM');
        begins timestamptz := first::timestamp AT TIME ZONE 'UTC';
        ends timestamptz := (first + interval '1 month')::timestamp AT TIME ZONE 'UTC';
    BEGIN
        IF to_regclass(name) IS NOT NULL THEN
            RETURN;
        END IF;
        LOCK TABLE referral_touch_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('CREATE TABLE %I (LIKE referral_touch INCLUDING ALL)', name);
        EXECUTE format('WITH early AS (DELETE FROM referral_touch_default WHERE happened_at >= %L AND happened_at < %L
            RETURNING *) INSERT INTO %I SELECT * FROM early', begins, ends, name);
        EXECUTE format('ALTER TABLE referral_touch ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            name, begins, ends);
    END $$;
"""

AS_BEFORE = """
    CREATE OR REPLACE FUNCTION referral_touch_month(wanted date) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        first date := date_trunc('month', wanted);
        name text := 'referral_touch_' || to_char(first, 'YYYY_MM');
    BEGIN
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF referral_touch FOR VALUES FROM (%L) TO (%L)',
            name, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month')::timestamp AT TIME ZONE 'UTC');
    END $$;
"""


def upgrade() -> None:
    op.execute(MOVES)


def downgrade() -> None:
    op.execute(AS_BEFORE)
