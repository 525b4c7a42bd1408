"""Accounts are found by their mailbox when an order is paid: `referrals.tracking.mailboxes.unaliased` as a function."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "mailboxes"
down_revision = "army"

MAILBOX = """
    CREATE FUNCTION imece_mailbox(email text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE WHEN split_part(email, '@', 2) IN ('gmail.com', 'googlemail.com')
            THEN replace(split_part(split_part(email, '@', 1), '+', 1), '.', '') || '@gmail.com'
            ELSE split_part(split_part(email, '@', 1), '+', 1) || '@' || split_part(email, '@', 2) END
    $$
"""


def upgrade() -> None:
    op.execute(MAILBOX)
    op.create_index("ix_user_account_mailbox", "user_account", [sa.text("imece_mailbox(email)")])


def downgrade() -> None:
    op.drop_index("ix_user_account_mailbox", table_name="user_account")
    op.execute("DROP FUNCTION imece_mailbox(text)")
