"""The tables of app.payouts, the moves a payout and a batch may make, and what is kept as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "payouts"
down_revision = "reward_shelf"

# As in app/payouts/states.py, of which a test proves that it says the same.
MOVES = """
    CREATE FUNCTION imece_payout_moves() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('prepared', 'released'), ('prepared', 'withdrawn'),
            ('released', 'sent'), ('released', 'unknown'), ('released', 'paid'), ('released', 'failed'),
            ('sent', 'unknown'), ('sent', 'paid'), ('sent', 'failed'),
            ('unknown', 'released'), ('unknown', 'sent'), ('unknown', 'paid'), ('unknown', 'failed')
        ) THEN
            RAISE EXCEPTION 'a payout that is % does not become %', OLD.state, NEW.state
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payout_moves_by_the_rules';
        END IF;
        IF (NEW.reference, NEW.batch_id, NEW.user_id, NEW.method_id, NEW.kind, NEW.currency, NEW.amount_minor)
            IS DISTINCT FROM
            (OLD.reference, OLD.batch_id, OLD.user_id, OLD.method_id, OLD.kind, OLD.currency, OLD.amount_minor) THEN
            RAISE EXCEPTION 'what payout % pays to whom is kept as it is', OLD.reference
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER payout_moves_by_the_rules BEFORE UPDATE OR DELETE ON payout
        FOR EACH ROW EXECUTE FUNCTION imece_payout_moves();

    CREATE FUNCTION imece_payout_batch_moves() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('prepared', 'released'), ('prepared', 'discarded'), ('released', 'settled')
        ) THEN
            RAISE EXCEPTION 'a batch that is % does not become %', OLD.state, NEW.state
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payout_batch_moves_by_the_rules';
        END IF;
        IF NEW.prepared_by_id <> OLD.prepared_by_id
            OR (OLD.released_by_id IS NOT NULL AND NEW.released_by_id IS DISTINCT FROM OLD.released_by_id) THEN
            RAISE EXCEPTION 'who prepared and who released a batch is kept as it is'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER payout_batch_moves_by_the_rules BEFORE UPDATE ON payout_batch
        FOR EACH ROW EXECUTE FUNCTION imece_payout_batch_moves();
"""
# A file is sealed anew when the key changes; nothing else about it ever changes.
KEEP_FILES = """
    CREATE TRIGGER payout_file_keeps_rows
        BEFORE DELETE OR UPDATE OF id, batch_id, kind, filename, content_type, sha256, size_bytes, made_at ON payout_file
        FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
    CREATE TRIGGER payout_file_keeps_table BEFORE TRUNCATE ON payout_file
        FOR EACH STATEMENT EXECUTE FUNCTION imece_forbid_change();
