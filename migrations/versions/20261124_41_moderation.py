"""The tables of reviews.moderation: decisions, what authors and senders are told, the public log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "moderation"
down_revision = "ledger_remarks"

CODES = "'PII', 'URL', 'SPM', 'FRD', 'DUP', 'INS', 'VAC', 'OFF', 'ILL', 'RGT', 'IMG', 'TXT'"

# A statement of reasons stays as its author was told; when its year is over it can be emptied, once.
KEEP = """
    CREATE FUNCTION statement_of_reasons_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.reference, NEW.decision_id, NEW.review_id, NEW.locale, NEW.token_hash, NEW.made_at)
           IS DISTINCT FROM
           (OLD.id, OLD.reference, OLD.decision_id, OLD.review_id, OLD.locale, OLD.token_hash, OLD.made_at)
           OR (OLD.told_at IS NOT NULL AND NEW.told_at IS DISTINCT FROM OLD.told_at)
           OR ((NEW.evidence, NEW.recipient) IS DISTINCT FROM (OLD.evidence, OLD.recipient) AND NEW.erased_at IS NULL)
        THEN
            RAISE EXCEPTION 'statement of reasons % stays as it was told', OLD.id
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'statement_of_reasons_is_kept';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER statement_of_reasons_keeps_words BEFORE UPDATE ON statement_of_reasons
        FOR EACH ROW EXECUTE FUNCTION statement_of_reasons_is_kept();
    CREATE TRIGGER statement_of_reasons_keeps_rows BEFORE DELETE ON statement_of_reasons
        FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
