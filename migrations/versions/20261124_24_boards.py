"""The tables of boards: templates, columns, cards and what is on a card."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "boards"
down_revision = "canvas"


def upgrade() -> None:
    op.create_table(
        "board_template",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name=op.f("ck_board_template_name_fits")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_board_template_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_template")),
        sa.UniqueConstraint("service_id", name=op.f("uq_board_template_service_id")),
    )
    op.create_table(
        "board",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_board_made_by_id_user_account")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_board_project_id_project")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["board_template.id"], name=op.f("fk_board_template_id_board_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("project_id", name=op.f("uq_board_project_id")),
    )
    op.create_table(
        "board_column",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("wip_limit", sa.BigInteger(), nullable=True),
        sa.Column("wip_refuses", sa.Boolean(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("wip_limit BETWEEN 1 AND 999", name=op.f("ck_board_column_limit_in_range")),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name=op.f("ck_board_column_name_fits")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_column_board_id_board")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_column")),
        sa.UniqueConstraint(
            "board_id", "rank", name=op.f("uq_board_column_board_id_rank"), deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index(op.f("ix_board_column_board_id"), "board_column", ["board_id"])
    op.create_table(
        "board_label",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tone IN ('note', 'good', 'warn', 'bad', 'wait', 'quiet')", name=op.f("ck_board_label_known_tone")
        ),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 30", name=op.f("ck_board_label_name_fits")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_label_board_id_board")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_label")),
        sa.UniqueConstraint("board_id", "name", name=op.f("uq_board_label_board_id_name")),
    )
    op.create_index(op.f("ix_board_label_board_id"), "board_label", ["board_id"])
    op.create_table(
        "card",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("column_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("shown_to_client", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_column_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "begins_on IS NULL OR due_on IS NULL OR begins_on <= due_on", name=op.f("ck_card_begins_before_due")
        ),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name=op.f("ck_card_title_fits")),
        sa.ForeignKeyConstraint(
            ["archived_by_id"], ["user_account.id"], name=op.f("fk_card_archived_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_card_board_id_board")),
        sa.ForeignKeyConstraint(["column_id"], ["board_column.id"], name=op.f("fk_card_column_id_board_column")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_card_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint(
            "column_id", "rank", name=op.f("uq_card_column_id_rank"), deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("key", name=op.f("uq_card_key")),
    )
    op.create_index(op.f("ix_card_board_id"), "card", ["board_id"])
    op.create_index(op.f("ix_card_column_id"), "card", ["column_id"])
    op.create_table(
        "card_label",
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("label_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_label_card_id_card")),
        sa.ForeignKeyConstraint(["label_id"], ["board_label.id"], name=op.f("fk_card_label_label_id_board_label")),
        sa.PrimaryKeyConstraint("card_id", "label_id", name=op.f("pk_card_label")),
    )
    op.create_index(op.f("ix_card_label_label_id"), "card_label", ["label_id"])
    op.create_table(
        "card_assignment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_assignment_card_id_card")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_card_assignment_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_assignment")),
        sa.UniqueConstraint("card_id", "user_id", name=op.f("uq_card_assignment_card_id_user_id")),
    )
    op.create_index(op.f("ix_card_assignment_card_id"), "card_assignment", ["card_id"])
    op.create_index(op.f("ix_card_assignment_user_id"), "card_assignment", ["user_id"])
    op.create_table(
        "checklist_item",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("char_length(text) BETWEEN 1 AND 300", name=op.f("ck_checklist_item_text_fits")),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_checklist_item_card_id_card")),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user_account.id"], name=op.f("fk_checklist_item_done_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_item")),
    )
    op.create_index(op.f("ix_checklist_item_card_id"), "checklist_item", ["card_id"])
    op.create_table(
        "card_comment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_card_comment_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_comment_card_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_comment")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_card_comment_submission_key")),
    )
    op.create_index(op.f("ix_card_comment_author_id"), "card_comment", ["author_id"])
    op.create_index(op.f("ix_card_comment_card_id"), "card_comment", ["card_id"])
    op.create_table(
        "card_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_card_file_added_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_file_card_id_card")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_card_file_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_card_file_file_id")),
    )
    op.create_index(op.f("ix_card_file_added_by_id"), "card_file", ["added_by_id"])
    op.create_index(op.f("ix_card_file_card_id"), "card_file", ["card_id"])
    op.create_table(
        "board_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_board_event_actor_id_user_account")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_event_board_id_board")),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_board_event_card_id_card")),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["user_account.id"], name=op.f("fk_board_event_subject_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_event")),
    )
    op.create_index(op.f("ix_board_event_board_id"), "board_event", ["board_id"])
    op.create_index(op.f("ix_board_event_card_id"), "board_event", ["card_id"])
    op.execute(append_only("board_event"))


def downgrade() -> None:
    for table in (
        "board_event",
        "card_file",
        "card_comment",
        "checklist_item",
        "card_assignment",
        "card_label",
        "card",
        "board_label",
        "board_column",
        "board",
        "board_template",
    ):
        op.drop_table(table)
