"""Feedback channels: messages, how far each person has read, waits for an answer, feedback marks, complaints, pulse."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "channels"
down_revision = "health"

# Whoever changes who may look makes every ticket of the channel void, whatever way the change came.
REVOKE_TICKETS = """
    CREATE FUNCTION channel_revokes_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE moved live_topic;
    BEGIN
        INSERT INTO live_topic AS known (topic, version) VALUES ('channel-' || OLD.project_id, 1)
            ON CONFLICT (topic) DO UPDATE SET version = known.version + 1
            RETURNING known.* INTO moved;
        PERFORM pg_notify('imece_live', moved.topic || ' ' || moved.version || ' ' || moved.newest);
        RETURN NULL;
    END $$;
    CREATE TRIGGER project_member_revokes_tickets AFTER UPDATE OR DELETE ON project_member
        FOR EACH ROW EXECUTE FUNCTION channel_revokes_tickets();
"""
# Closing locks the channel's row, opening a complaint waits for it (FOR SHARE): of the two at once, one is refused.
CLOSED_IS_CLOSED = """
    CREATE FUNCTION channel_closes_when_settled() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM channel_complaint WHERE channel_id = NEW.id AND closed_at IS NULL) THEN
            RAISE EXCEPTION 'a channel with an open complaint stays open'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_feedback_channel_no_open_complaint';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER feedback_channel_closes BEFORE UPDATE OF closed_at ON feedback_channel
        FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
        EXECUTE FUNCTION channel_closes_when_settled();

    CREATE FUNCTION channel_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ended timestamptz;
    BEGIN
        SELECT closed_at INTO ended FROM feedback_channel WHERE id = NEW.channel_id FOR SHARE;
        IF ended IS NOT NULL THEN
            RAISE EXCEPTION 'the channel is closed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_feedback_channel_is_open';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER channel_message_needs_open_channel BEFORE INSERT ON channel_message
        FOR EACH ROW EXECUTE FUNCTION channel_is_open();
    CREATE TRIGGER channel_complaint_needs_open_channel BEFORE INSERT ON channel_complaint
        FOR EACH ROW EXECUTE FUNCTION channel_is_open();
"""
COMPLAINTS_STAY = """
    CREATE FUNCTION complaint_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a closed complaint stays as it is' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.answer_id IS NOT NULL AND NEW.answer_id IS DISTINCT FROM OLD.answer_id AND EXISTS (
            SELECT FROM channel_message WHERE id = NEW.answer_id AND (part = 'client' OR deleted_at IS NOT NULL)
        ) THEN
            RAISE EXCEPTION 'a complaint is answered by the team'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_channel_complaint_answered_by_team';
        END IF;
        IF OLD.answer_id IS NOT NULL AND NEW.answer_id IS DISTINCT FROM OLD.answer_id THEN
            RAISE EXCEPTION 'an answer stays the answer' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER channel_complaint_goes_forward BEFORE UPDATE ON channel_complaint
        FOR EACH ROW EXECUTE FUNCTION complaint_goes_forward();
    CREATE TRIGGER channel_complaint_keeps_rows BEFORE DELETE ON channel_complaint
        FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
    CREATE TRIGGER channel_complaint_keeps_table BEFORE TRUNCATE ON channel_complaint
        FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
