"""The tables of campaigns and missions: volunteers, offers, rounds, vouchers, complaints, the accountability log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "army"
down_revision = "superfans"


def upgrade() -> None:
    op.create_table(
        "army_block",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("user_id <> other_id", name=op.f("ck_army_block_two_people")),
        sa.ForeignKeyConstraint(["other_id"], ["user_account.id"], name=op.f("fk_army_block_other_id_user_account")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_army_block_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", "other_id", name=op.f("pk_army_block")),
    )
    op.create_index(op.f("ix_army_block_other_id"), "army_block", ["other_id"], unique=False)
    op.create_table(
        "army_campaign",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("who", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("gives", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("welcome", sa.Text(), nullable=False),
        sa.Column("good_for_company", sa.Text(), nullable=False),
        sa.Column("good_for_customers", sa.Text(), nullable=False),
        sa.Column("good_for_peers", sa.Text(), nullable=False),
        sa.Column("adults_only", sa.Boolean(), nullable=False),
        sa.Column("most_at_once", sa.BigInteger(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("minimum_hour_minor", sa.BigInteger(), nullable=False),
        sa.Column("answer_hours", sa.BigInteger(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ticks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("launched_by_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR launched_at IS NOT NULL OR closed_at IS NOT NULL",
            name=op.f("ck_army_campaign_launched_once"),
        ),
        sa.CheckConstraint("state IN ('draft', 'live', 'paused', 'closed')", name=op.f("ck_army_campaign_known_state")),
        sa.CheckConstraint("answer_hours BETWEEN 1 AND 168", name=op.f("ck_army_campaign_answer_hours_in_range")),
        sa.CheckConstraint(
            "budget_minor >= 0 AND minimum_hour_minor >= 0", name=op.f("ck_army_campaign_amounts_not_negative")
        ),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name=op.f("ck_army_campaign_name_fits")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_army_campaign_ends_later")
        ),
        sa.CheckConstraint("most_at_once BETWEEN 1 AND 3", name=op.f("ck_army_campaign_most_at_once_in_range")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_army_campaign_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["launched_by_id"], ["user_account.id"], name=op.f("fk_army_campaign_launched_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_army_campaign_slug")),
    )
    op.create_table(
        "army_alert",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_alert_campaign_id_army_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_alert")),
    )
    op.create_index(
        "uq_army_alert_open",
        "army_alert",
        ["campaign_id", "kind"],
        unique=True,
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "army_contest",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("winners", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_army_contest_closes_later")),
        sa.CheckConstraint("units > 0", name=op.f("ck_army_contest_units_positive")),
        sa.CheckConstraint("winners BETWEEN 1 AND 100", name=op.f("ck_army_contest_winners_in_range")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_contest_campaign_id_army_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_army_contest_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_contest")),
    )
    op.create_index(op.f("ix_army_contest_campaign_id"), "army_contest", ["campaign_id"], unique=False)
    op.create_table(
        "army_entry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("answers_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_army_entry_actor_id_user_account")),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["user_account.id"], name=op.f("fk_army_entry_answers_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_entry_campaign_id_army_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_entry")),
    )
    op.create_index(op.f("ix_army_entry_campaign_id"), "army_entry", ["campaign_id"], unique=False)
    op.create_table(
        "army_invitation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_invitation_campaign_id_army_campaign")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_army_invitation_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_invitation")),
        sa.UniqueConstraint("campaign_id", "user_id", name=op.f("uq_army_invitation_campaign_id_user_id")),
    )
    op.create_index(op.f("ix_army_invitation_user_id"), "army_invitation", ["user_id"], unique=False)
    op.create_table(
        "army_mission",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.Column("effort_minutes", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.BigInteger(), nullable=True),
        sa.Column("reward_kind", sa.Text(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hold_days", sa.BigInteger(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("expenses_minor", sa.BigInteger(), nullable=False),
        sa.Column("responsible_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('act', 'meeting')", name=op.f("ck_army_mission_known_kind")),
        sa.CheckConstraint("cost_minor >= 0 AND expenses_minor >= 0", name=op.f("ck_army_mission_costs_not_negative")),
        sa.CheckConstraint("days BETWEEN 1 AND 366", name=op.f("ck_army_mission_days_in_range")),
        sa.CheckConstraint("effort_minutes BETWEEN 5 AND 10000", name=op.f("ck_army_mission_effort_in_range")),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 366", name=op.f("ck_army_mission_hold_in_range")),
        sa.CheckConstraint("places > 0", name=op.f("ck_army_mission_places_positive")),
        sa.CheckConstraint("units > 0", name=op.f("ck_army_mission_units_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_mission_campaign_id_army_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["user_account.id"], name=op.f("fk_army_mission_responsible_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_mission")),
    )
    op.create_index(op.f("ix_army_mission_campaign_id"), "army_mission", ["campaign_id"], unique=False)
    op.create_table(
        "army_role",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('leader', 'community', 'support')", name=op.f("ck_army_role_known_part")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_role_campaign_id_army_campaign")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_army_role_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_role")),
        sa.UniqueConstraint("campaign_id", "part", name=op.f("uq_army_role_campaign_id_part")),
    )
    op.create_index(op.f("ix_army_role_user_id"), "army_role", ["user_id"], unique=False)
    op.create_table(
        "army_terms",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_terms_campaign_id_army_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_terms")),
        sa.UniqueConstraint("campaign_id", "version", name=op.f("uq_army_terms_campaign_id_version")),
    )
    op.create_table(
        "army_round",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mission_id", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ran_by_id", sa.BigInteger(), nullable=True),
        sa.Column("wishes", sa.BigInteger(), nullable=False),
        sa.Column("volunteers", sa.BigInteger(), nullable=False),
        sa.Column("pairs", sa.BigInteger(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["army_mission.id"], name=op.f("fk_army_round_mission_id_army_mission")
        ),
        sa.ForeignKeyConstraint(["ran_by_id"], ["user_account.id"], name=op.f("fk_army_round_ran_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_round")),
    )
    op.create_index(op.f("ix_army_round_mission_id"), "army_round", ["mission_id"], unique=False)
    op.create_table(
        "army_stage",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mission_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.CheckConstraint("proof IN ('words', 'link', 'photo')", name=op.f("ck_army_stage_known_proof")),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["army_mission.id"], name=op.f("fk_army_stage_mission_id_army_mission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_stage")),
        sa.UniqueConstraint("mission_id", "position", name=op.f("uq_army_stage_mission_id_position")),
    )
    op.create_table(
        "army_volunteer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("times", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("is_adult", sa.Boolean(), nullable=False),
        sa.Column("most_at_once", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("terms_id", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("most_at_once BETWEEN 1 AND 3", name=op.f("ck_army_volunteer_most_at_once_in_range")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_volunteer_campaign_id_army_campaign")
        ),
        sa.ForeignKeyConstraint(["terms_id"], ["army_terms.id"], name=op.f("fk_army_volunteer_terms_id_army_terms")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_army_volunteer_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_volunteer")),
        sa.UniqueConstraint("campaign_id", "user_id", name=op.f("uq_army_volunteer_campaign_id_user_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_army_volunteer_reference")),
    )
    op.create_index(op.f("ix_army_volunteer_user_id"), "army_volunteer", ["user_id"], unique=False)
    op.create_table(
        "army_wish",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mission_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("times", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("is_adult", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(note) <= 1000", name=op.f("ck_army_wish_note_fits")),
        sa.ForeignKeyConstraint(["mission_id"], ["army_mission.id"], name=op.f("fk_army_wish_mission_id_army_mission")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_army_wish_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_wish")),
    )
    op.create_index(op.f("ix_army_wish_mission_id"), "army_wish", ["mission_id"], unique=False)
    op.create_index(op.f("ix_army_wish_user_id"), "army_wish", ["user_id"], unique=False)
    op.create_index(
        "uq_army_wish_open",
        "army_wish",
        ["mission_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "army_assignment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("mission_id", sa.BigInteger(), nullable=False),
        sa.Column("volunteer_id", sa.BigInteger(), nullable=False),
        sa.Column("wish_id", sa.BigInteger(), nullable=True),
        sa.Column("round_id", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("stage", sa.BigInteger(), nullable=False),
        sa.Column("reward", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reserved_minor", sa.BigInteger(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("volunteer_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("customer_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.Text(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reward_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "declined_by IS NULL OR declined_by IN ('volunteer', 'customer')",
            name=op.f("ck_army_assignment_known_decliner"),
        ),
        sa.CheckConstraint("reward_id IS NULL OR step = 'done'", name=op.f("ck_army_assignment_reward_when_done")),
        sa.CheckConstraint(
            "step IN ('offered', 'taken', 'checking', 'done', 'declined', 'lapsed', 'given_up', 'called_off')",
            name=op.f("ck_army_assignment_known_step"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user_account.id"], name=op.f("fk_army_assignment_confirmed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["army_mission.id"], name=op.f("fk_army_assignment_mission_id_army_mission")
        ),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_army_assignment_reward_id_reward")),
        sa.ForeignKeyConstraint(["round_id"], ["army_round.id"], name=op.f("fk_army_assignment_round_id_army_round")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["army_volunteer.id"], name=op.f("fk_army_assignment_volunteer_id_army_volunteer")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["army_wish.id"], name=op.f("fk_army_assignment_wish_id_army_wish")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_assignment")),
        sa.UniqueConstraint("reference", name=op.f("uq_army_assignment_reference")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_army_assignment_reward_id")),
    )
    op.create_index(op.f("ix_army_assignment_mission_id"), "army_assignment", ["mission_id"], unique=False)
    op.create_index(op.f("ix_army_assignment_offered_at"), "army_assignment", ["offered_at"], unique=False)
    op.create_index(op.f("ix_army_assignment_volunteer_id"), "army_assignment", ["volunteer_id"], unique=False)
    op.create_index(op.f("ix_army_assignment_wish_id"), "army_assignment", ["wish_id"], unique=False)
    op.create_index(
        "uq_army_assignment_running",
        "army_assignment",
        ["mission_id", "volunteer_id"],
        unique=True,
        postgresql_where=sa.text("wish_id IS NULL AND step IN ('offered', 'taken', 'checking')"),
    )
    op.create_index(
        "uq_army_assignment_wish",
        "army_assignment",
        ["wish_id"],
        unique=True,
        postgresql_where=sa.text("wish_id IS NOT NULL AND step IN ('offered', 'taken', 'checking', 'done')"),
    )
    op.create_table(
        "army_complaint",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('question', 'reward', 'behaviour', 'data', 'other')", name=op.f("ck_army_complaint_known_kind")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('answered', 'put_right', 'explained', 'not_ours', 'taken_back')",
            name=op.f("ck_army_complaint_known_outcome"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_army_complaint_closed_with_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["army_assignment.id"], name=op.f("fk_army_complaint_assignment_id_army_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["army_campaign.id"], name=op.f("fk_army_complaint_campaign_id_army_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_army_complaint_closed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_army_complaint_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_complaint")),
        sa.UniqueConstraint("reference", name=op.f("uq_army_complaint_reference")),
    )
    op.create_index(op.f("ix_army_complaint_campaign_id"), "army_complaint", ["campaign_id"], unique=False)
    op.create_index(
        "ix_army_complaint_due",
        "army_complaint",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(op.f("ix_army_complaint_user_id"), "army_complaint", ["user_id"], unique=False)
    op.create_table(
        "army_echo",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("char_length(words) <= 2000", name=op.f("ck_army_echo_words_fit")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_army_echo_stars_in_range")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["army_assignment.id"], name=op.f("fk_army_echo_assignment_id_army_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_echo")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_army_echo_assignment_id")),
    )
    op.create_table(
        "army_submission",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_army_submission_decided_when_not_waiting")
        ),
        sa.CheckConstraint("state <> 'returned' OR note <> ''", name=op.f("ck_army_submission_returned_with_reason")),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'returned')", name=op.f("ck_army_submission_known_state")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["army_assignment.id"], name=op.f("fk_army_submission_assignment_id_army_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_army_submission_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_army_submission_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_submission")),
    )
    op.create_index(op.f("ix_army_submission_assignment_id"), "army_submission", ["assignment_id"], unique=False)
    op.create_index(
        "uq_army_submission_waiting",
        "army_submission",
        ["assignment_id", "stage"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'accepted')"),
    )
    op.create_table(
        "army_voucher",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claimed_minor", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reward_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'paid') = (reward_id IS NOT NULL)", name=op.f("ck_army_voucher_paid_by_reward")),
        sa.CheckConstraint(
            "state IN ('open', 'claimed', 'paid', 'refused', 'expired')", name=op.f("ck_army_voucher_known_state")
        ),
        sa.CheckConstraint(
            "limit_minor > 0 AND claimed_minor BETWEEN 0 AND limit_minor", name=op.f("ck_army_voucher_claim_within")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["army_assignment.id"], name=op.f("fk_army_voucher_assignment_id_army_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_army_voucher_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_army_voucher_file_id_stored_file")),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_army_voucher_reward_id_reward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_voucher")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_army_voucher_assignment_id")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_army_voucher_reward_id")),
    )
    op.create_index(op.f("ix_army_voucher_state"), "army_voucher", ["state"], unique=False)
    op.create_table(
        "army_complaint_word",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("complaint_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("of_ours", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_army_complaint_word_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["army_complaint.id"], name=op.f("fk_army_complaint_word_complaint_id_army_complaint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_army_complaint_word")),
    )
    op.create_index(op.f("ix_army_complaint_word_complaint_id"), "army_complaint_word", ["complaint_id"], unique=False)
    for table in (
        "army_entry",
        "army_terms",
        "army_round",
    ):
        op.execute(append_only(table))


def downgrade() -> None:
    for table in (
        "army_complaint_word",
        "army_voucher",
        "army_submission",
        "army_echo",
        "army_complaint",
        "army_assignment",
        "army_wish",
        "army_volunteer",
        "army_stage",
        "army_round",
        "army_terms",
        "army_role",
        "army_mission",
        "army_invitation",
        "army_entry",
        "army_contest",
        "army_alert",
        "army_campaign",
        "army_block",
    ):
        op.drop_table(table)
