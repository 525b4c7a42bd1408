"""The partner's portal: profiles, notes, materials, leads with their meetings, contests, and what partners are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "portal"
down_revision = "held_reviews"


def upgrade() -> None:
    op.create_table(
        "partner_profile",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("invite_code", sa.Text(), nullable=False),
        sa.Column("registers_leads", sa.Boolean(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("named_to_sponsor", sa.Boolean(), nullable=False),
        sa.Column("notices", postgresql.JSONB(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_partner_profile_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_partner_profile")),
        sa.UniqueConstraint("invite_code", name=op.f("uq_partner_profile_invite_code")),
    )
    op.create_table(
        "partner_note",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_partner_note_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_partner_note_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_note")),
    )
    op.create_index(op.f("ix_partner_note_user_id"), "partner_note", ["user_id"], unique=False)
    op.create_table(
        "partner_material",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("words <> '' OR file_id IS NOT NULL", name=op.f("ck_partner_material_something_to_use")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_partner_material_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_partner_material_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_partner_material_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_material")),
        sa.UniqueConstraint("file_id", name=op.f("uq_partner_material_file_id")),
    )
    op.create_index(op.f("ix_partner_material_program_id"), "partner_material", ["program_id"], unique=False)
    op.create_table(
        "partner_lead",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("refused_by_id", sa.BigInteger(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_partner_lead_ends_once")),
        sa.CheckConstraint(
            "(state = 'ordered') = (order_id IS NOT NULL)", name=op.f("ck_partner_lead_ordered_names_order")
        ),
        sa.CheckConstraint("(state = 'refused') = (refusal <> '')", name=op.f("ck_partner_lead_refusal_has_reason")),
        sa.CheckConstraint(
            "state IN ('open', 'ordered', 'expired', 'withdrawn', 'refused')", name=op.f("ck_partner_lead_known_state")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["program_enrolment.id"], name=op.f("fk_partner_lead_enrolment_id_program_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_partner_lead_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(
            ["refused_by_id"], ["user_account.id"], name=op.f("fk_partner_lead_refused_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_lead")),
    )
    op.create_index(op.f("ix_partner_lead_enrolment_id"), "partner_lead", ["enrolment_id"], unique=False)
    op.create_index("ix_partner_lead_mailbox", "partner_lead", ["mailbox"], unique=False)
    op.create_index(op.f("ix_partner_lead_order_id"), "partner_lead", ["order_id"], unique=False)
    op.create_index(
        "uq_partner_lead_open_mailbox",
        "partner_lead",
        ["mailbox"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "partner_lead_meeting",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "way IN ('met', 'called', 'video', 'wrote')", name=op.f("ck_partner_lead_meeting_known_way")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["partner_lead.id"], name=op.f("fk_partner_lead_meeting_lead_id_partner_lead")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_lead_meeting")),
    )
    op.create_index(op.f("ix_partner_lead_meeting_lead_id"), "partner_lead_meeting", ["lead_id"], unique=False)
    op.create_table(
        "partner_conversion_place",
        sa.Column("conversion_id", sa.BigInteger(), nullable=False),
        sa.Column("sub_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["referral_conversion.id"],
            name=op.f("fk_partner_conversion_place_conversion_id_referral_conversion"),
        ),
        sa.PrimaryKeyConstraint("conversion_id", name=op.f("pk_partner_conversion_place")),
    )
    op.create_table(
        "partner_contest",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("prize_kind", sa.Text(), nullable=False),
        sa.Column("prizes", postgresql.JSONB(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settle_days", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_partner_contest_published_has_time")
        ),
        sa.CheckConstraint("measure IN ('orders', 'net')", name=op.f("ck_partner_contest_known_measure")),
        sa.CheckConstraint("prize_kind IN ('cash', 'credit')", name=op.f("ck_partner_contest_known_prize_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'closed', 'cancelled')", name=op.f("ck_partner_contest_known_state")
        ),
        sa.CheckConstraint(
            "jsonb_array_length(prizes) BETWEEN 1 AND 10", name=op.f("ck_partner_contest_prizes_in_range")
        ),
        sa.CheckConstraint("settle_days BETWEEN 0 AND 90", name=op.f("ck_partner_contest_settle_in_range")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_partner_contest_starts_before_end")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_partner_contest_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user_account.id"], name=op.f("fk_partner_contest_ended_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_partner_contest_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_contest")),
    )
    op.create_index(op.f("ix_partner_contest_program_id"), "partner_contest", ["program_id"], unique=False)
    op.create_table(
        "partner_contest_place",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contest_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=True),
        sa.Column("because", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_partner_contest_place_place_from_one")),
        sa.CheckConstraint("score > 0", name=op.f("ck_partner_contest_place_score_positive")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["partner_contest.id"], name=op.f("fk_partner_contest_place_contest_id_partner_contest")
        ),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_partner_contest_place_reward_id_reward")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_partner_contest_place_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_contest_place")),
        sa.UniqueConstraint("contest_id", "place", name=op.f("uq_partner_contest_place_contest_id_place")),
        sa.UniqueConstraint("contest_id", "user_id", name=op.f("uq_partner_contest_place_contest_id_user_id")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_partner_contest_place_reward_id")),
    )
    op.create_index(op.f("ix_partner_contest_place_user_id"), "partner_contest_place", ["user_id"], unique=False)
    op.create_table(
        "partner_notice",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("how IN ('at_once', 'weekly', 'never')", name=op.f("ck_partner_notice_known_how")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_partner_notice_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_notice")),
        sa.UniqueConstraint("user_id", "kind", "subject", name=op.f("uq_partner_notice_user_id_kind_subject")),
    )
    op.create_index(
        "ix_partner_notice_waiting",
        "partner_notice",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("how = 'weekly' AND told_at IS NULL"),
    )
    op.execute(append_only("partner_contest_place"))


def downgrade() -> None:
    for table in (
        "partner_notice",
        "partner_contest_place",
        "partner_contest",
        "partner_conversion_place",
        "partner_lead_meeting",
        "partner_lead",
        "partner_material",
        "partner_note",
        "partner_profile",
    ):
        op.drop_table(table)