"""
KEPT = ("payout_step", "payout_return", "payout_bank_line", "payout_document")


def upgrade() -> None:
    op.create_table(
        "payout_series",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", "year", name=op.f("pk_payout_series")),
    )
    op.create_table(
        "sandbox_transfer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('lost', 'accepted', 'paid', 'refused')", name=op.f("ck_sandbox_transfer_known_state")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_sandbox_transfer_amount_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_transfer")),
        sa.UniqueConstraint("key", name=op.f("uq_sandbox_transfer_key")),
    )
    op.create_table(
        "payout_batch",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("execute_on", sa.Date(), nullable=False),
        sa.Column("prepared_by_id", sa.BigInteger(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.BigInteger(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('released', 'settled')) = (released_by_id IS NOT NULL AND released_at IS NOT NULL)",
            name=op.f("ck_payout_batch_release_has_a_person"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'released', 'settled', 'discarded')", name=op.f("ck_payout_batch_known_state")
        ),
        sa.CheckConstraint("released_by_id <> prepared_by_id", name=op.f("ck_payout_batch_two_people")),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["user_account.id"], name=op.f("fk_payout_batch_prepared_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["user_account.id"], name=op.f("fk_payout_batch_released_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_batch")),
        sa.UniqueConstraint("reference", name=op.f("uq_payout_batch_reference")),
    )
    op.create_index(op.f("ix_payout_batch_state"), "payout_batch", ["state"], unique=False)
    op.create_table(
        "payout_method",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("account_digest", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("usable_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'donation') = (cause IS NOT NULL)", name=op.f("ck_payout_method_donation_names_cause")
        ),
        sa.CheckConstraint(
            "kind IN ('bank_transfer', 'store_credit', 'donation')", name=op.f("ck_payout_method_known_kind")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_payout_method_end_has_reason")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_payout_method_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_method")),
    )
    op.create_index(op.f("ix_payout_method_account_digest"), "payout_method", ["account_digest"], unique=False)
    op.create_index(op.f("ix_payout_method_user_id"), "payout_method", ["user_id"], unique=False)
    op.create_index(
        "uq_payout_method_live",
        "payout_method",
        ["user_id", "currency"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "self_billing_agreement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_self_billing_agreement_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_billing_agreement")),
    )
    op.create_index(op.f("ix_self_billing_agreement_user_id"), "self_billing_agreement", ["user_id"], unique=False)
    op.create_index(
        "uq_self_billing_agreement_live",
        "self_billing_agreement",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "tax_details",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.CHAR(length=2), nullable=False),
        sa.Column("vat_registered", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("number_shown", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind = 'company' OR NOT vat_registered", name=op.f("ck_tax_details_registered_is_company")),
        sa.CheckConstraint("kind IN ('person', 'company')", name=op.f("ck_tax_details_known_kind")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_tax_details_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_details")),
    )
    op.create_index(op.f("ix_tax_details_user_id"), "tax_details", ["user_id"], unique=False)
    op.create_index(
        "uq_tax_details_live", "tax_details", ["user_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "payout",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("provider_reference", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_up", sa.BigInteger(), nullable=False),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('paid', 'failed', 'withdrawn')) = (settled_at IS NOT NULL)",
            name=op.f("ck_payout_end_has_a_moment"),
        ),
        sa.CheckConstraint("kind IN ('bank_transfer', 'store_credit', 'donation')", name=op.f("ck_payout_known_kind")),
        sa.CheckConstraint(
            "state IN ('prepared', 'released', 'sent', 'unknown', 'paid', 'failed', 'withdrawn')",
            name=op.f("ck_payout_known_state"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payout_amount_positive")),
        sa.ForeignKeyConstraint(["batch_id"], ["payout_batch.id"], name=op.f("fk_payout_batch_id_payout_batch")),
        sa.ForeignKeyConstraint(["method_id"], ["payout_method.id"], name=op.f("fk_payout_method_id_payout_method")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["user_account.id"], name=op.f("fk_payout_seen_by_id_user_account")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_payout_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("reference", name=op.f("uq_payout_reference")),
    )
    op.create_index(op.f("ix_payout_batch_id"), "payout", ["batch_id"], unique=False)
    op.create_index(op.f("ix_payout_next_look_at"), "payout", ["next_look_at"], unique=False)
    op.create_index(op.f("ix_payout_state"), "payout", ["state"], unique=False)
    op.create_index(op.f("ix_payout_user_id"), "payout", ["user_id"], unique=False)
    op.create_index(
        "uq_payout_live",
        "payout",
        ["user_id", "currency"],
        unique=True,
        postgresql_where=sa.text("state IN ('prepared', 'released', 'sent', 'unknown')"),
    )
    op.create_table(
        "payout_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('sepa', 'csv')", name=op.f("ck_payout_file_known_kind")),
        sa.ForeignKeyConstraint(["batch_id"], ["payout_batch.id"], name=op.f("fk_payout_file_batch_id_payout_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_file")),
        sa.UniqueConstraint("batch_id", "kind", name=op.f("uq_payout_file_batch_id_kind")),
    )
    op.create_table(
        "payout_bank_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("payout_id", sa.BigInteger(), nullable=True),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("imported_by_id", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_payout_bank_line_known_direction")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["payout_batch.id"], name=op.f("fk_payout_bank_line_batch_id_payout_batch")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["user_account.id"], name=op.f("fk_payout_bank_line_imported_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_bank_line_payout_id_payout")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_bank_line")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_payout_bank_line_fingerprint")),
    )
    op.create_index(op.f("ix_payout_bank_line_batch_id"), "payout_bank_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_payout_bank_line_payout_id"), "payout_bank_line", ["payout_id"], unique=False)
    op.create_table(
        "payout_document",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("type_code", sa.BigInteger(), nullable=False),
        sa.Column("payout_id", sa.BigInteger(), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_payout_document_total_adds_up")),
        sa.CheckConstraint("type_code IN (389, 261)", name=op.f("ck_payout_document_known_type")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["self_billing_agreement.id"],
            name=op.f("fk_payout_document_agreement_id_self_billing_agreement"),
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_document_payout_id_payout")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_document")),
        sa.UniqueConstraint("label", name=op.f("uq_payout_document_label")),
        sa.UniqueConstraint("payout_id", "type_code", name=op.f("uq_payout_document_payout_id_type_code")),
        sa.UniqueConstraint("series", "year", "number", name=op.f("uq_payout_document_series_year_number")),
    )
    op.create_table(
        "payout_return",
        sa.Column("payout_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["user_account.id"], name=op.f("fk_payout_return_noted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_return_payout_id_payout")),
        sa.PrimaryKeyConstraint("payout_id", name=op.f("pk_payout_return")),
    )
    op.create_table(
        "payout_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("payout_id", sa.BigInteger(), nullable=True),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(payout_id, batch_id) = 1", name=op.f("ck_payout_step_of_one_thing")),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_payout_step_actor_id_user_account")),
        sa.ForeignKeyConstraint(["batch_id"], ["payout_batch.id"], name=op.f("fk_payout_step_batch_id_payout_batch")),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.id"], name=op.f("fk_payout_step_payout_id_payout")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_step")),
    )
    op.create_index(op.f("ix_payout_step_batch_id"), "payout_step", ["batch_id"], unique=False)
    op.create_index(op.f("ix_payout_step_payout_id"), "payout_step", ["payout_id"], unique=False)
    op.create_table(
        "payout_statement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_payout_statement_uploaded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_statement")),
    )
    op.execute(MOVES)
    op.execute(KEEP_FILES)
    for table in KEPT:
        op.execute(append_only(table))


def downgrade() -> None:
    op.drop_table("payout_statement")
    op.drop_index(op.f("ix_payout_step_payout_id"), table_name="payout_step")
    op.drop_index(op.f("ix_payout_step_batch_id"), table_name="payout_step")
    op.drop_table("payout_step")
    op.drop_table("payout_return")
    op.drop_table("payout_document")
    op.drop_index(op.f("ix_payout_bank_line_payout_id"), table_name="payout_bank_line")
    op.drop_index(op.f("ix_payout_bank_line_batch_id"), table_name="payout_bank_line")
    op.drop_table("payout_bank_line")
    op.drop_table("payout_file")
    op.drop_index(
        "uq_payout_live",
        table_name="payout",
        postgresql_where=sa.text("state IN ('prepared', 'released', 'sent', 'unknown')"),
    )
    op.drop_index(op.f("ix_payout_user_id"), table_name="payout")
    op.drop_index(op.f("ix_payout_state"), table_name="payout")
    op.drop_index(op.f("ix_payout_next_look_at"), table_name="payout")
    op.drop_index(op.f("ix_payout_batch_id"), table_name="payout")
    op.drop_table("payout")
    op.drop_index("uq_tax_details_live", table_name="tax_details", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_index(op.f("ix_tax_details_user_id"), table_name="tax_details")
    op.drop_table("tax_details")
    op.drop_index(
        "uq_self_billing_agreement_live",
        table_name="self_billing_agreement",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_self_billing_agreement_user_id"), table_name="self_billing_agreement")
    op.drop_table("self_billing_agreement")
    op.drop_index("uq_payout_method_live", table_name="payout_method", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_index(op.f("ix_payout_method_user_id"), table_name="payout_method")
    op.drop_index(op.f("ix_payout_method_account_digest"), table_name="payout_method")
    op.drop_table("payout_method")
    op.drop_index(op.f("ix_payout_batch_state"), table_name="payout_batch")
    op.drop_table("payout_batch")
    op.drop_table("sandbox_transfer")
    op.drop_table("payout_series")
    op.execute("DROP FUNCTION imece_payout_moves()")
    op.execute("DROP FUNCTION imece_payout_batch_moves()")
