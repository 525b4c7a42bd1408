"""The tables of app.payments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "payments"
down_revision = "orders"


def upgrade() -> None:
    op.create_table(
        "payment_notice",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payment_reference", sa.Text(), nullable=False),
        sa.Column("refund_reference", sa.Text(), nullable=True),
        sa.Column("payment_key", sa.Text(), nullable=True),
        sa.Column("refund_key", sa.Text(), nullable=True),
        sa.Column("also_known_as", sa.Text(), nullable=True),
        sa.Column("currency", sa.CHAR(length=3), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_notice")),
        sa.UniqueConstraint("gateway", "event_id", name=op.f("uq_payment_notice_gateway_event_id")),
    )
    op.create_index("ix_payment_notice_reference", "payment_notice", ["gateway", "payment_reference"], unique=False)
    op.create_table(
        "notice_outcome",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('settled', 'waiting', 'attention', 'failed')", name=op.f("ck_notice_outcome_known_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["payment_notice.id"], name=op.f("fk_notice_outcome_notice_id_payment_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_outcome")),
    )
    op.create_index(op.f("ix_notice_outcome_notice_id"), "notice_outcome", ["notice_id"], unique=False)
    op.create_index(
        "uq_notice_outcome_settled",
        "notice_outcome",
        ["notice_id"],
        unique=True,
        postgresql_where=sa.text("outcome = 'settled'"),
    )
    op.create_table(
        "bank_import",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_bank_import_uploaded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_import")),
    )
    op.create_table(
        "bank_statement_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("notice_id", sa.BigInteger(), nullable=True),
        sa.Column("imported_by_id", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["bank_import.id"], name=op.f("fk_bank_statement_line_import_id_bank_import")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["user_account.id"], name=op.f("fk_bank_statement_line_imported_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["payment_notice.id"], name=op.f("fk_bank_statement_line_notice_id_payment_notice")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_bank_statement_line_order_id_customer_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement_line")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_bank_statement_line_fingerprint")),
    )
    op.create_index(op.f("ix_bank_statement_line_import_id"), "bank_statement_line", ["import_id"], unique=False)
    op.create_table(
        "sandbox_payment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'challenged', 'paid', 'declined', 'left')", name=op.f("ck_sandbox_payment_known_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_payment")),
        sa.UniqueConstraint("key", name=op.f("uq_sandbox_payment_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_sandbox_payment_reference")),
    )
    op.create_table(
        "sandbox_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("refund_reference", sa.Text(), nullable=True),
        sa.Column("refund_key", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["sandbox_payment.id"], name=op.f("fk_sandbox_event_payment_id_sandbox_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_sandbox_event_event_id")),
        sa.UniqueConstraint("payment_id", "refund_key", name=op.f("uq_sandbox_event_payment_id_refund_key")),
    )
    op.create_index(op.f("ix_sandbox_event_payment_id"), "sandbox_event", ["payment_id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("gateway_reference", sa.Text(), nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("captured_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("also_known_as", sa.Text(), nullable=True),
        sa.Column("page_url", sa.Text(), nullable=True),
        sa.Column("set_aside", sa.Text(), nullable=True),
        sa.Column("accepted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checks_made", sa.BigInteger(), nullable=False),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('started', 'pending', 'captured', 'failed', 'abandoned', 'refunded', 'disputed')",
            name=op.f("ck_payment_known_state"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_amount_positive")),
        sa.CheckConstraint(
            "refunded_minor BETWEEN 0 AND captured_minor", name=op.f("ck_payment_refund_within_captured")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user_account.id"], name=op.f("fk_payment_accepted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_payment_order_id_customer_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("gateway", "also_known_as", name=op.f("uq_payment_gateway_also_known_as")),
        sa.UniqueConstraint("gateway", "gateway_reference", name=op.f("uq_payment_gateway_gateway_reference")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_payment_idempotency_key")),
    )
    op.create_index(op.f("ix_payment_next_check_at"), "payment", ["next_check_at"], unique=False)
    op.create_index(op.f("ix_payment_order_id"), "payment", ["order_id"], unique=False)
    op.create_index(op.f("ix_payment_state"), "payment", ["state"], unique=False)
    op.create_table(
        "payment_attention",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=True),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bank_statement_line.id"], name=op.f("fk_payment_attention_line_id_bank_statement_line")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["payment_notice.id"], name=op.f("fk_payment_attention_notice_id_payment_notice")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_payment_attention_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_payment_attention_payment_id_payment")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user_account.id"], name=op.f("fk_payment_attention_resolved_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_attention")),
        sa.UniqueConstraint("kind", "notice_id", name=op.f("uq_payment_attention_kind_notice_id")),
        sa.UniqueConstraint("line_id", name=op.f("uq_payment_attention_line_id")),
    )
    op.create_index(op.f("ix_payment_attention_notice_id"), "payment_attention", ["notice_id"], unique=False)
    op.create_index(op.f("ix_payment_attention_order_id"), "payment_attention", ["order_id"], unique=False)
    op.create_index(op.f("ix_payment_attention_payment_id"), "payment_attention", ["payment_id"], unique=False)
    op.create_table(
        "refund",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("gateway_reference", sa.Text(), nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_by_id", sa.BigInteger(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('requested', 'succeeded', 'failed')", name=op.f("ck_refund_known_state")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_amount_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id_payment")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_refund_requested_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_refund_idempotency_key")),
        sa.UniqueConstraint("payment_id", "gateway_reference", name=op.f("uq_refund_payment_id_gateway_reference")),
    )
    op.create_index(op.f("ix_refund_payment_id"), "refund", ["payment_id"], unique=False)
    op.execute(append_only("payment_notice"))


def downgrade() -> None:
    op.drop_index(op.f("ix_refund_payment_id"), table_name="refund")
    op.drop_table("refund")
    op.drop_index(op.f("ix_payment_attention_payment_id"), table_name="payment_attention")
    op.drop_index(op.f("ix_payment_attention_order_id"), table_name="payment_attention")
    op.drop_index(op.f("ix_payment_attention_notice_id"), table_name="payment_attention")
    op.drop_table("payment_attention")
    op.drop_index(op.f("ix_payment_state"), table_name="payment")
    op.drop_index(op.f("ix_payment_order_id"), table_name="payment")
    op.drop_index(op.f("ix_payment_next_check_at"), table_name="payment")
    op.drop_table("payment")
    op.drop_table("sandbox_event")
    op.drop_table("sandbox_payment")
    op.drop_table("bank_statement_line")
    op.drop_table("bank_import")
    op.drop_index(
        "uq_notice_outcome_settled", table_name="notice_outcome", postgresql_where=sa.text("outcome = 'settled'")
    )
    op.drop_index(op.f("ix_notice_outcome_notice_id"), table_name="notice_outcome")
    op.drop_table("notice_outcome")
    op.drop_index("ix_payment_notice_reference", table_name="payment_notice")
    op.drop_table("payment_notice")
