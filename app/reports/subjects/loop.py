"""The loop: which orders somebody brought (a review, a partner, a case), by which way, what they earned and what they cost.

First and last touch stand side by side: neither is the truth, and a wing that only ever comes last would look like luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import aggregate_order_by, array_agg

from app.accounts.roles import Role
from app.database import db
from app.ledger.units import POINTS
from app.orders.models import Order, OrderTouch
from app.reports import frames, sockets, tables, wording
from app.reports.charts import Chart, Point
from app.reports.parameters import Eyes, Parameters, Scope
from app.reports.registry import Breakdown, Dimension, Metric, Report, Rows, Series, Special, Unit
from app.reports.sockets import Step, cost_kinds, known_metrics, touch_kinds, words_of
from app.reports.subjects.counting import RELATION, big, buyer, buyer_name, counted, no_currency, open_order
from app.reports.tables import Column, Table
from app.rewards.models import PIECES, Reward

TESTS = "tests/app/reports/test_loop.py::"
READERS = frozenset({Role.MARKETER.value, Role.FINANCE.value, Role.ADMIN.value})
ON_PAYMENT = _l("The day on which the whole order was paid")
MOST_PATHS = 25


def _kind_words(value: str) -> str:
    return words_of(touch_kinds, [value])[value] if value else _("Directly")


def _cost_words(value: str) -> str:
    return words_of(cost_kinds, [value])[value]


FIRST = Dimension("first", _l("First touch"), _kind_words)
LAST = Dimension("last", _l("Last touch"), _kind_words)
TOUCH = Dimension("touch", _l("Touch"), _kind_words)
COST = Dimension("cost", _l("For what"), _cost_words)


def told_touches() -> sa.Select[*tuple[Any, ...]]:
    """What plugs of `orders.touches` said when an order was placed; touches after checkout began do not count."""
    late = sa.func.coalesce(OrderTouch.details["late"].as_boolean(), sa.false())
    at = sa.cast(OrderTouch.details["at"].as_string(), sa.DateTime(timezone=True))
    return (
        sa.select(
            OrderTouch.order_id.label("order_id"),
            OrderTouch.source.label("kind"),
            sa.func.coalesce(at, Order.placed_at).label("happened_at"),
            OrderTouch.reference.label("reference"),
        )
        .join(Order, Order.id == OrderTouch.order_id)
        .where(sa.not_(late))
    )


def given_rewards() -> sa.Select[*tuple[Any, ...]]:
    """Money given to people who brought something or took part, less what was taken back; points are counted when spent."""
    return sa.select(
        Reward.order_id.label("order_id"),
        sa.func.split_part(Reward.source, ":", 1, type_=sa.Text).label("kind"),
        Reward.granted_at.label("happened_at"),
        Reward.unit.label("currency"),
        (Reward.units - Reward.taken_back).label("amount_minor"),
        Reward.source.label("reference"),
    ).where(Reward.unit.not_in([POINTS, PIECES]), Reward.units > Reward.taken_back)


def _ways() -> sa.Subquery:
    """Of each order that was brought: its first and its last touch."""
    every = sa.union_all(*(select for select in sockets.touches.answers())).subquery("touches")
    by_time = aggregate_order_by(every.c.kind, every.c.happened_at.asc(), every.c.reference.asc())
    latest = aggregate_order_by(every.c.kind, every.c.happened_at.desc(), every.c.reference.desc())
    return (
        sa.select(every.c.order_id, array_agg(by_time)[1].label("first"), array_agg(latest)[1].label("last"))
        .group_by(every.c.order_id)
        .subquery("ways")
    )


def paid_orders(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Paid orders, and of those that somebody brought the first and the last touch."""
    ways = _ways()
    return (
        sa.select(
            sa.cast(Order.id, sa.Text).label("key"),
            Order.paid_at.label("happened_at"),
            Order.currency.label("currency"),
            Order.net_minor.label("net_minor"),
            ways.c.order_id.is_not(None).label("is_brought"),
            Order.reference.label("name"),
            buyer(Order.contact_id).label("person"),
            buyer_name(Order.contact_id).label("who"),
            Order.relation.label("relation"),
            ways.c.first.label("first"),
            ways.c.last.label("last"),
        )
        .join(ways, ways.c.order_id == Order.id, isouter=True)
        .where(scope.holds(Order.paid_at))
    )


