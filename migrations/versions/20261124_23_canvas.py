"""The tables of app.canvas; a trigger keeps the graph of who pays for whom free of circles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "canvas"
down_revision = "member_invitation"


def upgrade() -> None:
    op.create_table(
        "canvas",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("answered", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('employee', 'self_employed', 'organisation')", name=op.f("ck_canvas_known_kind")),
        sa.CheckConstraint(
            "(kind = 'organisation') = (owner_id IS NULL)", name=op.f("ck_canvas_owned_unless_shared")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_canvas_owner_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canvas")),
    )
    op.create_index("ix_canvas_owner_id", "canvas", ["owner_id"])
    op.create_index(
        "uq_canvas_organisation",
        "canvas",
        ["kind"],
        unique=True,
        postgresql_where=sa.text("kind = 'organisation' AND removed_at IS NULL"),
    )
    op.create_table(
        "canvas_entry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("canvas_id", sa.BigInteger(), nullable=False),
        sa.Column("helped_group", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("relations", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("payment", sa.Text(), nullable=False),
        sa.Column("approves_pay", sa.Boolean(), nullable=False),
        sa.Column("direct_contact", sa.Boolean(), nullable=False),
        sa.Column("influence", sa.BigInteger(), nullable=True),
        sa.Column("helpfulness", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "helped_group IN ('boss', 'internal', 'project_leader', 'team', 'partner', 'customer', 'key_partner',"
            " 'community')",
            name=op.f("ck_canvas_entry_known_group"),
        ),
        sa.CheckConstraint(
            "community IN ('neighbourhood', 'town', 'commercial', 'professional', 'social')",
            name=op.f("ck_canvas_entry_known_community"),
        ),
        sa.CheckConstraint(
            "(helped_group = 'community') = (community IS NOT NULL)", name=op.f("ck_canvas_entry_community_is_named")
        ),
        sa.CheckConstraint("payment IN ('pays', 'free')", name=op.f("ck_canvas_entry_known_payment")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_canvas_entry_has_name")),
        sa.CheckConstraint("influence BETWEEN 1 AND 5", name=op.f("ck_canvas_entry_influence_in_range")),
        sa.CheckConstraint("helpfulness BETWEEN 1 AND 5", name=op.f("ck_canvas_entry_helpfulness_in_range")),
        sa.ForeignKeyConstraint(["canvas_id"], ["canvas.id"], name=op.f("fk_canvas_entry_canvas_id_canvas")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_canvas_entry_contact_id_contact")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_canvas_entry_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canvas_entry")),
        sa.UniqueConstraint("canvas_id", "id", name=op.f("uq_canvas_entry_canvas_id_id")),
    )
    op.create_index("ix_canvas_entry_canvas_id", "canvas_entry", ["canvas_id"])
    op.create_table(
        "canvas_subsidy",
        sa.Column("canvas_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.CheckConstraint("entry_id <> payer_id", name=op.f("ck_canvas_subsidy_not_itself")),
        sa.ForeignKeyConstraint(
            ["canvas_id", "entry_id"],
            ["canvas_entry.canvas_id", "canvas_entry.id"],
            name=op.f("fk_canvas_subsidy_canvas_id_canvas_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["canvas_id", "payer_id"],
            ["canvas_entry.canvas_id", "canvas_entry.id"],
            name="fk_canvas_subsidy_payer_id_canvas_entry",
        ),
        sa.PrimaryKeyConstraint("entry_id", "payer_id", name=op.f("pk_canvas_subsidy")),
    )
    op.create_index("ix_canvas_subsidy_payer_id", "canvas_subsidy", ["payer_id"])
    # The lock lets two who draw on one canvas write one after the other: the second sees what the first has written.
    op.execute("""
        CREATE FUNCTION canvas_subsidy_has_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM canvas WHERE id = NEW.canvas_id FOR UPDATE;
            IF EXISTS (
                WITH RECURSIVE way(id) AS (
                    SELECT NEW.payer_id
                    UNION
                    SELECT subsidy.payer_id FROM canvas_subsidy subsidy JOIN way ON subsidy.entry_id = way.id
                )
                SELECT 1 FROM way WHERE id = NEW.entry_id
            ) THEN
                RAISE EXCEPTION 'who is paid for cannot pay for the payer'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_canvas_subsidy_no_circle';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER canvas_subsidy_no_circle BEFORE INSERT OR UPDATE ON canvas_subsidy
            FOR EACH ROW EXECUTE FUNCTION canvas_subsidy_has_no_circle();
    """)


def downgrade() -> None:
    op.drop_table("canvas_subsidy")
    op.execute("DROP FUNCTION canvas_subsidy_has_no_circle()")
    op.drop_table("canvas_entry")
    op.drop_table("canvas")
