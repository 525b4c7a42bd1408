"""The best SQL we can write by hand for all numbers of a dashboard at once: one pass over the rows, summed for every table."""

from __future__ import annotations

_SOURCE = """
    (SELECT t.source FROM order_touch t WHERE t.order_id = o.id AND NOT coalesce((t.details ->> 'late')::boolean, false)
     ORDER BY t.details ->> 'at' DESC NULLS LAST, t.id DESC LIMIT 1)
"""
_SALES = f"""
    SELECT date_trunc('month', o.paid_at AT TIME ZONE :zone)::date AS month, o.currency, l.service_id, o.source, o.relation,
        sum(l.net_minor)::bigint AS gross, sum(l.discount_minor)::bigint AS discounts, count(*) AS lines,
        count(DISTINCT o.id) AS orders
    FROM (
        SELECT o.id, o.paid_at, o.currency, o.relation, {_SOURCE} AS source FROM customer_order o
        WHERE o.paid_at >= :begins AND o.paid_at < :ends
    ) o JOIN order_line l ON l.order_id = o.id
    GROUP BY GROUPING SETS ((month, o.currency), (o.currency, l.service_id), (o.currency, o.source), (o.currency, o.relation),
        (o.currency))
"""
_RETURNS = f"""
    SELECT date_trunc('month', settled_at AT TIME ZONE :zone)::date AS month, currency, service_id, source, relation,
        sum(div(2 * net * above + whole, nullif(2 * whole, 0)) - div(2 * net * below + whole, nullif(2 * whole, 0)))::bigint
    FROM (
        SELECT r.settled_at, o.currency, o.relation, {_SOURCE} AS source, l.service_id,
            div(2 * r.amount_minor::numeric * o.net_minor + o.total_minor, nullif(2 * o.total_minor, 0)) AS net,
            sum(l.net_minor - l.discount_minor) OVER (PARTITION BY r.id ORDER BY l.position) AS above,
            sum(l.net_minor - l.discount_minor) OVER (PARTITION BY r.id ORDER BY l.position) - (l.net_minor - l.discount_minor)
                AS below,
            sum(l.net_minor - l.discount_minor) OVER (PARTITION BY r.id) AS whole
        FROM refund r JOIN payment p ON p.id = r.payment_id AND p.set_aside IS NULL JOIN customer_order o ON o.id = p.order_id
        JOIN order_line l ON l.order_id = o.id
        WHERE r.state = 'succeeded' AND r.settled_at >= :begins AND r.settled_at < :ends
    ) parts
    GROUP BY GROUPING SETS ((month, currency), (currency, service_id), (currency, source), (currency, relation), (currency))
"""
_REQUESTS = """
    SELECT date_trunc('month', sent_at AT TIME ZONE :zone)::date AS month, service_id, channel, count(*), count(answered_at)
    FROM review_request WHERE destination = 'house' AND sent_at >= :begins AND sent_at < :ends
    GROUP BY GROUPING SETS ((month), (service_id), (channel), ())
"""
_COVERAGE = """
    SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM review r WHERE r.order_id = o.id AND r.state <> 'draft'))
    FROM customer_order o WHERE o.paid_at >= :begins AND o.paid_at < :ends
"""
_STARS = """
    SELECT date_trunc('month', published_at AT TIME ZONE :zone)::date AS month, service_id, count(*), sum(rating)
    FROM review WHERE state = 'published' AND channel NOT IN ('import', 'mention')
        AND published_at >= :begins AND published_at < :ends
    GROUP BY GROUPING SETS ((month), (service_id), ())
"""
_NPS = """
    SELECT service_id, CASE WHEN score >= 9 THEN 1 WHEN score <= 6 THEN -1 ELSE 0 END AS standing, count(*)
    FROM nps_response WHERE answered_at >= :begins AND answered_at < :ends
    GROUP BY GROUPING SETS ((service_id, standing), (standing))
"""
_PARITY = """
    SELECT r.rating, count(*), count(r.request_id), count(*) FILTER (WHERE a.reminders_sent > 0),
        count(*) FILTER (WHERE r.incentivized), count(h.review_id),
        count(*) FILTER (WHERE r.published_at <= r.submitted_at + interval '1 day'), count(*) FILTER (WHERE r.state = 'published')
    FROM review r LEFT JOIN review_ask a ON a.request_id = r.request_id
    LEFT JOIN (SELECT DISTINCT review_id FROM held_review) h ON h.review_id = r.id
    WHERE r.submitted_at >= :begins AND r.submitted_at < :ends AND r.state <> 'draft' GROUP BY 1
"""
_THEMES = """
    SELECT t.theme_id, count(*), count(*) FILTER (WHERE r.rating <= 3)
    FROM recovery_theme_tag t JOIN review r ON r.id = t.review_id
    WHERE r.submitted_at >= :begins AND r.submitted_at < :ends GROUP BY 1
"""
_BROUGHT = """
    SELECT date_trunc('month', c.happened_at AT TIME ZONE :zone)::date AS month, c.currency, e.user_id,
        sum(CASE c.kind WHEN 'refund' THEN -c.amount_minor ELSE c.amount_minor END)::bigint
    FROM referral_conversion c JOIN program_enrolment e ON e.id = c.enrolment_id
    WHERE c.kind IN ('sale', 'refund') AND c.happened_at >= :begins AND c.happened_at < :ends
    GROUP BY GROUPING SETS ((month, c.currency), (c.currency, e.user_id), (c.currency))
"""
_NEW = """
    SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM customer_order x JOIN contact k ON k.id = x.contact_id
        WHERE x.paid_at IS NOT NULL AND x.placed_at < o.placed_at AND k.email = k0.email))
    FROM referral_conversion c JOIN customer_order o ON o.id = c.order_id JOIN contact k0 ON k0.id = o.contact_id
    WHERE c.kind = 'sale' AND c.enrolment_id IS NOT NULL AND c.happened_at >= :begins AND c.happened_at < :ends
"""
_AGAIN = """
    WITH brought AS (
        SELECT k.email, min(c.happened_at) AS first FROM referral_conversion c JOIN customer_order o ON o.id = c.order_id
        JOIN contact k ON k.id = o.contact_id WHERE c.kind = 'sale' AND c.enrolment_id IS NOT NULL
            AND c.happened_at < :ends GROUP BY 1
        HAVING min(c.happened_at) >= :begins
    )
    SELECT count(*), count(*) FILTER (WHERE times >= 2) FROM (
        SELECT b.email, (SELECT count(*) FROM customer_order o JOIN contact k ON k.id = o.contact_id
            WHERE k.email = b.email AND o.paid_at < :ends) AS times FROM brought b
    ) t
"""
_EARNED = """
    SELECT c.currency, c.level, c.user_id, sum(c.amount_minor - r.taken_back)::bigint,
        coalesce(sum(c.amount_minor - r.taken_back) FILTER (WHERE r.state = 'pending'), 0)::bigint
    FROM commission c JOIN reward r ON r.id = c.reward_id WHERE c.earned_at >= :begins AND c.earned_at < :ends
    GROUP BY GROUPING SETS ((c.currency, c.level), (c.currency, c.user_id), (c.currency))
"""
_COST = """
    WITH sale AS (
        SELECT c.id, c.order_id, c.amount_minor, c.currency, e.program_id FROM referral_conversion c
        JOIN program_enrolment e ON e.id = c.enrolment_id
        WHERE c.kind = 'sale' AND c.order_id IS NOT NULL AND c.happened_at >= :begins AND c.happened_at < :ends
    ), margin AS (
        SELECT s.id, sum(div(2 * (l.net_minor - l.discount_minor)::numeric * m.margin_bp + 10000, 20000)) AS margin
        FROM sale s JOIN order_line l ON l.order_id = s.order_id
        JOIN LATERAL (SELECT margin_bp FROM program_margin m WHERE m.program_id = s.program_id
            AND (m.service_id = l.service_id OR m.service_id IS NULL) ORDER BY m.service_id IS NULL, m.id DESC LIMIT 1) m ON true
        GROUP BY 1
    ), given AS (
        SELECT c.conversion_id, sum(c.amount_minor - r.taken_back) AS given FROM commission c JOIN reward r ON r.id = c.reward_id
        WHERE c.conversion_id IN (SELECT id FROM sale) GROUP BY 1
    ), back AS (
        SELECT sale_id, sum(amount_minor) AS back FROM referral_conversion WHERE kind = 'refund' GROUP BY 1
    )
    SELECT s.currency, sum(g.given)::bigint,
        sum(div(2 * m.margin * (s.amount_minor - coalesce(b.back, 0)) + s.amount_minor, nullif(2 * s.amount_minor, 0)))::bigint
    FROM sale s JOIN margin m USING (id) LEFT JOIN given g ON g.conversion_id = s.id
        LEFT JOIN back b ON b.sale_id = s.id GROUP BY 1
"""
_RETAINED = f"""
    WITH bought AS (
        SELECT lower(k.email) AS person, o.id, o.paid_at, first_value(o.id) OVER w AS first_id,
            first_value(o.paid_at) OVER w AS first_at
        FROM customer_order o JOIN contact k ON k.id = o.contact_id WHERE o.paid_at IS NOT NULL
        WINDOW w AS (PARTITION BY lower(k.email) ORDER BY o.paid_at, o.id)
    ), months AS (
        SELECT DISTINCT person, first_id, date_trunc('month', first_at AT TIME ZONE :zone) AS began,
            date_trunc('month', paid_at AT TIME ZONE :zone) AS came
        FROM bought WHERE first_at >= :begins AND first_at < :ends
    )
    SELECT (SELECT {_SOURCE.strip()} FROM customer_order o WHERE o.id = first_id) AS source,
        12 * (extract(year FROM came) - extract(year FROM began)) + extract(month FROM came) - extract(month FROM began) AS later,
        count(*)
    FROM months GROUP BY 1, 2
"""
BY_HAND: dict[str, tuple[str, ...]] = {
    "sales": (_SALES, _RETURNS),
    "reviews": (_REQUESTS, _COVERAGE, _STARS, _NPS, _PARITY, _THEMES),
    "referrals": (_BROUGHT, _NEW, _AGAIN, _EARNED, _COST, _RETAINED),
}
