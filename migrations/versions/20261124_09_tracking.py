"""The tables of referrals.tracking."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "tracking"
down_revision = "programs"

# Each month a table of its own, so that old touches go by dropping one; the default catches what no month was made for.
PARTITIONS = """
    CREATE FUNCTION referral_touch_month(wanted date) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        first date := date_trunc('month', wanted);
        name text := 'referral_touch_' || to_char(first, 'YYYY_MM');
    BEGIN
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF referral_touch FOR VALUES FROM (%L) TO (%L)',
            name, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month')::timestamp AT TIME ZONE 'UTC');
    END $$;
    SELECT referral_touch_month((current_date + make_interval(months => step))::date) FROM generate_series(-1, 2) step;
    CREATE TABLE referral_touch_default PARTITION OF referral_touch DEFAULT;
"""


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("referral_touch_id_seq")))
    op.create_table(
        "referral_touch",
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('referral_touch_id_seq')"), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("visitor", postgresql.BYTEA(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("event IN ('click', 'impression')", name=op.f("ck_referral_touch_known_event")),
        sa.CheckConstraint(
            "kind IN ('counted', 'repeat', 'own', 'bot', 'prefetch', 'embedded')",
            name=op.f("ck_referral_touch_known_kind"),
        ),
        sa.PrimaryKeyConstraint("id", "happened_at", name=op.f("pk_referral_touch")),
        postgresql_partition_by="RANGE (happened_at)",
    )
    op.create_index("ix_referral_touch_link_id_visitor", "referral_touch", ["link_id", "visitor"], unique=False)
    op.create_table(
        "referral_postback",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_referral_postback_failures_not_negative")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_referral_postback_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_postback")),
        sa.UniqueConstraint("user_id", name=op.f("uq_referral_postback_user_id")),
    )
    op.create_table(
        "referral_link",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("code ~ '^[a-z0-9][a-z0-9_-]{2,63}$'", name=op.f("ck_referral_link_readable_code")),
        sa.CheckConstraint("target LIKE '/%' AND target NOT LIKE '//%'", name=op.f("ck_referral_link_target_is_ours")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["program_enrolment.id"], name=op.f("fk_referral_link_enrolment_id_program_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_link")),
        sa.UniqueConstraint("code", name=op.f("uq_referral_link_code")),
    )
    op.create_index(op.f("ix_referral_link_enrolment_id"), "referral_link", ["enrolment_id"], unique=False)
    op.create_table(
        "referral_conversion",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("sale_external_id", sa.Text(), nullable=True),
        sa.Column("sale_id", sa.BigInteger(), nullable=True),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=True),
        sa.Column("link_id", sa.BigInteger(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "(kind = 'action') = (action IS NOT NULL)", name=op.f("ck_referral_conversion_action_is_named")
        ),
        sa.CheckConstraint(
            "(kind = 'refund') = (sale_external_id IS NOT NULL)", name=op.f("ck_referral_conversion_refund_names_sale")
        ),
        sa.CheckConstraint(
            "(source = 'order') = (order_id IS NOT NULL)", name=op.f("ck_referral_conversion_own_orders_are_orders")
        ),
        sa.CheckConstraint(
            "kind = 'refund' OR sale_id IS NULL", name=op.f("ck_referral_conversion_only_refund_has_sale")
        ),
        sa.CheckConstraint("kind IN ('sale', 'action', 'refund')", name=op.f("ck_referral_conversion_known_kind")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_referral_conversion_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["program_enrolment.id"],
            name=op.f("fk_referral_conversion_enrolment_id_program_enrolment"),
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["referral_link.id"], name=op.f("fk_referral_conversion_link_id_referral_link")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_referral_conversion_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"], ["referral_conversion.id"], name=op.f("fk_referral_conversion_sale_id_referral_conversion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_conversion")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_referral_conversion_source_external_id")),
    )
    op.create_index(op.f("ix_referral_conversion_enrolment_id"), "referral_conversion", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_referral_conversion_link_id"), "referral_conversion", ["link_id"], unique=False)
    op.create_index(op.f("ix_referral_conversion_order_id"), "referral_conversion", ["order_id"], unique=False)
    op.create_index(op.f("ix_referral_conversion_received_at"), "referral_conversion", ["received_at"], unique=False)
    op.create_index(op.f("ix_referral_conversion_sale_id"), "referral_conversion", ["sale_id"], unique=False)
    op.create_index(
        "ix_referral_conversion_source_sale_external_id",
        "referral_conversion",
        ["source", "sale_external_id"],
        unique=False,
    )
    op.create_table(
        "referral_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sub_id", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_referral_day_something_happened")),
        sa.ForeignKeyConstraint(["link_id"], ["referral_link.id"], name=op.f("fk_referral_day_link_id_referral_link")),
        sa.PrimaryKeyConstraint("day", "link_id", "event", "kind", "sub_id", name=op.f("pk_referral_day")),
    )
    op.create_index("ix_referral_day_link_id_day", "referral_day", ["link_id", "day"], unique=False)
    op.create_table(
        "referral_postback_call",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("postback_id", sa.BigInteger(), nullable=False),
        sa.Column("conversion_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["referral_conversion.id"],
            name=op.f("fk_referral_postback_call_conversion_id_referral_conversion"),
        ),
        sa.ForeignKeyConstraint(
            ["postback_id"],
            ["referral_postback.id"],
            name=op.f("fk_referral_postback_call_postback_id_referral_postback"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_postback_call")),
        sa.UniqueConstraint(
            "postback_id", "conversion_id", name=op.f("uq_referral_postback_call_postback_id_conversion_id")
        ),
    )
    op.create_index(
        op.f("ix_referral_postback_call_conversion_id"), "referral_postback_call", ["conversion_id"], unique=False
    )
    op.execute(PARTITIONS)


def downgrade() -> None:
    op.drop_index(op.f("ix_referral_postback_call_conversion_id"), table_name="referral_postback_call")
    op.drop_table("referral_postback_call")
    op.drop_index("ix_referral_day_link_id_day", table_name="referral_day")
    op.drop_table("referral_day")
    op.drop_index("ix_referral_conversion_source_sale_external_id", table_name="referral_conversion")
    op.drop_index(op.f("ix_referral_conversion_sale_id"), table_name="referral_conversion")
    op.drop_index(op.f("ix_referral_conversion_received_at"), table_name="referral_conversion")
    op.drop_index(op.f("ix_referral_conversion_order_id"), table_name="referral_conversion")
    op.drop_index(op.f("ix_referral_conversion_link_id"), table_name="referral_conversion")
    op.drop_index(op.f("ix_referral_conversion_enrolment_id"), table_name="referral_conversion")
    op.drop_table("referral_conversion")
    op.drop_index(op.f("ix_referral_link_enrolment_id"), table_name="referral_link")
    op.drop_table("referral_link")
    op.drop_table("referral_postback")
    op.drop_index("ix_referral_touch_link_id_visitor", table_name="referral_touch")
    op.drop_table("referral_touch")
    op.execute("DROP FUNCTION referral_touch_month(date)")
    op.execute(sa.schema.DropSequence(sa.Sequence("referral_touch_id_seq")))
