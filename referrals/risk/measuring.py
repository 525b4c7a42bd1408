"""Counting what the signals need, for all partners at once, one statement for each kind of signal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.database import db
from app.money import Money
from referrals.risk.rules import Rules
from referrals.risk.signals import DAYS_BEFORE, CodeUses, Given, NewAccounts, Orders, Returns, Visits, Window

_BEFORE = timedelta(days=DAYS_BEFORE)

# What links brought, by enrolment. Who orders clicked in these days (UTC, whole) or in the two before.
_ORDERS = sa.text("""
    SELECT conversion.enrolment_id,
        array_agg(conversion.id ORDER BY conversion.id) FILTER (WHERE conversion.received_at >= :begins_at) AS found,
        count(*) FILTER (WHERE conversion.received_at < :begins_at) AS before,
        coalesce((
            SELECT sum(day.count) FROM referral_day day JOIN referral_link link ON link.id = day.link_id
            WHERE link.enrolment_id = conversion.enrolment_id AND day.event = 'click' AND day.kind = 'counted'
              AND day.day BETWEEN CAST(:first_day AS date) - 2 AND CAST(:last_day AS date)
        ), 0) AS people
    FROM referral_conversion conversion
    WHERE conversion.kind = 'sale' AND conversion.link_id IS NOT NULL AND conversion.enrolment_id IS NOT NULL
      AND conversion.received_at >= :earlier AND conversion.received_at < :ends_at
    GROUP BY conversion.enrolment_id
    HAVING count(*) FILTER (WHERE conversion.received_at >= :begins_at) >= :least
""")
_VISITS = sa.text("""
    SELECT link.enrolment_id,
        coalesce(sum(day.count) FILTER (WHERE day.day >= CAST(:first_day AS date) AND day.kind = 'counted'), 0) AS people,
        coalesce(sum(day.count) FILTER (WHERE day.day >= CAST(:first_day AS date) AND day.kind NOT IN ('counted', 'own')), 0)
            AS apart,
        coalesce(sum(day.count) FILTER (WHERE day.day < CAST(:first_day AS date) AND day.kind = 'counted'), 0) AS before,
        ARRAY(
            SELECT conversion.id FROM referral_conversion conversion
            WHERE conversion.enrolment_id = link.enrolment_id
              AND (conversion.kind = :event OR (:event = 'click' AND conversion.link_id IS NOT NULL))
              AND conversion.kind <> 'refund'
              AND conversion.happened_at >= :begins_at AND conversion.happened_at < :ends_at
            ORDER BY conversion.id
        ) AS found,
        CASE :event WHEN 'click' THEN (
            SELECT count(*) FROM referral_conversion conversion
            WHERE conversion.enrolment_id = link.enrolment_id AND conversion.kind IN ('sale', 'action')
              AND conversion.happened_at >= :begins_at AND conversion.happened_at < :day_after
        ) ELSE (
            SELECT coalesce(sum(clicks.count), 0) FROM referral_day clicks JOIN referral_link own ON own.id = clicks.link_id
            WHERE own.enrolment_id = link.enrolment_id AND clicks.event = 'click' AND clicks.kind = 'counted'
              AND clicks.day BETWEEN CAST(:first_day AS date) AND CAST(:last_day AS date)
        ) END AS done
    FROM referral_day day JOIN referral_link link ON link.id = day.link_id
    WHERE day.event = :event AND day.day >= CAST(:earlier AS date) AND day.day <= CAST(:last_day AS date)
      AND (CAST(:only AS bigint) IS NULL OR link.enrolment_id = :only)
    GROUP BY link.enrolment_id
    HAVING coalesce(sum(day.count) FILTER (WHERE day.day >= CAST(:first_day AS date)), 0) >= :least
""")
_CODES = sa.text("""
    SELECT conversion.enrolment_id, promo.code,
        array_agg(DISTINCT conversion.id) FILTER (WHERE conversion.received_at >= :begins_at) AS found,
        count(DISTINCT conversion.id) FILTER (WHERE conversion.received_at < :begins_at) AS before,
        count(DISTINCT conversion.id) FILTER (WHERE conversion.received_at >= :begins_at AND NOT EXISTS (
            SELECT FROM order_touch touch JOIN referral_link link ON link.id = (touch.details ->> 'link_id')::bigint
            WHERE touch.order_id = conversion.order_id AND touch.source = 'referrals.link'
              AND link.enrolment_id = conversion.enrolment_id
        )) AS alone
    FROM referral_conversion conversion
    JOIN program_enrolment enrolment ON enrolment.id = conversion.enrolment_id
    JOIN promotion_use use ON use.order_id = conversion.order_id
    JOIN promo_code promo ON promo.code = use.code AND promo.partner_id = enrolment.user_id
    WHERE conversion.kind = 'sale' AND conversion.received_at >= :earlier AND conversion.received_at < :ends_at
    GROUP BY conversion.enrolment_id, promo.code
    HAVING count(*) FILTER (WHERE conversion.received_at >= :begins_at) > 0
