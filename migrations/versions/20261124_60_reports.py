"""What people keep about reports: views, schedules, alerts, runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "reports"
down_revision = "media_screening"


def upgrade() -> None:
    _create_report_view()
    _create_report_schedule()
    _create_report_alert()
    _create_report_run()


def _kept(table: str, *columns: sa.Column[object] | sa.CheckConstraint | sa.UniqueConstraint) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("query", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _create_report_view() -> None:
    _kept(
        "report_view",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 80", name=op.f("ck_report_view_name_fits")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_report_view_user_id_name")),
    )


def _create_report_schedule() -> None:
    _kept(
        "report_schedule",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rhythm IN ('day', 'week', 'month')", name=op.f("ck_report_schedule_known_rhythm")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_report_schedule_hour_of_a_day")),
    )
    op.create_index(op.f("ix_report_schedule_user_id"), "report_schedule", ["user_id"])
    op.create_index(
        "ix_report_schedule_due", "report_schedule", ["next_at"], postgresql_where=sa.text("stopped_at IS NULL")
    )


def _create_report_alert() -> None:
    _kept(
        "report_alert",
        sa.Column("metric_id", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_raised", sa.BigInteger(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction IN ('below', 'above')", name=op.f("ck_report_alert_known_direction")),
    )
    op.create_index(op.f("ix_report_alert_user_id"), "report_alert", ["user_id"])


def _create_report_run() -> None:
    _kept(
        "report_run",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("steps", sa.BigInteger(), nullable=False),
        sa.Column("steps_done", sa.BigInteger(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("form IN ('pdf', 'xlsx', 'csv', 'parquet')", name=op.f("ck_report_run_known_form")),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_report_run_known_state")
        ),
        sa.CheckConstraint("steps_done BETWEEN 0 AND steps", name=op.f("ck_report_run_no_more_than_all")),
        sa.CheckConstraint("(state = 'done') = (file_key IS NOT NULL)", name=op.f("ck_report_run_done_has_file")),
    )
    op.create_index(op.f("ix_report_run_user_id"), "report_run", ["user_id"])


def downgrade() -> None:
    for table in ("report_run", "report_alert", "report_schedule", "report_view"):
        op.drop_table(table)
