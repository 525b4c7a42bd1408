"""The table of app.stamps: what was shown to an authority, and the token it gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "stamps"
down_revision = "integrity"


def upgrade() -> None:
    op.create_table(
        "stamp",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_stamp_attempts_not_negative")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_stamp_digest_is_sha256")),
        sa.CheckConstraint("state IN ('pending', 'stamped', 'failed')", name=op.f("ck_stamp_known_state")),
        sa.CheckConstraint(
            "(state = 'stamped') = (token IS NOT NULL AND stamped_at IS NOT NULL)",
            name=op.f("ck_stamp_stamped_has_its_token"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stamp")),
        sa.UniqueConstraint("kind", "subject_id", "digest", name=op.f("uq_stamp_kind_subject_id_digest")),
    )
    op.create_index(op.f("ix_stamp_state"), "stamp", ["state"], unique=False)
    op.execute(_KEPT)


# A token is evidence: once it is there, nothing about it changes any more.
_KEPT = """
    CREATE FUNCTION stamp_keeps_its_token() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a stamp keeps its token: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER stamp_keeps_its_token BEFORE UPDATE OR DELETE ON stamp
        FOR EACH ROW WHEN (OLD.token IS NOT NULL) EXECUTE FUNCTION stamp_keeps_its_token();
"""


def downgrade() -> None:
    op.drop_table("stamp")
    op.execute("DROP FUNCTION stamp_keeps_its_token()")
