"""An edition of the catalogue that changes with every change, so that drawn pages can be kept as long as they are true."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "catalogue_edition"
down_revision = "invoices"
TABLES = ("service", "service_text", "service_price", "bundle_item")


def upgrade() -> None:
    op.create_table(
        "catalogue_edition",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.Uuid(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_edition_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_edition")),
    )
    op.execute("INSERT INTO catalogue_edition (id, edition) VALUES (1, gen_random_uuid())")
    op.execute("""
        CREATE FUNCTION catalogue_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE catalogue_edition SET edition = gen_random_uuid();
            RETURN NULL;
        END $$;
    """)
    for table in TABLES:
        op.execute(f"""
            CREATE TRIGGER {table}_makes_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changes();
        """)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_makes_edition ON {table}")
    op.execute("DROP FUNCTION catalogue_changes()")
    op.drop_table("catalogue_edition")
