"""The tables of app.mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "mail"
down_revision = "jobs"


def upgrade() -> None:
    op.create_table(
        "mail_message",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_for_verification", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_message_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_message_id")),
    )
    op.create_index("ix_mail_message_created_at", "mail_message", [sa.literal_column("created_at DESC")], unique=False)
    op.create_index(
        "ix_mail_message_failed_at", "mail_message", ["failed_at"], postgresql_where=sa.text("failed_at IS NOT NULL")
    )
    op.create_index(op.f("ix_mail_message_recipient"), "mail_message", ["recipient"], unique=False)
    op.create_table(
        "mail_attachment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["mail_message.id"], name=op.f("fk_mail_attachment_message_id_mail_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attachment")),
    )
    op.create_index(op.f("ix_mail_attachment_message_id"), "mail_attachment", ["message_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_mail_attachment_message_id"), table_name="mail_attachment")
    op.drop_table("mail_attachment")
    op.drop_index(op.f("ix_mail_message_recipient"), table_name="mail_message")
    op.drop_index("ix_mail_message_failed_at", table_name="mail_message")
    op.drop_index("ix_mail_message_created_at", table_name="mail_message")
    op.drop_table("mail_message")
