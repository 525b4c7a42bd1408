"""Ideas are found by their words: a search vector the database keeps, of title and text without marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "ideas_by_words"
down_revision = "partner_absence"

VECTOR = "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', text), 'B')"


def upgrade() -> None:
    op.add_column("idea", sa.Column("words", TSVECTOR(), sa.Computed(VECTOR, persisted=True), nullable=False))
    op.create_index("ix_idea_words", "idea", ["words"], unique=False, postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_idea_words", table_name="idea")
    op.drop_column("idea", "words")
