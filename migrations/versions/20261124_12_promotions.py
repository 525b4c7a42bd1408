"""The tables of referrals.promotions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "promotions"
down_revision = "discount_shares"


def upgrade() -> None:
    _promotions()
    _codes()
    _uses()
    op.execute("""
        CREATE TRIGGER code_batch_keeps_rows BEFORE DELETE ON code_batch
            FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
    """)


def _promotions() -> None:
    op.create_table(
        "promotion",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("limit_total", sa.BigInteger(), nullable=True),
        sa.Column("limit_per_customer", sa.BigInteger(), nullable=True),
        sa.Column("taken", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("beyond", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("edition", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('percentage', 'fixed', 'tiered', 'free_item', 'free_service')",
            name=op.f("ck_promotion_known_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'active', 'paused', 'ended')", name=op.f("ck_promotion_known_state")
        ),
        sa.CheckConstraint(
            "starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name=op.f("ck_promotion_starts_before_end")
        ),
        sa.CheckConstraint("taken >= 0 AND beyond >= 0", name=op.f("ck_promotion_counts_not_negative")),
        sa.CheckConstraint(
            "limit_total IS NULL OR taken <= limit_total", name=op.f("ck_promotion_taken_within_limit")
        ),
        sa.CheckConstraint("limit_total > 0", name=op.f("ck_promotion_limit_positive")),
        sa.CheckConstraint("limit_per_customer > 0", name=op.f("ck_promotion_limit_per_customer_positive")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_promotion_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
    )
    op.create_index(op.f("ix_promotion_state"), "promotion", ["state"])
    op.create_index("uq_promotion_name", "promotion", [sa.text("lower(name)")], unique=True)
    op.create_table(
        "promotion_money",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("promotion_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("taken_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("beyond_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "taken_minor >= 0 AND beyond_minor >= 0", name=op.f("ck_promotion_money_counts_not_negative")
        ),
        sa.CheckConstraint(
            "budget_minor IS NULL OR taken_minor <= budget_minor", name=op.f("ck_promotion_money_taken_within_budget")
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_money_promotion_id_promotion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_money")),
        sa.UniqueConstraint("promotion_id", "currency", name=op.f("uq_promotion_money_promotion_id_currency")),
    )


def _codes() -> None:
    op.create_table(
        "code_batch",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("promotion_id", sa.BigInteger(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size BETWEEN 1 AND 1000000", name=op.f("ck_code_batch_size_in_range")),
        sa.CheckConstraint(
            "made BETWEEN 0 AND size AND (ready_at IS NULL OR made = size)",
            name=op.f("ck_code_batch_ready_when_all_made"),
        ),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotion.id"], name=op.f("fk_code_batch_promotion_id_promotion")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_code_batch_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batch")),
    )
    op.create_index(op.f("ix_code_batch_promotion_id"), "code_batch", ["promotion_id"])
    op.create_table(
        "promo_code",
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("promotion_id", sa.BigInteger(), nullable=True),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("use_limit", sa.BigInteger(), nullable=True),
        sa.Column("taken", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("holder_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(promotion_id, batch_id) = 1", name=op.f("ck_promo_code_belongs_to_one")),
        sa.CheckConstraint(
            "taken >= 0 AND (use_limit IS NULL OR taken <= use_limit)", name=op.f("ck_promo_code_taken_within_limit")
        ),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotion.id"], name=op.f("fk_promo_code_promotion_id_promotion")),
        sa.ForeignKeyConstraint(["partner_id"], ["user_account.id"], name=op.f("fk_promo_code_partner_id_user_account")),
        sa.ForeignKeyConstraint(["holder_id"], ["user_account.id"], name=op.f("fk_promo_code_holder_id_user_account")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_promo_code")),
    )
    for column in ("promotion_id", "batch_id", "partner_id", "holder_id"):
        op.create_index(
            f"ix_promo_code_{column}", "promo_code", [column], postgresql_where=sa.text(f"{column} IS NOT NULL")
        )


def _uses() -> None:
    op.create_table(
        "promotion_use",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("promotion_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("beyond", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('reserved', 'captured', 'released', 'given_back')", name=op.f("ck_promotion_use_known_state")
        ),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_promotion_use_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_use_promotion_id_promotion")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_promotion_use_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(["code"], ["promo_code.code"], name=op.f("fk_promotion_use_code_promo_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_use")),
    )
    op.create_index(op.f("ix_promotion_use_order_id"), "promotion_use", ["order_id"])
    op.create_index(
        "uq_promotion_use_once",
        "promotion_use",
        ["promotion_id", "order_id", sa.text("coalesce(code, '')")],
        unique=True,
    )
    op.create_index(
        "ix_promotion_use_code", "promotion_use", ["code"], postgresql_where=sa.text("code IS NOT NULL")
    )
    op.create_table(
        "use_key",
        sa.Column("use_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["use_id"], ["promotion_use.id"], name=op.f("fk_use_key_use_id_promotion_use")),
        sa.PrimaryKeyConstraint("use_id", "key", name=op.f("pk_use_key")),
    )
    op.create_index("ix_use_key_key", "use_key", ["key", "use_id"])
    op.create_table(
        "promotion_attention",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("promotion_id", sa.BigInteger(), nullable=False),
        sa.Column("use_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('beyond_limit', 'same_payer', 'count_off')", name=op.f("ck_promotion_attention_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_attention_promotion_id_promotion")
        ),
        sa.ForeignKeyConstraint(
            ["use_id"], ["promotion_use.id"], name=op.f("fk_promotion_attention_use_id_promotion_use")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user_account.id"], name=op.f("fk_promotion_attention_resolved_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_attention")),
        sa.UniqueConstraint("kind", "use_id", name=op.f("uq_promotion_attention_kind_use_id")),
    )
    op.create_index(op.f("ix_promotion_attention_promotion_id"), "promotion_attention", ["promotion_id"])


def downgrade() -> None:
    for table in (
        "promotion_attention",
        "use_key",
        "promotion_use",
        "promo_code",
        "code_batch",
        "promotion_money",
        "promotion",
    ):
        op.drop_table(table)
