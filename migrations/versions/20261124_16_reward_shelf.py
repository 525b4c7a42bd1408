"""What points can be exchanged for, gifts on their way, and places on the thank-you page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "reward_shelf"
down_revision = "communication"
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    _offers()
    _redemptions()
    _gifts()
    _showcase()


def _offers() -> None:
    op.create_table(
        "reward_offer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("cost_points", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("stock_left", sa.BigInteger(), nullable=True),
        sa.Column("per_person", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cost_points > 0", name=op.f("ck_reward_offer_cost_positive")),
        sa.CheckConstraint("units > 0", name=op.f("ck_reward_offer_units_positive")),
        sa.CheckConstraint("stock_left >= 0", name=op.f("ck_reward_offer_stock_not_negative")),
        sa.CheckConstraint("per_person > 0", name=op.f("ck_reward_offer_per_person_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_offer")),
    )


def _redemptions() -> None:
    op.create_table(
        "reward_redemption",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=True),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("points > 0", name=op.f("ck_reward_redemption_points_positive")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["reward_offer.id"], name=op.f("fk_reward_redemption_offer_id_reward_offer")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_reward_redemption_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_reward_redemption_reward_id_reward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_redemption")),
        sa.UniqueConstraint("key", name=op.f("uq_reward_redemption_key")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_reward_redemption_reward_id")),
    )
    for column in ("offer_id", "user_id"):
        op.create_index(op.f(f"ix_reward_redemption_{column}"), "reward_redemption", [column])


def _gifts() -> None:
    op.create_table(
        "gift_delivery",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("deliver_to", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'delivered', 'cancelled')", name=op.f("ck_gift_delivery_known_state")
        ),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_gift_delivery_reward_id_reward")),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["user_account.id"], name=op.f("fk_gift_delivery_sent_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_delivery")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_gift_delivery_reward_id")),
    )
    op.create_index(op.f("ix_gift_delivery_state"), "gift_delivery", ["state"])


def _showcase() -> None:
    op.create_table(
        "showcase_place",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'asked', 'shown', 'declined', 'withdrawn')",
            name=op.f("ck_showcase_place_known_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('asked', 'shown') OR consented_at IS NOT NULL",
            name=op.f("ck_showcase_place_shown_with_consent"),
        ),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_showcase_place_reward_id_reward")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_showcase_place_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showcase_place")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_showcase_place_reward_id")),
    )
    op.create_index(op.f("ix_showcase_place_state"), "showcase_place", ["state"])


def downgrade() -> None:
    for table in ("showcase_place", "gift_delivery", "reward_redemption", "reward_offer"):
        op.drop_table(table)