"""


def upgrade() -> None:
    _channels()
    _messages()
    _reading()
    _waits()
    _marks()
    _complaints()
    _pulse()
    op.execute(REVOKE_TICKETS)
    op.execute(CLOSED_IS_CLOSED)
    op.execute(COMPLAINTS_STAY)


def downgrade() -> None:
    op.execute("DROP TRIGGER project_member_revokes_tickets ON project_member")
    for table in (
        "pulse_answer", "pulse_question", "channel_complaint", "feedback_mark", "channel_wait", "channel_reading",
        "channel_mention", "channel_file", "channel_message", "feedback_channel",
    ):
        op.drop_table(table)
    for function in ("channel_revokes_tickets", "channel_closes_when_settled", "channel_is_open", "complaint_goes_forward"):
        op.execute(f"DROP FUNCTION {function}()")


def _channels() -> None:
    op.create_table(
        "feedback_channel",
        _id(),
        _number("project_id"),
        _moment("opened_at", nullable=False),
        _moment("closed_at"),
        _number("closed_by_id", nullable=True),
        _to("feedback_channel", "project_id", "project"),
        _to("feedback_channel", "closed_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_channel")),
        sa.UniqueConstraint("project_id", name=op.f("uq_feedback_channel_project_id")),
    )


def _messages() -> None:
    op.create_table(
        "channel_message",
        _id(),
        _number("channel_id"),
        _number("author_id"),
        sa.Column("part", sa.Text(), nullable=False),
        _number("thread_id", nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("words", TSVECTOR(), sa.Computed("to_tsvector('simple', folded)", persisted=True), nullable=False),
        sa.Column("submission_key", sa.Text(), nullable=False),
        _number("changed"),
        _moment("written_at", nullable=False),
        _moment("edited_at"),
        _moment("deleted_at"),
        _number("deleted_by_id", nullable=True),
        sa.CheckConstraint("char_length(text) <= 8000", name=op.f("ck_channel_message_text_fits")),
        sa.CheckConstraint("deleted_at IS NULL OR text = ''", name=op.f("ck_channel_message_deleted_is_empty")),
        sa.CheckConstraint(
            "part IN ('project_leader', 'customer_representative', 'project_expert', 'client')",
            name=op.f("ck_channel_message_known_part"),
        ),
        _to("channel_message", "channel_id", "feedback_channel"),
        _to("channel_message", "author_id", "user_account"),
        _to("channel_message", "deleted_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_message")),
        sa.UniqueConstraint("channel_id", "id", name=op.f("uq_channel_message_channel_id_id")),
        sa.UniqueConstraint("author_id", "submission_key", name=op.f("uq_channel_message_author_id_submission_key")),
        sa.ForeignKeyConstraint(
            ["channel_id", "thread_id"],
            ["channel_message.channel_id", "channel_message.id"],
            name="fk_channel_message_thread_id_channel_message",
        ),
    )
    op.create_index(op.f("ix_channel_message_author_id"), "channel_message", ["author_id"])
    op.create_index("ix_channel_message_changed", "channel_message", ["channel_id", "changed"])
    op.create_index("ix_channel_message_written", "channel_message", ["channel_id", "written_at"])
    op.create_index(
        "ix_channel_message_thread", "channel_message", ["thread_id"], postgresql_where=sa.text("thread_id IS NOT NULL")
    )
    op.create_index("ix_channel_message_words", "channel_message", ["words"], postgresql_using="gin")
    op.create_table(
        "channel_file",
        _id(),
        _number("message_id"),
        _number("file_id"),
        _to("channel_file", "message_id", "channel_message"),
        _to("channel_file", "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_channel_file_file_id")),
    )
    op.create_index(op.f("ix_channel_file_message_id"), "channel_file", ["message_id"])
    op.create_table(
        "channel_mention",
        _number("message_id"),
        _number("user_id"),
        _to("channel_mention", "message_id", "channel_message"),
        _to("channel_mention", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("message_id", "user_id", name=op.f("pk_channel_mention")),
    )
    op.create_index(op.f("ix_channel_mention_user_id"), "channel_mention", ["user_id"])


def _reading() -> None:
    op.create_table(
        "channel_reading",
        _number("channel_id"),
        _number("user_id"),
        sa.Column("read_up_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("told_up_to", sa.BigInteger(), server_default="0", nullable=False),
        _moment("told_at"),
        sa.Column("wants_digest", sa.Boolean(), server_default="true", nullable=False),
        _to("channel_reading", "channel_id", "feedback_channel"),
        _to("channel_reading", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("channel_id", "user_id", name=op.f("pk_channel_reading")),
    )
    op.create_index(op.f("ix_channel_reading_user_id"), "channel_reading", ["user_id"])


def _waits() -> None:
    op.create_table(
        "channel_wait",
        _id(),
        _number("channel_id"),
        _number("message_id"),
        _moment("since", nullable=False),
        _moment("due_at", nullable=False),
        _moment("reminded_at"),
        _moment("ended_at"),
        _number("ended_by_id", nullable=True),
        sa.Column("needless", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_channel_wait_ended_by_somebody")
        ),
        _to("channel_wait", "channel_id", "feedback_channel"),
        _to("channel_wait", "message_id", "channel_message"),
        _to("channel_wait", "ended_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_wait")),
    )
    op.create_index(op.f("ix_channel_wait_channel_id"), "channel_wait", ["channel_id"])
    op.create_index(op.f("ix_channel_wait_due_at"), "channel_wait", ["due_at"])
    op.create_index(
        "uq_channel_wait_open", "channel_wait", ["channel_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )


def _marks() -> None:
    op.create_table(
        "feedback_mark",
        _id(),
        _number("message_id"),
        _number("marked_by_id"),
        _moment("marked_at", nullable=False),
        _moment("withdrawn_at"),
        _number("withdrawn_by_id", nullable=True),
        _to("feedback_mark", "message_id", "channel_message"),
        _to("feedback_mark", "marked_by_id", "user_account"),
        _to("feedback_mark", "withdrawn_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_mark")),
    )
    op.create_index(
        "uq_feedback_mark_live",
        "feedback_mark",
        ["message_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _complaints() -> None:
    op.create_table(
        "channel_complaint",
        _id(),
        _number("channel_id"),
        _number("message_id"),
        _number("opened_by_id"),
        _moment("opened_at", nullable=False),
        _moment("due_at", nullable=False),
        _moment("reminded_at"),
        _number("answer_id", nullable=True),
        _moment("answered_at"),
        _moment("closed_at"),
        _number("closed_by_id", nullable=True),
        sa.CheckConstraint(
            "(answer_id IS NULL) = (answered_at IS NULL)", name=op.f("ck_channel_complaint_answer_has_its_time")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR answer_id IS NOT NULL", name=op.f("ck_channel_complaint_closed_with_answer")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_channel_complaint_closed_by_somebody")
        ),
        sa.CheckConstraint(
            "answer_id IS NULL OR answer_id > message_id", name=op.f("ck_channel_complaint_answer_comes_after")
        ),
        _to("channel_complaint", "channel_id", "feedback_channel"),
        _to("channel_complaint", "opened_by_id", "user_account"),
        _to("channel_complaint", "closed_by_id", "user_account"),
        sa.ForeignKeyConstraint(
            ["channel_id", "message_id"],
            ["channel_message.channel_id", "channel_message.id"],
            name="fk_channel_complaint_message_id_channel_message",
        ),
        sa.ForeignKeyConstraint(
            ["channel_id", "answer_id"],
            ["channel_message.channel_id", "channel_message.id"],
            name="fk_channel_complaint_answer_id_channel_message",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_complaint")),
        sa.UniqueConstraint("message_id", name=op.f("uq_channel_complaint_message_id")),
    )
    op.create_index(op.f("ix_channel_complaint_channel_id"), "channel_complaint", ["channel_id"])


def _pulse() -> None:
    op.create_table(
        "pulse_question",
        _id(),
        _number("channel_id"),
        _number("milestone_id"),
        sa.Column("title", sa.Text(), nullable=False),
        _moment("asked_at", nullable=False),
        _to("pulse_question", "channel_id", "feedback_channel"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_question")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_pulse_question_milestone_id")),
    )
    op.create_index(op.f("ix_pulse_question_channel_id"), "pulse_question", ["channel_id"])
    op.create_table(
        "pulse_answer",
        _id(),
        _number("question_id"),
        _number("user_id"),
        _number("score"),
        sa.Column("line", sa.Text(), nullable=False),
        _moment("answered_at", nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_pulse_answer_score_in_range")),
        sa.CheckConstraint("char_length(line) <= 500", name=op.f("ck_pulse_answer_line_fits")),
        _to("pulse_answer", "question_id", "pulse_question"),
        _to("pulse_answer", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_answer")),
        sa.UniqueConstraint("question_id", "user_id", name=op.f("uq_pulse_answer_question_id_user_id")),
    )
    op.create_index(op.f("ix_pulse_answer_user_id"), "pulse_answer", ["user_id"])


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
