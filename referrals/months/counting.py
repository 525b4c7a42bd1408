"""Counting one month of one program from what happened in it. The same month can be counted again at any time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.config import settings
from app.database import db
from app.money import BASIS_POINTS, round_half_up
from referrals.months.calendar import bounds
from referrals.months.queries import margins_of
from referrals.months.steps import share_bp
from referrals.questions.queries import counts_between

_SALES = sa.text("""
    SELECT conversion.id, conversion.currency, conversion.amount_minor, conversion.order_id,
        coalesce((SELECT sum(refund.amount_minor) FROM referral_conversion refund WHERE refund.sale_id = conversion.id), 0)
            AS refunded,
        CASE WHEN conversion.order_id IS NULL THEN NULL ELSE NOT EXISTS (
            SELECT FROM customer_order earlier JOIN contact known ON known.id = earlier.contact_id
            WHERE earlier.paid_at IS NOT NULL AND earlier.placed_at < mine.placed_at
              AND (known.email = contact.email OR earlier.placed_by_id = mine.placed_by_id)
        ) END AS is_new
    FROM referral_conversion conversion
    JOIN program_enrolment enrolment ON enrolment.id = conversion.enrolment_id
    LEFT JOIN customer_order mine ON mine.id = conversion.order_id
    LEFT JOIN contact ON contact.id = mine.contact_id
    WHERE enrolment.program_id = :program AND conversion.kind = 'sale'
      AND conversion.happened_at >= :begins AND conversion.happened_at < :ends
    ORDER BY conversion.id
""")
_LINES = sa.text("""
    SELECT line.order_id, line.service_id, line.net_minor - line.discount_minor AS net
    FROM order_line line WHERE line.order_id = ANY(:orders)
""")
_EARNED = sa.text("""
    SELECT commission.currency, sum(commission.amount_minor - reward.taken_back) AS left_minor, count(*) AS number
    FROM commission
    JOIN reward ON reward.id = commission.reward_id
    JOIN referral_conversion conversion ON conversion.id = commission.conversion_id
    JOIN program_enrolment enrolment ON enrolment.id = conversion.enrolment_id
    WHERE enrolment.program_id = :program AND conversion.happened_at >= :begins AND conversion.happened_at < :ends
    GROUP BY commission.currency
""")
_DISCOUNTS = sa.text("""
    SELECT use.currency, sum(use.amount_minor) AS given
    FROM referral_conversion conversion
    JOIN program_enrolment enrolment ON enrolment.id = conversion.enrolment_id
    JOIN promotion_use use ON use.order_id = conversion.order_id AND use.state = 'captured'
    JOIN promo_code promo ON promo.code = use.code AND promo.partner_id = enrolment.user_id
    WHERE enrolment.program_id = :program AND conversion.kind = 'sale'
      AND conversion.happened_at >= :begins AND conversion.happened_at < :ends
    GROUP BY use.currency
""")
_CUSTOMERS = sa.text("""
    WITH brought AS (
        SELECT DISTINCT contact.email
        FROM referral_conversion conversion
        JOIN program_enrolment enrolment ON enrolment.id = conversion.enrolment_id
        JOIN customer_order mine ON mine.id = conversion.order_id
        JOIN contact ON contact.id = mine.contact_id
        WHERE enrolment.program_id = :program AND conversion.kind = 'sale' AND conversion.happened_at < :ends
    )
    SELECT count(*) AS customers, count(*) FILTER (WHERE (
        SELECT count(*) FROM customer_order paid JOIN contact ON contact.id = paid.contact_id
        WHERE contact.email = brought.email AND paid.paid_at IS NOT NULL AND paid.paid_at < :ends
          AND paid.state IN ('paid', 'partly_refunded')
    ) >= 2) AS again
    FROM brought
""")
_STEPS = sa.text("""
    WITH partner AS (
        SELECT enrolment.id, enrolment.user_id, enrolment.joined_at >= :begins AS is_new,
            EXISTS (
                SELECT FROM referral_link link WHERE link.enrolment_id = enrolment.id AND link.created_at < :ends
            ) AS link,
            EXISTS (
                SELECT FROM referral_link link JOIN referral_day day ON day.link_id = link.id
                WHERE link.enrolment_id = enrolment.id AND day.event = 'click' AND day.kind = 'counted'
                  AND day.day < CAST(:last_day AS date)
            ) AS click,
            EXISTS (
                SELECT FROM referral_conversion conversion WHERE conversion.enrolment_id = enrolment.id
                AND conversion.kind IN ('sale', 'action') AND conversion.happened_at < :ends
            ) AS "order",
            EXISTS (
                SELECT FROM commission JOIN payout ON payout.user_id = commission.user_id
                WHERE commission.enrolment_id = enrolment.id AND payout.state = 'paid' AND payout.settled_at < :ends
            ) AS paid_out
        FROM program_enrolment enrolment
        WHERE enrolment.program_id = :program AND enrolment.state IN ('active', 'paused', 'left')
          AND enrolment.joined_at < :ends
    ), way AS (
        SELECT is_new, link OR click OR "order" OR paid_out AS link, click OR "order" OR paid_out AS click,
            "order" OR paid_out AS "order", paid_out
        FROM partner
    )
    SELECT count(*) AS joined, count(*) FILTER (WHERE link) AS link, count(*) FILTER (WHERE click) AS click,
        count(*) FILTER (WHERE "order") AS "order", count(*) FILTER (WHERE paid_out) AS paid_out,
        count(*) FILTER (WHERE is_new) AS new_joined, count(*) FILTER (WHERE is_new AND link) AS new_link,
        count(*) FILTER (WHERE is_new AND click) AS new_click, count(*) FILTER (WHERE is_new AND "order") AS new_order,
        count(*) FILTER (WHERE is_new AND paid_out) AS new_paid_out
    FROM way
