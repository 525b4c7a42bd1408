"""The tables of app.orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "orders"
down_revision = "catalogue"


def upgrade() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("relation IN ('b2b', 'c2b', 'b2c')", name=op.f("ck_quote_known_relation")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_quote_contact_id_contact")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_quote_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("reference", name=op.f("uq_quote_reference")),
    )
    op.create_index(op.f("ix_quote_contact_id"), "quote", ["contact_id"], unique=False)
    op.create_table(
        "quote_version",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("quote_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("po_number", sa.Text(), nullable=True),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_quote_version_total_adds_up")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_version_quote_id_quote")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_quote_version_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_version")),
        sa.UniqueConstraint("quote_id", "version", name=op.f("uq_quote_version_quote_id_version")),
    )
    op.create_index(op.f("ix_quote_version_quote_id"), "quote_version", ["quote_id"], unique=False)
    op.create_table(
        "customer_order",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("placed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("quote_version_id", sa.BigInteger(), nullable=True),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("po_number", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("relation IN ('b2b', 'c2b', 'b2c')", name=op.f("ck_customer_order_known_relation")),
        sa.CheckConstraint(
            "state IN ('placed', 'paid', 'refunded', 'disputed', 'cancelled', 'expired')",
            name=op.f("ck_customer_order_known_state"),
        ),
        sa.CheckConstraint(
            "refunded_minor BETWEEN 0 AND paid_minor", name=op.f("ck_customer_order_refund_within_paid")
        ),
        sa.CheckConstraint(
            "total_minor = net_minor + tax_minor AND net_minor >= 0", name=op.f("ck_customer_order_total_adds_up")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_customer_order_contact_id_contact")),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["user_account.id"], name=op.f("fk_customer_order_placed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["quote_version_id"], ["quote_version.id"], name=op.f("fk_customer_order_quote_version_id_quote_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_order")),
        sa.UniqueConstraint("quote_version_id", name=op.f("uq_customer_order_quote_version_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_customer_order_reference")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_customer_order_submission_key")),
    )
    op.create_index(op.f("ix_customer_order_contact_id"), "customer_order", ["contact_id"], unique=False)
    op.create_index(op.f("ix_customer_order_placed_at"), "customer_order", ["placed_at"], unique=False)
    op.create_index(op.f("ix_customer_order_placed_by_id"), "customer_order", ["placed_by_id"], unique=False)
    op.create_index(op.f("ix_customer_order_state"), "customer_order", ["state"], unique=False)
    op.create_table(
        "quote_decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_quote_decision_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["quote_version.id"], name=op.f("fk_quote_decision_version_id_quote_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_decision")),
        sa.UniqueConstraint("version_id", name=op.f("uq_quote_decision_version_id")),
    )
    op.create_table(
        "quote_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_net_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_category", sa.Text(), nullable=False),
        sa.Column("vat_rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("vat_note", sa.Text(), nullable=True),
        sa.CheckConstraint("net_minor = quantity * unit_net_minor", name=op.f("ck_quote_line_net_is_product")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 10000", name=op.f("ck_quote_line_quantity_in_range")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_quote_line_service_id_service")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["quote_version.id"], name=op.f("fk_quote_line_version_id_quote_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_line")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_quote_line_version_id_position")),
    )
    op.create_index(op.f("ix_quote_line_version_id"), "quote_line", ["version_id"], unique=False)
    op.create_table(
        "order_adjustment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("net_minor <= 0", name=op.f("ck_order_adjustment_is_discount")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_adjustment_order_id_customer_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_adjustment")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_adjustment_order_id_position")),
    )
    op.create_index(op.f("ix_order_adjustment_order_id"), "order_adjustment", ["order_id"], unique=False)
    op.create_table(
        "order_remark",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_remark_order_id_customer_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_remark")),
    )
    op.create_index(op.f("ix_order_remark_order_id"), "order_remark", ["order_id"], unique=False)
    op.create_table(
        "order_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("remark_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_order_event_actor_id_user_account")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_event_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(["remark_id"], ["order_remark.id"], name=op.f("fk_order_event_remark_id_order_remark")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_event")),
    )
    op.create_index(op.f("ix_order_event_order_id"), "order_event", ["order_id"], unique=False)
    op.create_table(
        "order_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_net_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_category", sa.Text(), nullable=False),
        sa.Column("vat_rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("vat_note", sa.Text(), nullable=True),
        sa.CheckConstraint("net_minor = quantity * unit_net_minor", name=op.f("ck_order_line_net_is_product")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 10000", name=op.f("ck_order_line_quantity_in_range")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_line_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_order_line_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_line_order_id_position")),
    )
    op.create_index(op.f("ix_order_line_order_id"), "order_line", ["order_id"], unique=False)
    op.create_index(op.f("ix_order_line_service_id"), "order_line", ["service_id"], unique=False)
    op.create_table(
        "order_touch",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_touch_order_id_customer_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_touch")),
    )
    op.create_index(op.f("ix_order_touch_order_id"), "order_touch", ["order_id"], unique=False)
    op.execute(append_only("order_event"))


def downgrade() -> None:
    op.drop_index(op.f("ix_order_touch_order_id"), table_name="order_touch")
    op.drop_table("order_touch")
    op.drop_index(op.f("ix_order_line_service_id"), table_name="order_line")
    op.drop_index(op.f("ix_order_line_order_id"), table_name="order_line")
    op.drop_table("order_line")
    op.drop_index(op.f("ix_order_event_order_id"), table_name="order_event")
    op.drop_table("order_event")
    op.drop_index(op.f("ix_order_remark_order_id"), table_name="order_remark")
    op.drop_table("order_remark")
    op.drop_index(op.f("ix_order_adjustment_order_id"), table_name="order_adjustment")
    op.drop_table("order_adjustment")
    op.drop_index(op.f("ix_quote_line_version_id"), table_name="quote_line")
    op.drop_table("quote_line")
    op.drop_table("quote_decision")
    op.drop_index(op.f("ix_customer_order_state"), table_name="customer_order")
    op.drop_index(op.f("ix_customer_order_placed_by_id"), table_name="customer_order")
    op.drop_index(op.f("ix_customer_order_placed_at"), table_name="customer_order")
    op.drop_index(op.f("ix_customer_order_contact_id"), table_name="customer_order")
    op.drop_table("customer_order")
    op.drop_index(op.f("ix_quote_version_quote_id"), table_name="quote_version")
    op.drop_table("quote_version")
    op.drop_index(op.f("ix_quote_contact_id"), table_name="quote")
    op.drop_table("quote")
