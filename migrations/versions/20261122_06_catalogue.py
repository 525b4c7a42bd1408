"""The tables of app.catalogue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "catalogue"
down_revision = "accounts"


def upgrade() -> None:
    op.create_table(
        "service",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("discipline", sa.Text(), nullable=False),
        sa.Column("vat_category", sa.Text(), nullable=False),
        sa.Column("vat_rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("vat_note", sa.Text(), nullable=True),
        sa.Column("lead_time_days", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("picture_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('service', 'bundle')", name=op.f("ck_service_known_kind")),
        sa.CheckConstraint("vat_category = 'S' OR vat_rate_bp = 0", name=op.f("ck_service_only_standard_has_rate")),
        sa.CheckConstraint("vat_category IN ('S', 'Z', 'E', 'O')", name=op.f("ck_service_known_vat_category")),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 3650", name=op.f("ck_service_lead_time_in_range")),
        sa.CheckConstraint("vat_rate_bp BETWEEN 0 AND 10000", name=op.f("ck_service_vat_rate_in_range")),
        sa.ForeignKeyConstraint(["picture_id"], ["stored_file.id"], name=op.f("fk_service_picture_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("slug", name=op.f("uq_service_slug")),
    )
    op.create_table(
        "bundle_item",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("bundle_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("bundle_id <> service_id", name=op.f("ck_bundle_item_not_itself")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000", name=op.f("ck_bundle_item_quantity_in_range")),
        sa.ForeignKeyConstraint(["bundle_id"], ["service.id"], name=op.f("fk_bundle_item_bundle_id_service")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_bundle_item_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_item")),
        sa.UniqueConstraint("bundle_id", "service_id", name=op.f("uq_bundle_item_bundle_id_service_id")),
    )
    op.create_index(op.f("ix_bundle_item_bundle_id"), "bundle_item", ["bundle_id"], unique=False)
    op.create_index(op.f("ix_bundle_item_service_id"), "bundle_item", ["service_id"], unique=False)
    op.create_table(
        "service_price",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("net_minor >= 0", name=op.f("ck_service_price_net_not_negative")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_price_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_price")),
        sa.UniqueConstraint("service_id", "currency", name=op.f("uq_service_price_service_id_currency")),
    )
    op.create_index(op.f("ix_service_price_service_id"), "service_price", ["service_id"], unique=False)
    op.create_table(
        "service_text",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_text_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_text")),
        sa.UniqueConstraint("service_id", "locale", name=op.f("uq_service_text_service_id_locale")),
    )
    op.create_index(op.f("ix_service_text_service_id"), "service_text", ["service_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_service_text_service_id"), table_name="service_text")
    op.drop_table("service_text")
    op.drop_index(op.f("ix_service_price_service_id"), table_name="service_price")
    op.drop_table("service_price")
    op.drop_index(op.f("ix_bundle_item_service_id"), table_name="bundle_item")
    op.drop_index(op.f("ix_bundle_item_bundle_id"), table_name="bundle_item")
    op.drop_table("bundle_item")
    op.drop_table("service")
