"""A held review that had been shown can be removed, and an author can accept other words."""

from __future__ import annotations

from alembic import op

revision = "held_reviews"
down_revision = "moderation"

# The trigger's table of moves is text inside its function; one pair is added to it, whatever else it says by now.
ADD = """
    DO $$ BEGIN
        EXECUTE replace(
            pg_get_functiondef('review_words_are_the_authors()'::regprocedure),
            '''held>refused''', '''held>refused'', ''held>removed''');
    END $$;
"""
TAKE = """
    DO $$ BEGIN
        EXECUTE replace(
            pg_get_functiondef('review_words_are_the_authors()'::regprocedure),
            '''held>refused'', ''held>removed''', '''held>refused''');
    END $$;
"""
REVISES = "ck_review_revision_only_the_author_revises"


def upgrade() -> None:
    op.execute(ADD)
    op.drop_constraint(op.f(REVISES), "review_revision")
    op.create_check_constraint(
        op.f(REVISES), "review_revision", "number = 1 OR proof ~ '^(request|link|account|proposal):[0-9]+$'"
    )


def downgrade() -> None:
    op.drop_constraint(op.f(REVISES), "review_revision")
    op.create_check_constraint(
        op.f(REVISES), "review_revision", "number = 1 OR proof ~ '^(request|link|account):[0-9]+$'"
    )
    op.execute(TAKE)
