"""A mail may say where one click ends mails like it (RFC 8058)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "mail_unsubscribe"
down_revision = "friend_promotions"


def upgrade() -> None:
    op.add_column("mail_message", sa.Column("unsubscribe_url", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("mail_message", "unsubscribe_url")
