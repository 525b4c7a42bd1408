"""The two reports of this wing, and their metrics by name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.reports.registry import Breakdown, Report, Rows, Series, Special, Unit
from app.reports.subjects.counting import counted, open_order
from referrals.figures import brought, given
from referrals.figures.tables import concentration_table, lift_table, retention_chart, retention_table

TESTS = "tests/referrals/figures/test_brought.py::"
ON_SALE = _l("The day of the order; of a refund the day on which it was told")
ON_EARNING = _l("The day on which it was earned")

CREDITED, OWN, CUSTOMERS, WITH_MARGINS = (
    Rows(read=read, tests=TESTS, time_basis=at, dimensions=brought.OF_A_PARTNER, link=brought.open_conversion)
    for read, at in (
        (brought.credited, ON_SALE),
        (brought.own_sales, ON_SALE),
        (brought.customers, _l("The day of the first order that a partner brought")),
        (brought.with_margins, ON_SALE),
    )
)
EARNED = Rows(
    read=brought.commissions, tests=TESTS, time_basis=ON_EARNING, dimensions=(brought.LEVEL, *brought.OF_A_PARTNER)
)  # fmt: skip
NEWCOMERS = Rows(
    read=brought.retained, tests=TESTS, time_basis=_l("The day on which the customer's first order was paid"),
    dimensions=brought.OF_A_NEWCOMER, link=open_order,
)  # fmt: skip
MONTHS = "test_what_partners_brought_is_what_the_months_of_the_program_say"
LEVELS = "test_commissions_by_level_and_what_waits"

METRICS = (
    CREDITED.metric(
        "referrals.sales",
        _l("Sales by partners"),
        _l("What customers brought by partners paid, without VAT, less what went back."),
        _l("Sum of credited sales − sum of their refunds"),
        _l("Net of a credited sale; below zero for a refund"),
        unit=Unit.MONEY,
        amount=lambda row: row.sold,
        proof=MONTHS,
    ),
    OWN.share(
        "referrals.new_customers",
        _l("New customers by partners"),
        _l("Of the orders that partners brought here, how many came from somebody who had paid for nothing before."),
        _l("Credited orders of new customers / credited orders"),
        _l("A credited order of a customer without an earlier paid one"),
        of=_l("A credited order"),
        amount=lambda row: counted(row.is_new),
        proof=MONTHS,
    ),
    CUSTOMERS.share(
        "referrals.repeat",
        _l("Came again"),
        _l(
            "Of the customers whom partners brought, how many have paid for two orders or more by the end of the period."
        ),
        _l("Customers with two paid orders or more / customers first brought in the period"),
        _l("A customer with two paid orders or more"),
        of=_l("A customer"),
        amount=lambda row: counted(row.came_again),
        proof=MONTHS,
    ),
    EARNED.metric(
        "referrals.commissions",
        _l("Commissions"),
        _l("What partners earned, less what was taken back of it since."),
        _l("Sum of commissions − sum of what was taken back"),
        _l("A commission, less what was taken back"),
        unit=Unit.MONEY,
        amount=lambda row: row.left,
        more_is_better=None,
        proof=LEVELS,
    ),
    EARNED.metric(
        "referrals.on_hold",
        _l("Still on hold"),
        _l("What partners earned in the period and cannot have yet."),
        _l("Sum of the commissions of the period whose hold is not over"),
        _l("A commission that waits, less what was taken back"),
        unit=Unit.MONEY,
        amount=lambda row: row.left,
        where=lambda row: row.waits,
        more_is_better=None,
        proof=LEVELS,
    ),
    WITH_MARGINS.share(
        "referrals.cost",
        _l("Cost against margin"),
        _l("Of what was left of the orders that partners brought, how much went to partners."),
        _l("Commissions / margin of the same orders, by the margins written down for the program"),
        _l("Commissions of an order, less what was taken back"),
        of=_l("Margin of an order after refunds; orders with a service of unknown margin are left out"),
        amount=lambda row: row.given,
        base=lambda row: row.left,
        by_currency=True,
        more_is_better=False,
        proof="test_cost_is_weighed_against_the_margin_of_the_same_orders",
    ),
    NEWCOMERS.metric(
        "referrals.retained",
        _l("Customers kept"),
        _l("In how many months the newcomers of the period ordered, that of their first order included."),
        _l("Number of pairs of newcomer and month with a paid order"),
        _l("The first order of a customer in a month"),
        proof="test_customers_are_kept_by_what_brought_their_first_order",
    ),
    *given.METRICS,
)

REPORTS = (
    Report(
        id="referrals",
        title=_l("Referrals"),
        question=_l("Whom do partners bring, do they come again, and what does it cost?"),
        tiles=(
            "referrals.sales",
            "referrals.new_customers",
            "referrals.repeat",
            "referrals.commissions",
            "referrals.cost",
            "referrals.on_hold",
        ),
        parts=(
            Series(id="sales", title=_l("Sales by partners over time"), metrics=("referrals.sales",)),
            Breakdown(
                id="partners",
                title=_l("By partner"),
                metrics=("referrals.sales", "referrals.commissions"),
                dimension="partner",
            ),
            Special(
                id="concentration",
                title=_l("How much hangs on a few"),
                sentence=_l(
                    "The index is the sum of the squared shares of all partners; 10,000 would be a single one."
                ),
                table=concentration_table,
                asks=(("referrals.sales", "partner"),),
            ),
            Breakdown(
                id="levels",
                title=_l("By level"),
                metrics=("referrals.commissions", "referrals.on_hold"),
                dimension="level",
            ),
            Special(
                id="retention",
                title=_l("Who came again, by what brought them"),
                sentence=_l(
                    "Customers whose first order was paid in the period, and how many of them ordered in a later month."
                ),
                table=retention_table,
                charts=retention_chart,
            ),
        ),
        order=50,
        icon="bi-share",
    ),
    Report(
        id="promotions",
        title=_l("Promotions"),
        question=_l("What did we give, what is left of it, and did it bring more than usual?"),
        tiles=(
            "promotions.revenue",
            "promotions.cost",
            "promotions.margin",
            "promotions.uses",
            "promotions.lost",
            "promotions.breakage",
        ),
        parts=(
            Series(id="given", title=_l("Given over time"), metrics=("promotions.cost",)),
            Breakdown(
                id="promotions",
                title=_l("By promotion"),
                metrics=("promotions.revenue", "promotions.cost", "promotions.margin"),
                dimension="promotion",
            ),
            Special(
                id="lift",
                title=_l("Lift"),
                sentence=_l(
                    "Paid orders while a promotion ran beside as many days just before it, at most 90. Whatever else changed "
                    "in these days is in the number too."
                ),
                table=lift_table,
            ),
        ),
        order=60,
        icon="bi-tag",
    ),
)