"""


def upgrade() -> None:
    _create_moderation_log_entry()
    _create_review_text_print()
    _create_held_review()
    _create_moderation_decision()
    _create_statement_of_reasons()
    _create_moderation_appeal()
    _create_content_notice()
    _create_review_reply()
    _create_review_reply_revision()
    _create_review_edit_proposal()
    op.execute(append_only("moderation_log_entry"))
    op.execute(append_only("review_reply_revision"))
    op.execute(KEEP)
    # R18: what a review was refused or removed for is one of the closed list.
    op.create_check_constraint(op.f("ck_review_known_reason_code"), "review", f"reason_code IN ({CODES})")


def _create_moderation_log_entry() -> None:
    op.create_table(
        "moderation_log_entry",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("was_code", sa.Text(), nullable=False),
        sa.Column("was_stars", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(event IN ('refused', 'removed')) = (code <> '')", name=op.f("ck_moderation_log_entry_reason_for_refusal")
        ),
        sa.CheckConstraint(f"code = '' OR code IN ({CODES})", name=op.f("ck_moderation_log_entry_known_code")),
        sa.CheckConstraint(
            "event IN ('received', 'published', 'refused', 'removed', 'withdrawn')",
            name=op.f("ck_moderation_log_entry_known_event"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_moderation_log_entry_number_from_one")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_moderation_log_entry_stars_in_range")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_moderation_log_entry_service_id_service")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_moderation_log_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_moderation_log_entry_hash")),
    )
    op.create_index("ix_moderation_log_entry_review_number", "moderation_log_entry", ["review", "number"], unique=False)
    op.create_index(
        "ix_moderation_log_entry_service_id_number", "moderation_log_entry", ["service_id", "number"], unique=False
    )


def _create_review_text_print() -> None:
    op.create_table(
        "review_text_print",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("bands", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_text_print_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_text_print")),
    )
    op.create_index("ix_review_text_print_bands", "review_text_print", ["bands"], unique=False, postgresql_using="gin")


def _create_held_review() -> None:
    op.create_table(
        "held_review",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_number", sa.BigInteger(), nullable=False),
        sa.Column("from_public", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_human", sa.Boolean(), nullable=False),
        sa.CheckConstraint("closed_at >= opened_at", name=op.f("ck_held_review_closed_later")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_held_review_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_review")),
    )
    op.create_index(op.f("ix_held_review_closed_at"), "held_review", ["closed_at"], unique=False)
    op.create_index(op.f("ix_held_review_due_at"), "held_review", ["due_at"], unique=False)
    op.create_index(
        "uq_held_review_open", "held_review", ["review_id"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )


def _create_moderation_decision() -> None:
    op.create_table(
        "moderation_decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_number", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("passages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'pending') = (settled_at IS NULL)", name=op.f("ck_moderation_decision_settled_when_not_pending")
        ),
        sa.CheckConstraint(
            "(verdict IN ('refuse', 'remove')) = (code IS NOT NULL)",
            name=op.f("ck_moderation_decision_reason_for_refusal"),
        ),
        sa.CheckConstraint(f"code IN ({CODES})", name=op.f("ck_moderation_decision_known_code")),
        sa.CheckConstraint(
            "code IS DISTINCT FROM 'ILL' OR law <> ''", name=op.f("ck_moderation_decision_law_is_named")
        ),
        sa.CheckConstraint(
            "source IN ('screen', 'notice', 'staff', 'appeal', 'signal')",
            name=op.f("ck_moderation_decision_known_source"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'done', 'undone', 'lapsed')", name=op.f("ck_moderation_decision_known_state")
        ),
        sa.CheckConstraint(
            "verdict IN ('publish', 'refuse', 'remove', 'restore')", name=op.f("ck_moderation_decision_known_verdict")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_moderation_decision_by_id_user_account")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_moderation_decision_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decision")),
    )
    op.create_index(op.f("ix_moderation_decision_by_id"), "moderation_decision", ["by_id"], unique=False)
    op.create_index(op.f("ix_moderation_decision_decided_at"), "moderation_decision", ["decided_at"], unique=False)
    op.create_index(op.f("ix_moderation_decision_review_id"), "moderation_decision", ["review_id"], unique=False)
    op.create_index(
        "uq_moderation_decision_pending",
        "moderation_decision",
        ["review_id"],
        unique=True,
        postgresql_where=sa.text("state = 'pending'"),
    )


def _create_statement_of_reasons() -> None:
    op.create_table(
        "statement_of_reasons",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "erased_at IS NULL OR (evidence = '{}' AND recipient = '')",
            name=op.f("ck_statement_of_reasons_erased_is_empty"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["moderation_decision.id"],
            name=op.f("fk_statement_of_reasons_decision_id_moderation_decision"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_statement_of_reasons_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_of_reasons")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_statement_of_reasons_decision_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_statement_of_reasons_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_statement_of_reasons_token_hash")),
    )
    op.create_index(op.f("ix_statement_of_reasons_keep_until"), "statement_of_reasons", ["keep_until"], unique=False)
    op.create_index(op.f("ix_statement_of_reasons_recipient"), "statement_of_reasons", ["recipient"], unique=False)
    op.create_index(op.f("ix_statement_of_reasons_review_id"), "statement_of_reasons", ["review_id"], unique=False)


def _create_moderation_appeal() -> None:
    op.create_table(
        "moderation_appeal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_decider_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('restored', 'upheld')", name=op.f("ck_moderation_appeal_known_outcome")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_moderation_appeal_decided"),
        ),
        sa.CheckConstraint(
            "decided_by_id <> first_decider_id", name=op.f("ck_moderation_appeal_another_person_decides")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_moderation_appeal_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["first_decider_id"], ["user_account.id"], name=op.f("fk_moderation_appeal_first_decider_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement_of_reasons.id"],
            name=op.f("fk_moderation_appeal_statement_id_statement_of_reasons"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_appeal")),
        sa.UniqueConstraint("statement_id", name=op.f("uq_moderation_appeal_statement_id")),
    )
    op.create_index(op.f("ix_moderation_appeal_decided_by_id"), "moderation_appeal", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_moderation_appeal_due_at"), "moderation_appeal", ["due_at"], unique=False)
    op.create_index(
        op.f("ix_moderation_appeal_first_decider_id"), "moderation_appeal", ["first_decider_id"], unique=False
    )


def _create_content_notice() -> None:
    op.create_table(
        "content_notice",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("network_hash", sa.Text(), nullable=True),
        sa.Column("good_faith", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"code IN ({CODES})", name=op.f("ck_content_notice_known_code")),
        sa.CheckConstraint(
            "erased_at IS NULL OR (name = '' AND email = '' AND explanation = '' AND network_hash IS NULL)",
            name=op.f("ck_content_notice_erased_is_empty"),
        ),
        sa.CheckConstraint("outcome IN ('removed', 'kept', 'abusive')", name=op.f("ck_content_notice_known_outcome")),
        sa.CheckConstraint("review_id IS NOT NULL OR address <> ''", name=op.f("ck_content_notice_says_where")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_content_notice_decided"),
        ),
        sa.CheckConstraint("good_faith", name=op.f("ck_content_notice_in_good_faith")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_content_notice_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_content_notice_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_notice")),
        sa.UniqueConstraint("reference", name=op.f("uq_content_notice_reference")),
    )
    op.create_index(op.f("ix_content_notice_decided_by_id"), "content_notice", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_content_notice_due_at"), "content_notice", ["due_at"], unique=False)
    op.create_index(op.f("ix_content_notice_email"), "content_notice", ["email"], unique=False)
    op.create_index(op.f("ix_content_notice_network_hash"), "content_notice", ["network_hash"], unique=False)
    op.create_index(op.f("ix_content_notice_received_at"), "content_notice", ["received_at"], unique=False)
    op.create_index(op.f("ix_content_notice_review_id"), "content_notice", ["review_id"], unique=False)


def _create_review_reply() -> None:
    op.create_table(
        "review_reply",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_review_reply_by_id_user_account")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_reply_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reply")),
        sa.UniqueConstraint("review_id", name=op.f("uq_review_reply_review_id")),
    )
    op.create_index(op.f("ix_review_reply_by_id"), "review_reply", ["by_id"], unique=False)


def _create_review_reply_revision() -> None:
    op.create_table(
        "review_reply_revision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reply_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_review_reply_revision_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["review_reply.id"], name=op.f("fk_review_reply_revision_reply_id_review_reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reply_revision")),
        sa.UniqueConstraint("reply_id", "number", name=op.f("uq_review_reply_revision_reply_id_number")),
    )
    op.create_index(op.f("ix_review_reply_revision_by_id"), "review_reply_revision", ["by_id"], unique=False)


def _create_review_edit_proposal() -> None:
    op.create_table(
        "review_edit_proposal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_number", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_review_edit_proposal_answered")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'lapsed')", name=op.f("ck_review_edit_proposal_known_state")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_review_edit_proposal_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_edit_proposal_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_edit_proposal")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_review_edit_proposal_token_hash")),
    )
    op.create_index(op.f("ix_review_edit_proposal_by_id"), "review_edit_proposal", ["by_id"], unique=False)
    op.create_index(op.f("ix_review_edit_proposal_review_id"), "review_edit_proposal", ["review_id"], unique=False)
    op.create_index(
        "uq_review_edit_proposal_open",
        "review_edit_proposal",
        ["review_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_review_known_reason_code"), "review")
    for table in (
        "review_edit_proposal",
        "review_reply_revision",
        "review_reply",
        "content_notice",
        "moderation_appeal",
        "statement_of_reasons",
        "moderation_decision",
        "held_review",
        "review_text_print",
        "moderation_log_entry",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION statement_of_reasons_is_kept()")
