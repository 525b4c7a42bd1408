"""The roll-ups of the core: orders, payments, refunds.

SQL that others may use too: `source_of(order)` says in one way for all what brought a buyer.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.reports.rollups.sockets import RollUp


def source_of(order: str) -> str:
    """SQL for what brought the buyer of `order` (the alias of a customer_order) last and not too late, else ''.

    As `app.reports.subjects.counting.last_touch`.
    """
    return f"""
        coalesce((
            SELECT touch.source FROM order_touch touch
            WHERE touch.order_id = {order}.id AND NOT coalesce((touch.details ->> 'late')::boolean, false)
            ORDER BY touch.details ->> 'at' DESC NULLS LAST, touch.id DESC LIMIT 1
        ), '')
    """  # noqa: S608  (an alias of ours)


def share(part: str, whole: str, of: str) -> str:
    """SQL for `of` × `part` ÷ `whole`, rounded half up, exact however large; 0 where the whole is nothing."""
    return f"coalesce(div(2 * {of}::numeric * {part} + {whole}, nullif(2 * {whole}, 0)), 0)::bigint"


def _of_line(amount: str) -> str:
    """SQL for the part of an order's `amount` that falls on a line, by what all lines up to it weigh."""
    return f"({share('line.above', 'line.whole', amount)} - {share('line.below', 'line.whole', amount)})"


def _owed(sent_back: str) -> str:
    """SQL for how much of what went back was part of the price: what was paid too much goes back first and is no return."""
    return f"least(greatest(went.{sent_back} - went.too_much, 0), went.total_minor)"


def _orders(basis: str, moment: str) -> str:
    return f"""
        SELECT wanted.day, '{basis}' AS basis, coalesce(line.service_id, 0) AS service_id, o.relation, o.source, o.currency,
            count(*) FILTER (WHERE line.is_first) AS orders, count(*) AS lines,
            count(*) FILTER (WHERE line.discount_minor > 0) AS discounted, sum(line.quantity)::bigint AS quantity,
            sum(line.net_minor)::bigint AS gross_minor, sum(line.discount_minor)::bigint AS discount_minor
        FROM wanted
        JOIN LATERAL (
            SELECT o.id, o.relation, o.currency, {source_of("o")} AS source FROM customer_order o
            WHERE o.{moment} >= wanted.begins AND o.{moment} < wanted.ends OFFSET 0
        ) o ON true
        JOIN LATERAL (
            SELECT line.*, line.position = min(line.position) OVER () AS is_first FROM order_line line WHERE line.order_id = o.id
        ) line ON true
        GROUP BY 1, 2, 3, 4, 5, 6
    """  # noqa: S608  (names of ours)


_PAYMENTS = f"""
    SELECT wanted.day, p.gateway, o.relation, {source_of("o")} AS source, p.currency, count(*) AS payments,
        sum(p.captured_minor)::bigint AS captured_minor
    FROM wanted
    JOIN payment p ON p.captured_at >= wanted.begins AND p.captured_at < wanted.ends AND p.set_aside IS NULL
    JOIN customer_order o ON o.id = p.order_id
    GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608  (names of ours)

# All refunds of every order that had one on a wanted day, with what had gone back before and after each; a row for each line.
REFUND_LINES = f"""
    SELECT wanted.day, part.settled_at, part.order_id, part.contact_id, coalesce(line.service_id, 0) AS service_id, line.position,
        line.is_first, part.relation, part.source, part.currency,
        {_of_line("(part.after_minor - part.before_minor)")} AS amount_minor,
        {_of_line("(part.net_after - part.net_before)")} AS net_minor
    FROM (
        SELECT DISTINCT p.order_id FROM wanted
        JOIN LATERAL (
            SELECT r.payment_id FROM refund r WHERE r.settled_at >= wanted.begins AND r.settled_at < wanted.ends OFFSET 0
        ) r ON true
        JOIN LATERAL (SELECT p.order_id FROM payment p WHERE p.id = r.payment_id OFFSET 0) p ON true
    ) touched
    JOIN LATERAL (
        SELECT went.*, {share(_owed("after_minor"), "went.total_minor", "went.order_net")} AS net_after,
            {share(_owed("before_minor"), "went.total_minor", "went.order_net")} AS net_before
        FROM (
            SELECT o.id AS order_id, o.contact_id, o.relation, o.currency, o.net_minor AS order_net, o.total_minor,
                {source_of("o")} AS source, greatest(o.paid_minor - o.total_minor, 0) AS too_much, r.settled_at,
                sum(r.amount_minor) OVER so_far AS after_minor, sum(r.amount_minor) OVER so_far - r.amount_minor AS before_minor
            FROM customer_order o JOIN payment p ON p.order_id = o.id AND p.set_aside IS NULL AND p.captured_at IS NOT NULL
            JOIN refund r ON r.payment_id = p.id AND r.state = 'succeeded'
            WHERE o.id = touched.order_id
            WINDOW so_far AS (ORDER BY r.settled_at, r.id ROWS UNBOUNDED PRECEDING)
        ) went OFFSET 0
    ) part ON true
    JOIN wanted ON part.settled_at >= wanted.begins AND part.settled_at < wanted.ends
    JOIN LATERAL (
        SELECT l.service_id, l.position, l.position = min(l.position) OVER () AS is_first,
            sum(l.weight) OVER (ORDER BY l.position) AS above, sum(l.weight) OVER (ORDER BY l.position) - l.weight AS below,
            sum(l.weight) OVER () AS whole
        FROM (
            SELECT line.service_id, line.position,
                CASE WHEN part.order_net = 0 THEN 1 ELSE line.net_minor - line.discount_minor END AS weight
            FROM order_line line WHERE line.order_id = part.order_id
        ) l
    ) line ON true
"""  # noqa: S608  (names of ours)
_REFUNDS = f"""
    SELECT day, service_id, relation, source, currency, count(*) FILTER (WHERE is_first) AS refunds,
        count(*) FILTER (WHERE net_minor > 0) AS lines,
        sum(amount_minor)::bigint AS amount_minor, sum(net_minor)::bigint AS net_minor
    FROM ({REFUND_LINES}) AS lines GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608  (statements of ours)

ORDERS = RollUp(
    name="orders",
    table="daily_order",
    keys=("basis", "service_id", "relation", "source", "currency"),
    sums=("orders", "lines", "discounted", "quantity", "gross_minor", "discount_minor"),
    source=f"{_orders('placed', 'placed_at')} UNION ALL {_orders('paid', 'paid_at')}",
    moments="SELECT placed_at AS moment FROM customer_order UNION SELECT paid_at FROM customer_order WHERE paid_at IS NOT NULL",
)
PAYMENTS = RollUp(
    name="payments",
    table="daily_payment",
    keys=("gateway", "relation", "source", "currency"),
    sums=("payments", "captured_minor"),
    source=_PAYMENTS,
    moments="SELECT captured_at AS moment FROM payment WHERE captured_at IS NOT NULL",
)
REFUNDS = RollUp(
    name="refunds",
    table="daily_refund",
    keys=("service_id", "relation", "source", "currency"),
    sums=("refunds", "lines", "amount_minor", "net_minor"),
    source=_REFUNDS,
    moments="SELECT settled_at AS moment FROM refund WHERE state = 'succeeded' AND settled_at IS NOT NULL",
)


def roll_ups() -> Sequence[RollUp]:
    return (ORDERS, PAYMENTS, REFUNDS)
