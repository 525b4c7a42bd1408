"""The table of app.newsletter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "newsletter"
down_revision = "reviews"


def upgrade() -> None:
    op.create_table(
        "newsletter_subscription",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR confirmed_at IS NOT NULL", name=op.f("ck_newsletter_subscription_ended_was_confirmed")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_newsletter_subscription_email_is_normalised")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_subscription")),
        sa.UniqueConstraint("email", name=op.f("uq_newsletter_subscription_email")),
    )
    op.create_index(op.f("ix_newsletter_subscription_asked_at"), "newsletter_subscription", ["asked_at"])


def downgrade() -> None:
    op.drop_table("newsletter_subscription")