""")
_FROM_COUPON_SITES = sa.text("""
    SELECT link.enrolment_id, count(*) AS visits
    FROM referral_touch touch JOIN referral_link link ON link.id = touch.link_id
    WHERE touch.happened_at >= :begins_at AND touch.happened_at < :ends_at AND touch.kind = 'counted'
      AND EXISTS (
        SELECT FROM unnest(CAST(:hosts AS text[])) host
        WHERE touch.details ->> 'from' = host OR touch.details ->> 'from' LIKE '%.' || host
      )
    GROUP BY link.enrolment_id
""")
_LINKS_OF_COUPON_SITES = sa.text("""
    SELECT conversion.enrolment_id, array_agg(conversion.id ORDER BY conversion.id) AS found
    FROM referral_conversion conversion
    WHERE conversion.kind = 'sale' AND conversion.enrolment_id = ANY(:enrolments)
      AND conversion.received_at >= :begins_at AND conversion.received_at < :ends_at
    GROUP BY conversion.enrolment_id
""")
_ACCOUNTS = sa.text("""
    WITH brought AS (
        SELECT conversion.enrolment_id, person.id AS user_id, conversion.id AS conversion_id
        FROM user_account person
        JOIN customer_order ON customer_order.placed_by_id = person.id
        JOIN referral_conversion conversion ON conversion.order_id = customer_order.id AND conversion.kind = 'sale'
        WHERE person.created_at >= :begins_at AND person.created_at < :ends_at AND conversion.enrolment_id IS NOT NULL
        UNION
        SELECT enrolment.id, person.id, NULL
        FROM user_account person
        JOIN partner_sponsorship sponsorship ON sponsorship.user_id = person.id
        JOIN program_enrolment enrolment ON enrolment.user_id = sponsorship.sponsor_id AND enrolment.state = 'active'
        WHERE person.created_at >= :begins_at AND person.created_at < :ends_at
    ), by_network AS (
        SELECT brought.enrolment_id, session.network_hash, count(DISTINCT brought.user_id) AS people
        FROM brought JOIN user_session session ON session.user_id = brought.user_id
        WHERE session.network_hash <> ''
        GROUP BY brought.enrolment_id, session.network_hash
    )
    SELECT brought.enrolment_id, count(DISTINCT brought.user_id) AS accounts,
        coalesce((SELECT max(people) FROM by_network WHERE by_network.enrolment_id = brought.enrolment_id), 0) AS alike,
        array_remove(array_agg(DISTINCT brought.conversion_id), NULL) AS found
    FROM brought GROUP BY brought.enrolment_id
    HAVING count(DISTINCT brought.user_id) >= :least
""")
_RETURNS = sa.text("""
    SELECT conversion.enrolment_id, count(*) AS orders,
        array_agg(conversion.id ORDER BY conversion.id) FILTER (WHERE 2 * (
            SELECT coalesce(sum(refund.amount_minor), 0) FROM referral_conversion refund
            WHERE refund.sale_id = conversion.id
        ) >= conversion.amount_minor) AS returned
    FROM referral_conversion conversion
    WHERE conversion.kind = 'sale' AND conversion.enrolment_id IS NOT NULL AND conversion.amount_minor > 0
      AND conversion.received_at >= :begins_at AND conversion.received_at < :ends_at
    GROUP BY conversion.enrolment_id
    HAVING count(*) >= :least
""")

# Store credit was given for something else, so it is no discount of this order.
_GIVEN = sa.text("""
    SELECT conversion.id, conversion.enrolment_id, conversion.happened_at, conversion.currency,
        (SELECT coalesce(sum(line.net_minor), 0) FROM order_line line WHERE line.order_id = conversion.order_id) AS price,
        (SELECT -coalesce(sum(adjustment.net_minor), 0) FROM order_adjustment adjustment
            WHERE adjustment.order_id = conversion.order_id AND adjustment.source <> 'store_credit') AS discounts,
        coalesce(decision.because ->> 'together_of_sale_minor', decision.because ->> 'together_minor')::bigint AS commissions
    FROM commission_decision decision
    JOIN referral_conversion conversion ON conversion.id = decision.conversion_id
    WHERE decision.outcome = 'earned' AND conversion.order_id IS NOT NULL
      AND (coalesce(decision.because ->> 'earned_in', conversion.currency) = conversion.currency
        OR decision.because ->> 'together_of_sale_minor' IS NOT NULL)
      AND CASE WHEN CAST(:only AS bigint) IS NULL THEN decision.decided_at >= :since ELSE conversion.id = :only END
    ORDER BY conversion.id
