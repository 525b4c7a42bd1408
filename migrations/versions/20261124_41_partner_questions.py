"""What partners ask the people behind their program."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "partner_questions"
down_revision = "showing"


def upgrade() -> None:
    op.create_table(
        "program_question",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_program_question_answer_has_author")
        ),
        sa.CheckConstraint(
            "answered_at IS NOT NULL OR answer = ''", name=op.f("ck_program_question_answer_has_moment")
        ),
        sa.CheckConstraint(
            "topic IN ('materials', 'terms', 'payment', 'tracking', 'wish', 'other')",
            name=op.f("ck_program_question_known_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_program_question_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["program_enrolment.id"], name=op.f("fk_program_question_enrolment_id_program_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_question")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_program_question_submission_key")),
    )
    op.create_index(op.f("ix_program_question_asked_at"), "program_question", ["asked_at"])
    op.create_index(op.f("ix_program_question_enrolment_id"), "program_question", ["enrolment_id"])


def downgrade() -> None:
    op.drop_table("program_question")
