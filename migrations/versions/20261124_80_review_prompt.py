"""Where the question on the site may stand, that it was shown, and that the two questions were mailed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "review_prompt"
down_revision = "mailboxes"


def upgrade() -> None:
    op.add_column(
        "asking_prompt",
        sa.Column("places", postgresql.JSONB(), nullable=False, server_default='["portal.front", "service"]'),
    )
    op.alter_column("asking_prompt", "places", server_default=None)
    op.create_table(
        "asking_prompt_showing",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_asking_prompt_showing_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_asking_prompt_showing_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "order_line_id", name=op.f("pk_asking_prompt_showing")),
    )
    op.create_index(
        op.f("ix_asking_prompt_showing_order_line_id"), "asking_prompt_showing", ["order_line_id"], unique=False
    )
    op.create_table(
        "question_invitation",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_question_invitation_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_question_invitation")),
    )


def downgrade() -> None:
    op.drop_table("question_invitation")
    op.drop_table("asking_prompt_showing")
    op.drop_column("asking_prompt", "places")