""")


def given_since(since: datetime | None, *, only: int | None = None) -> list[Given]:
    """What the orders gave away that were decided about since then, or the one order of a conversion."""
    return [
        Given(
            conversion_id=row.id,
            enrolment_id=row.enrolment_id,
            at=row.happened_at,
            full_price=Money(int(row.price), row.currency),
            discounts=Money(int(row.discounts), row.currency),
            commissions=Money(int(row.commissions or 0), row.currency),
        )
        for row in db.session.execute(_GIVEN, {"since": since, "only": only})
    ]


def orders(window: Window, rules: Rules) -> list[Orders]:
    return [
        Orders(enrolment_id=row.enrolment_id, conversions=tuple(row.found), people=int(row.people), before=row.before)
        for row in db.session.execute(_ORDERS, {**_times(window), "least": rules.velocity_orders})
    ]


def visits(window: Window, rules: Rules, *, event: str = "click", only: int | None = None) -> list[Visits]:
    """From the numbers by day: the window is whole days (UTC). `only` looks at one enrolment."""
    values = {"event": event, "least": min(rules.flood_touches, rules.flood_people), "only": only}
    return [
        Visits(
            enrolment_id=row.enrolment_id,
            event=event,
            people=int(row.people),
            apart=int(row.apart),
            people_before=int(row.before),
            done=int(row.done),
            conversions=tuple(row.found),
        )
        for row in db.session.execute(_VISITS, {**_times(window), **values})
    ]


def code_uses(window: Window, rules: Rules) -> list[CodeUses]:
    """Codes of partners that were paid with, and partners whose links brought visitors from sites that collect codes."""
    times = _times(window)
    seen = _visits_from_coupon_sites(window, rules)
    found = [
        CodeUses(
            enrolment_id=row.enrolment_id,
            code=row.code,
            conversions=tuple(sorted(row.found)),
            alone=row.alone,
            before=row.before,
            visits=seen.get(row.enrolment_id, 0),
        )
        for row in db.session.execute(_CODES, times)
    ]
    silent = sorted(set(seen) - {each.enrolment_id for each in found})
    return [*found, *_linked(window, silent, seen)]


def new_accounts(window: Window, rules: Rules) -> list[NewAccounts]:
    return [
        NewAccounts(
            enrolment_id=row.enrolment_id,
            accounts=row.accounts,
            same_network=row.alike,
            conversions=tuple(sorted(row.found or ())),
        )
        for row in db.session.execute(_ACCOUNTS, {**_times(window), "least": rules.accounts_new})
    ]


def returns(window: Window, rules: Rules) -> list[Returns]:
    return [
        Returns(enrolment_id=row.enrolment_id, orders=row.orders, returned=tuple(row.returned or ()))
        for row in db.session.execute(_RETURNS, {**_times(window), "least": rules.refunds_orders})
    ]


def _visits_from_coupon_sites(window: Window, rules: Rules) -> dict[int, int]:
    hosts = {"hosts": list(rules.coupon_hosts)}
    found = db.session.execute(_FROM_COUPON_SITES, {**_times(window), **hosts})
    return {row.enrolment_id: row.visits for row in found}


def _linked(window: Window, enrolments: Sequence[int], seen: dict[int, int]) -> list[CodeUses]:
    """Partners without a code of theirs in use, whose link itself stands on such a site."""
    if not enrolments:
        return []
    rows = db.session.execute(_LINKS_OF_COUPON_SITES, {**_times(window), "enrolments": list(enrolments)})
    return [
        CodeUses(
            enrolment_id=row.enrolment_id,
            code="",
            conversions=tuple(row.found),
            alone=0,
            before=0,
            visits=seen[row.enrolment_id],
        )
        for row in rows
    ]


def _times(window: Window) -> dict[str, object]:
    last = window.ends_at - timedelta(microseconds=1)
    return {
        "begins_at": window.begins_at,
        "ends_at": window.ends_at,
        "day_after": window.ends_at + timedelta(days=1),
        "earlier": window.begins_at - _BEFORE,
        "first_day": window.begins_at.date(),
        "last_day": last.date(),
    }