""")
_CLICKS = sa.text("""
    SELECT coalesce(sum(day.count) FILTER (WHERE day.kind = 'counted'), 0) AS people,
        coalesce(sum(day.count) FILTER (WHERE day.kind NOT IN ('counted', 'own')), 0) AS apart
    FROM referral_day day JOIN referral_link link ON link.id = day.link_id
    JOIN program_enrolment enrolment ON enrolment.id = link.enrolment_id
    WHERE enrolment.program_id = :program AND day.event = 'click'
      AND day.day >= CAST(:first_day AS date) AND day.day < CAST(:last_day AS date)
""")


def count(program_id: int, month: date) -> dict[str, Any]:
    """Whole numbers only: counts, basis points, minor units by currency. What is unknown is left out, never guessed."""
    begins, ends = bounds(month, settings().seller.timezone)
    span = {"program": program_id, "begins": begins, "ends": ends, "first_day": month, "last_day": ends.date()}
    sales = db.session.execute(_SALES, span).all()
    ours = [each for each in sales if each.order_id is not None]
    new = sum(bool(each.is_new) for each in ours)
    customers = db.session.execute(_CUSTOMERS, span).one()
    steps = db.session.execute(_STEPS, span).one()._mapping
    clicks = db.session.execute(_CLICKS, span).one()
    return {
        "orders": len(ours),
        "elsewhere": len(sales) - len(ours),
        "new_customers": new,
        "new_share_bp": share_bp(new, len(ours)),
        "customers": customers.customers,
        "customers_again": customers.again,
        "repeat_bp": share_bp(customers.again, customers.customers),
        "people": int(clicks.people),
        "apart": int(clicks.apart),
        "money": _money(program_id, sales, span),
        "steps": {key: int(value) for key, value in steps.items() if not key.startswith("new_")},
        "new_steps": {key.removeprefix("new_"): int(value) for key, value in steps.items() if key.startswith("new_")},
        "questions": [list(each) for each in counts_between(program_id, begins, ends)],
        "versions": _versions(program_id, begins, ends),
    }


def _money(program_id: int, sales: Any, span: dict[str, Any]) -> dict[str, dict[str, int | None]]:
    """By currency: net of the sales, what went back, what partners and friends got, and what was left before that."""
    found: dict[str, dict[str, int | None]] = {}

    def of(currency: str) -> dict[str, Any]:
        return found.setdefault(
            currency, {"net": 0, "refunded": 0, "commissions": 0, "discounts": 0, "margin": 0, "without_margin": 0}
        )

    margins = margins_of(program_id)
    lines = _lines_of([each.order_id for each in sales if each.order_id is not None])
    for sale in sales:
        told = of(sale.currency)
        kept = sale.amount_minor - int(sale.refunded)
        told["net"] += sale.amount_minor
        told["refunded"] += int(sale.refunded)
        margin = margin_of(sale.amount_minor, kept, lines.get(sale.order_id, []), margins)
        if margin is None:
            told["without_margin"] += 1
        else:
            told["margin"] += margin
    for row in db.session.execute(_EARNED, span):
        of(row.currency)["commissions"] = int(row.left_minor)
    for row in db.session.execute(_DISCOUNTS, span):
        of(row.currency)["discounts"] = int(row.given)
    return found


def margin_of(net: int, kept: int, lines: list[tuple[int | None, int]], margins: dict[int | None, int]) -> int | None:
    """What is left of a sale of which `kept` of `net` stayed; None when a margin is not known.

    Lines are (service, net after discounts). Without lines, of a sale elsewhere, the margin of everything else counts.
    """
    parts = lines or [(None, net)]
    rates = [margins.get(service, margins.get(None)) for service, _amount in parts]
    if any(rate is None for rate in rates):
        return None
    whole = sum(
        round_half_up(amount * (rate or 0), BASIS_POINTS) for (_service, amount), rate in zip(parts, rates, strict=True)
    )
    return round_half_up(whole * kept, net) if net else 0


def _lines_of(order_ids: list[int]) -> dict[int, list[tuple[int | None, int]]]:
    found: dict[int, list[tuple[int | None, int]]] = {}
    for row in db.session.execute(_LINES, {"orders": order_ids}):
        found.setdefault(row.order_id, []).append((row.service_id, row.net))
    return found


def _versions(program_id: int, begins: datetime, ends: datetime) -> list[int]:
    """The versions of the terms that were in force in the course of the month."""
    rows = db.session.execute(
        sa.text("""
            SELECT version, published_at FROM program_terms
            WHERE program_id = :program AND published_at < :ends ORDER BY version
        """),
        {"program": program_id, "ends": ends},
    ).all()
    earlier = [row.version for row in rows if row.published_at <= begins]
    return [*earlier[-1:], *(row.version for row in rows if row.published_at > begins)]
