"""Daily roll-ups of orders, payments and refunds, and triggers that note which hours changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "rollups"
down_revision = "case_evidence"

_TABLES = ("customer_order", "order_line", "order_touch", "payment", "refund")
_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS after",
    "update": "REFERENCING OLD TABLE AS before NEW TABLE AS after",
    "delete": "REFERENCING OLD TABLE AS before",
}
# The hours of everything that is counted about an order: a line or a touch that changes does so in all of them.
_NOTE_ORDER = """
    CREATE FUNCTION report_note_order(orders bigint[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO report_changed_hour (roll_up, hour)
        SELECT DISTINCT its.roll_up, date_trunc('hour', its.moment, 'UTC')
        FROM unnest(orders) AS wanted (order_id) JOIN customer_order o ON o.id = wanted.order_id
        CROSS JOIN LATERAL (
            VALUES ('orders', o.placed_at), ('orders', o.paid_at)
            UNION ALL SELECT 'payments', p.captured_at FROM payment p WHERE p.order_id = o.id
            UNION ALL SELECT 'refunds', r.settled_at FROM payment p JOIN refund r ON r.payment_id = p.id WHERE p.order_id = o.id
        ) AS its (roll_up, moment)
        WHERE its.moment IS NOT NULL;
    $$
"""
# Not every change of an order changes what is counted: its state does not.
_ORDER_COUNTS = "(o.placed_at, o.paid_at, o.relation, o.currency, o.net_minor, o.total_minor, o.paid_minor)"
_PAYMENT_COUNTS = "(p.captured_at, p.captured_minor, p.set_aside, p.gateway, p.currency)"
_REFUND_COUNTS = "(r.settled_at, r.state, r.amount_minor)"


def upgrade() -> None:
    op.create_table(
        "report_changed_hour",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("roll_up", sa.Text(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_changed_hour")),
    )
    op.create_index("ix_report_changed_hour_roll_up_hour", "report_changed_hour", ["roll_up", "hour"])
    op.create_table(
        "report_rollup_zone",
        sa.Column("roll_up", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("roll_up", name=op.f("pk_report_rollup_zone")),
    )
    _daily(
        "daily_order",
        ["basis", "service_id", "relation", "source", "currency"],
        ["orders", "lines", "quantity", "gross_minor", "discount_minor"],
        sa.CheckConstraint("basis IN ('placed', 'paid')", name=op.f("ck_daily_order_known_basis")),
    )
    _daily("daily_payment", ["gateway", "relation", "source", "currency"], ["payments", "captured_minor"])
    _daily("daily_refund", ["service_id", "relation", "source", "currency"], ["refunds", "amount_minor", "net_minor"])
    op.create_index(op.f("ix_customer_order_paid_at"), "customer_order", ["paid_at"])
    op.create_index(op.f("ix_payment_captured_at"), "payment", ["captured_at"])
    op.create_index(op.f("ix_refund_settled_at"), "refund", ["settled_at"])
    op.execute(_NOTE_ORDER)
    _note("customer_order", "o", "o.id", _ORDER_COUNTS, hours="order_id")
    _note("order_line", "l", "l.order_id", "(l.*)", hours="order_id")
    _note("order_touch", "t", "t.order_id", "(t.*)", hours="order_id")
    _note("payment", "p", "p.order_id", _PAYMENT_COUNTS, hours="payment")
    _note("refund", "r", "p.order_id", _REFUND_COUNTS, hours="refund")


def _daily(name: str, keys: list[str], sums: list[str], *checks: sa.CheckConstraint) -> None:
    kinds = {"service_id": sa.BigInteger(), "currency": sa.CHAR(length=3)}
    op.create_table(
        name,
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(key, kinds.get(key, sa.Text()), nullable=False) for key in keys),
        *(sa.Column(each, sa.BigInteger(), nullable=False) for each in sums),
        *checks,
        sa.PrimaryKeyConstraint("day", *keys, name=op.f(f"pk_{name}")),
    )


def _note(table: str, alias: str, order: str, counts: str, *, hours: str) -> None:
    """After each statement: which orders did it change in what is counted?"""
    joined = " JOIN payment p ON p.id = r.payment_id" if hours == "refund" else ""
    # What stood in another hour before: moments are moved by nobody, but may be.
    old = {
        "payment": "SELECT DISTINCT 'payments', date_trunc('hour', p.captured_at, 'UTC') FROM before p WHERE p.captured_at IS NOT NULL",
        "refund": "SELECT DISTINCT 'refunds', date_trunc('hour', r.settled_at, 'UTC') FROM before r WHERE r.settled_at IS NOT NULL",
        "order_id": "",
    }[hours]
    if table == "customer_order":
        old = """
            SELECT DISTINCT 'orders', date_trunc('hour', m.moment, 'UTC') FROM before o
            CROSS JOIN LATERAL (VALUES (o.placed_at), (o.paid_at)) AS m (moment) WHERE m.moment IS NOT NULL
        """
    op.execute(f"""
        CREATE FUNCTION report_note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE orders bigint[];
        BEGIN
            IF TG_OP = 'INSERT' THEN
                SELECT array_agg(DISTINCT {order}) INTO orders FROM after {alias}{joined};
            ELSIF TG_OP = 'DELETE' THEN
                SELECT array_agg(DISTINCT {order}) INTO orders FROM before {alias}{joined};
                {f"INSERT INTO report_changed_hour (roll_up, hour) {old};" if old else ""}
            ELSE
                SELECT array_agg(DISTINCT {order}) INTO orders FROM after {alias}{joined}
                JOIN before was ON was.id = {alias}.id WHERE {counts} IS DISTINCT FROM {counts.replace(f"{alias}.", "was.")};
                IF orders IS NOT NULL THEN
                    {f"INSERT INTO report_changed_hour (roll_up, hour) {old};" if old else "NULL;"}
                END IF;
            END IF;
            IF orders IS NOT NULL THEN
                PERFORM report_note_order(orders);
            END IF;
            RETURN NULL;
        END $$
    """)
    for event, tables in _EVENTS.items():
        op.execute(f"""
            CREATE TRIGGER {table}_noted_on_{event} AFTER {event.upper()} ON {table} {tables}
            FOR EACH STATEMENT EXECUTE FUNCTION report_note_{table}()
        """)


def downgrade() -> None:
    for table in _TABLES:
        for event in _EVENTS:
            op.execute(f"DROP TRIGGER {table}_noted_on_{event} ON {table}")
        op.execute(f"DROP FUNCTION report_note_{table}()")
    op.execute("DROP FUNCTION report_note_order(bigint[])")
    op.drop_index(op.f("ix_refund_settled_at"), "refund")
    op.drop_index(op.f("ix_payment_captured_at"), "payment")
    op.drop_index(op.f("ix_customer_order_paid_at"), "customer_order")
    for table in ("daily_refund", "daily_payment", "daily_order", "report_rollup_zone", "report_changed_hour"):
        op.drop_table(table)
