"""Delivery: milestones, approvals in frozen versions, their one answer, the agreement about silence, deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "delivery"
down_revision = "commissions"


def upgrade() -> None:
    op.create_table(
        "milestone",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("shown_to_client", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_by_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(reached_at IS NULL) = (reached_by_id IS NULL)", name=op.f("ck_milestone_reached_by_somebody")
        ),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 160", name=op.f("ck_milestone_title_fits")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_milestone_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_milestone_project_id_project")),
        sa.ForeignKeyConstraint(
            ["reached_by_id"], ["user_account.id"], name=op.f("fk_milestone_reached_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_project_id"), "milestone", ["project_id"], unique=False)
    op.create_table(
        "silence_agreement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by_id", sa.BigInteger(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (agreed_by_id IS NULL)", name=op.f("ck_silence_agreement_agreed_by_somebody")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_silence_agreement_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["user_account.id"], name=op.f("fk_silence_agreement_agreed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user_account.id"], name=op.f("fk_silence_agreement_ended_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["user_account.id"], name=op.f("fk_silence_agreement_offered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_silence_agreement_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_agreement")),
    )
    op.create_index(op.f("ix_silence_agreement_project_id"), "silence_agreement", ["project_id"], unique=False)
    op.create_index(
        "uq_silence_agreement_live",
        "silence_agreement",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("milestone_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('text', 'file', 'card', 'delivery')", name=op.f("ck_approval_known_kind")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name=op.f("ck_approval_withdrawn_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_approval_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_approval_milestone_id_milestone")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_approval_project_id_project")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["user_account.id"], name=op.f("fk_approval_withdrawn_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_milestone_id"), "approval", ["milestone_id"], unique=False)
    op.create_index(op.f("ix_approval_project_id"), "approval", ["project_id"], unique=False)
    op.create_index(
        "uq_approval_delivery",
        "approval",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'delivery' AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "approval_version",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("approval_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name=op.f("ck_approval_version_title_fits")),
        sa.CheckConstraint("due_at > asked_at", name=op.f("ck_approval_version_due_after_asking")),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_approval_version_approval_id_approval")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_approval_version_asked_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_version")),
        sa.UniqueConstraint("approval_id", "version", name=op.f("uq_approval_version_approval_id_version")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_approval_version_submission_key")),
    )
    op.create_index(op.f("ix_approval_version_approval_id"), "approval_version", ["approval_id"], unique=False)
    op.create_index(op.f("ix_approval_version_due_at"), "approval_version", ["due_at"], unique=False)
    op.create_table(
        "approval_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_approval_file_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["approval_version.id"], name=op.f("fk_approval_file_version_id_approval_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_file")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_approval_file_version_id_position")),
    )
    op.create_index(op.f("ix_approval_file_version_id"), "approval_file", ["version_id"], unique=False)
    op.create_table(
        "approval_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=True),
        sa.Column("because", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "(way = 'by_agreement') = (agreement_id IS NOT NULL)",
            name=op.f("ck_approval_answer_silence_needs_agreement"),
        ),
        sa.CheckConstraint(
            "(way = 'by_client') = (answered_by_id IS NOT NULL)", name=op.f("ck_approval_answer_client_has_name")
        ),
        sa.CheckConstraint("approved OR way = 'by_client'", name=op.f("ck_approval_answer_silence_only_approves")),
        sa.CheckConstraint("way IN ('by_client', 'by_agreement')", name=op.f("ck_approval_answer_known_way")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["silence_agreement.id"], name=op.f("fk_approval_answer_agreement_id_silence_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_approval_answer_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["approval_version.id"], name=op.f("fk_approval_answer_version_id_approval_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_answer")),
        sa.UniqueConstraint("version_id", name=op.f("uq_approval_answer_version_id")),
    )
    op.create_table(
        "approval_reminder",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["approval_version.id"], name=op.f("fk_approval_reminder_version_id_approval_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_reminder")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_approval_reminder_version_id_number")),
    )
    op.create_index(op.f("ix_approval_reminder_version_id"), "approval_reminder", ["version_id"], unique=False)
    op.create_table(
        "project_delivery",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["approval_answer.id"], name=op.f("fk_project_delivery_answer_id_approval_answer")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_delivery_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_delivery")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_project_delivery_answer_id")),
        sa.UniqueConstraint("project_id", name=op.f("uq_project_delivery_project_id")),
    )
    for table in ("approval_version", "approval_file", "approval_reminder", "project_delivery"):
        op.execute(append_only(table))
    _keep_answers()
    _keep_agreements()


def _keep_answers() -> None:
    """An answer stays as it was given; only the words beside it can be emptied when a person is forgotten."""
    op.execute("""
        CREATE FUNCTION approval_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.words = '' AND to_jsonb(NEW) - 'words' = to_jsonb(OLD) - 'words' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'an answer is kept as it was given' USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER approval_answer_keeps_rows BEFORE UPDATE ON approval_answer
            FOR EACH ROW EXECUTE FUNCTION approval_answer_stays();
        CREATE TRIGGER approval_answer_keeps_all BEFORE DELETE ON approval_answer
            FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
        CREATE TRIGGER approval_answer_keeps_table BEFORE TRUNCATE ON approval_answer
            FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
    """)


def _keep_agreements() -> None:
    """The words stay, and who agreed and ended when stays once it is written."""
    op.execute("""
        CREATE FUNCTION silence_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.project_id, NEW.words, NEW.locale, NEW.offered_at, NEW.offered_by_id)
                    IS DISTINCT FROM (OLD.project_id, OLD.words, OLD.locale, OLD.offered_at, OLD.offered_by_id)
                OR (OLD.agreed_at IS NOT NULL
                    AND (NEW.agreed_at, NEW.agreed_by_id) IS DISTINCT FROM (OLD.agreed_at, OLD.agreed_by_id))
                OR (OLD.ended_at IS NOT NULL AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD)) THEN
                RAISE EXCEPTION 'an agreement is kept as it was made' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER silence_agreement_keeps_rows BEFORE UPDATE ON silence_agreement
            FOR EACH ROW EXECUTE FUNCTION silence_agreement_stays();
        CREATE TRIGGER silence_agreement_keeps_all BEFORE DELETE ON silence_agreement
            FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
        CREATE TRIGGER silence_agreement_keeps_table BEFORE TRUNCATE ON silence_agreement
            FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
    """)


def downgrade() -> None:
    for table in (
        "project_delivery",
        "approval_reminder",
        "approval_answer",
        "approval_file",
        "approval_version",
        "approval",
        "silence_agreement",
        "milestone",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION silence_agreement_stays()")
    op.execute("DROP FUNCTION approval_answer_stays()")