def touched(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Paid orders, once for each kind of touch on their way, wherever on it that stood."""
    every = sa.union_all(*(select for select in sockets.touches.answers())).subquery("touches")
    kinds = sa.select(every.c.order_id, every.c.kind).distinct().subquery("kinds")
    return (
        sa.select(
            (sa.cast(Order.id, sa.Text) + ":" + kinds.c.kind).label("key"),
            Order.paid_at.label("happened_at"),
            no_currency(),
            Order.reference.label("name"),
            buyer(Order.contact_id).label("person"),
            buyer_name(Order.contact_id).label("who"),
            kinds.c.kind.label("touch"),
        )
        .join(kinds, kinds.c.order_id == Order.id)
        .where(scope.holds(Order.paid_at))
    )


def cost(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    every = sa.union_all(*(select for select in sockets.costs.answers())).subquery("costs")
    order = sa.select(Order.reference).where(Order.id == every.c.order_id).scalar_subquery()
    return sa.select(
        every.c.reference.label("key"),
        every.c.happened_at.label("happened_at"),
        every.c.currency.label("currency"),
        every.c.amount_minor.label("amount"),
        big(1).label("base"),
        sa.func.coalesce(order, every.c.reference).label("name"),
        sa.cast(sa.null(), sa.Text).label("person"),
        sa.literal("").label("who"),
        every.c.kind.label("cost"),
    ).where(scope.holds(every.c.happened_at))


def side_by_side(parameters: Parameters, eyes: Eyes) -> Table:
    """For each kind of touch: the orders it began and those it closed, and what both earned."""
    known = known_metrics()
    keys = ["group", "currency"]
    counted, money = (
        tables.side_by_side(
            {
                f"{name}_{dimension}": frames.breakdown(known[f"loop.{name}"], parameters, eyes, dimension)
                for dimension in ("first", "last")
            },
            keys,
            zero=(f"{name}_first", f"{name}_last"),
        )
        for name in ("orders", "earned")
    )
    any_touch = frames.breakdown(known["loop.influenced"], parameters, eyes, "touch")[["group", "value"]]
    counted = counted.drop(columns="currency").merge(
        any_touch.rename(columns={"value": "influenced_touch"}), on="group", how="outer", validate="one_to_one"
    )
    zero = {"orders_first": 0, "orders_last": 0, "influenced_touch": 0}
    whole = money.merge(counted.fillna(zero), on="group", how="outer", validate="many_to_one")
    order = ["orders_last", "orders_first", *keys]
    whole = whole.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    return Table(_beside_columns(), whole.assign(label=[_kind_words(value) for value in whole["group"]]))


def _beside_columns() -> tuple[Column, ...]:
    def number(key: str, label: str, unit: str, *narrow: str) -> Column:
        name, _underscore, dimension = key.partition("_")
        narrowed = ((f"by_{dimension}", "group"), *((each, each) for each in narrow))
        return Column(key=key, label=label, unit=unit, metric=f"loop.{name}", narrow=narrowed)

    return (
        Column(key="label", label=_("What brought them")),
        number("orders_first", _("Orders, first touch"), "count"),
        number("orders_last", _("Orders, last touch"), "count"),
        number("influenced_touch", _("Orders, anywhere on the way"), "count"),
        Column(key="currency", label=_("Currency")),
        number("earned_first", _("Earned, first touch"), "money", "currency"),
        number("earned_last", _("Earned, last touch"), "money", "currency"),
    )


def _beside_chart(table: Table, _parameters: Parameters) -> Sequence[Chart]:
    rows = {record["label"]: record for record in table.records()}
    names = {"orders_first": _("First touch"), "orders_last": _("Last touch")}
    points = tuple(
        Point(label=label, value=float(record[key]), series=words, shown=wording.shown(record[key], "count"))
        for label, record in rows.items()
        for key, words in names.items()
    )
    if not points:
        return ()
    said = "; ".join(
        _(
            "%(kind)s: %(first)s first, %(last)s last",
            kind=label,
            first=record["orders_first"],
            last=record["orders_last"],
        )
        for label, record in rows.items()
    )
    return (Chart(kind="before_after", title=_("First and last touch"), sentence=said, points=points),)


def ways(parameters: Parameters, eyes: Eyes) -> Table:
    """The newest orders of the period that somebody brought, each with its way step by step."""
    rows = frames.rows_page(known_metrics()["loop.earned"], parameters, eyes, limit=MOST_PATHS)
    ids = [int(key) for key in rows["key"]]
    steps = steps_of(ids, eyes)
    frame = rows[["name", "happened_at", "currency", "amount"]].assign(
        way=[" → ".join(step.words for step in steps.get(order_id, ())) for order_id in ids],
    )
    columns = (
        Column(key="name", label=_("Order"), opens=("orders_desk.show", "reference")),
        Column(key="way", label=_("Way")),
        Column(key="happened_at", label=_("Paid"), unit="moment"),
        Column(key="currency", label=_("Currency")),
        Column(key="amount", label=_("Earned"), unit="money"),
    )
    return Table(columns, frame)


def steps_of(order_ids: Sequence[int], eyes: Eyes) -> dict[int, list[Step]]:
    """The touches of each order in the order in which they happened, after what wings know of the time before."""
    if not order_ids:
        return {}
    every = sa.union_all(*(select for select in sockets.touches.answers())).subquery("touches")
    select = sa.select(every).where(every.c.order_id.in_(order_ids)).order_by(every.c.happened_at, every.c.reference)
    found: dict[int, list[Step]] = {}
    for answer in sockets.paths.answers(order_ids, eyes):
        for order_id, steps in answer.items():
            found.setdefault(order_id, []).extend(steps)
    for row in db.session.execute(select):
        words = _("%(kind)s %(reference)s", kind=_kind_words(row.kind), reference=row.reference)
        found.setdefault(row.order_id, []).append(Step(words))
    return found


PAID = Rows(
    read=paid_orders, tests=TESTS, time_basis=ON_PAYMENT, dimensions=(FIRST, LAST, RELATION), roles=READERS, link=open_order
)  # fmt: skip
TOUCHED = Rows(
    read=touched, tests=TESTS, time_basis=ON_PAYMENT, dimensions=(TOUCH,), roles=READERS, link=open_order
)  # fmt: skip
BESIDE = "test_first_and_last_touch_stand_side_by_side"

METRICS = (
    PAID.metric(
        "loop.orders",
        _l("Orders somebody brought"),
        _l("How many paid orders had at least one touch before checkout began."),
        _l("Number of paid orders with a touch"),
        _l("A paid order with a touch"),
        where=lambda row: row.is_brought,
        proof=BESIDE,
    ),
    PAID.metric(
        "loop.earned",
        _l("Earned by the loop"),
        _l("What orders somebody brought earned, after discounts and without VAT."),
        _l("Net price of the paid orders with a touch"),
        _l("Net price of an order"),
        unit=Unit.MONEY,
        amount=lambda row: row.net_minor,
        where=lambda row: row.is_brought,
        proof=BESIDE,
    ),
    PAID.share(
        "loop.share",
        _l("Share of orders somebody brought"),
        _l("What share of all paid orders had at least one touch."),
        _l("Paid orders with a touch / paid orders"),
        _l("With a touch"),
        of=_l("A paid order"),
        amount=lambda row: counted(row.is_brought),
        proof=BESIDE,
    ),
    TOUCHED.metric(
        "loop.influenced",
        _l("Touches on the way to orders"),
        _l("How many paid orders had a touch of each kind, wherever on their way it stood."),
        _l("Number of pairs of paid order and kind of touch"),
        _l("A paid order with such a touch"),
        proof="test_influence_counts_an_order_for_every_kind_of_touch_on_its_way",
    ),
    Metric(
        id="loop.cost",
        label=_l("Cost of the loop"),
        sentence=_l("Money given to partners, reviewers and others who took part, less what was taken back since."),
        formula=_l("Sum of rewards in money − what was taken back of them"),
        unit=Unit.MONEY,
        numerator=_l("A reward, less what was taken back"),
        time_basis=_l("The day on which the reward was given"),
        owner_test=TESTS + "test_the_loop_costs_what_was_given_and_not_taken_back",
        read=cost,
        dimensions=(COST,),
        roles=READERS,
        more_is_better=None,
    ),
)

REPORT = Report(
    id="loop",
    title=_l("The loop"),
    question=_l("Which orders came from a review, a partner or a case, by which way, and was it worth it?"),
    tiles=("loop.share", "loop.earned", "loop.cost", "loop.orders"),
    parts=(
        Special(
            id="touches",
            title=_l("First and last touch"),
            sentence=_l("An order counts once for the touch that began it and once for the one that closed it."),
            table=side_by_side,
            charts=_beside_chart,
            asks=(
                ("loop.influenced", "touch"),
                *((name, by) for name in ("loop.orders", "loop.earned") for by in ("first", "last")),
            ),
        ),
        Series(id="earned", title=_l("Earned over time"), metrics=("loop.earned",)),
        Breakdown(id="costs", title=_l("What it cost"), metrics=("loop.cost",), dimension="cost"),
        Special(
            id="ways",
            title=_l("The ways of the newest orders"),
            sentence=_l("Each order that somebody brought, with the steps that led to it."),
            table=ways,
        ),
    ),
    roles=READERS,
    order=5,
    icon="bi-arrow-repeat",
)
