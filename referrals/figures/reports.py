"""The two reports of this wing, and their metrics by name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.reports.registry import Breakdown, How, Metric, Report, Series, Special, Unit
from app.reports.subjects.counting import open_order
from referrals.figures import brought, given
from referrals.figures.tables import concentration_table, lift_table, retention_chart, retention_table

TESTS = "tests/referrals/figures/test_brought.py::"
GIVEN_TESTS = "tests/referrals/figures/test_given.py::"
ON_SALE = _l("The day of the order; of a refund the day on which it was told")
ON_EARNING = _l("The day on which it was earned")
ON_PAYMENT = _l("The day on which the order was paid")

METRICS = (
    Metric(
        id="referrals.sales",
        label=_l("Sales by partners"),
        sentence=_l("What customers brought by partners paid, without VAT, less what went back."),
        formula=_l("Sum of credited sales − sum of their refunds"),
        unit=Unit.MONEY,
        numerator=_l("Net of a credited sale; below zero for a refund"),
        time_basis=ON_SALE,
        owner_test=TESTS + "test_what_partners_brought_is_what_the_months_of_the_program_say",
        read=brought.sales,
        dimensions=brought.OF_A_PARTNER,
        link=brought.open_conversion,
    ),
    Metric(
        id="referrals.new_customers",
        label=_l("New customers by partners"),
        sentence=_l(
            "Of the orders that partners brought here, how many came from somebody who had paid for nothing before."
        ),
        formula=_l("Credited orders of new customers / credited orders"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("A credited order of a customer without an earlier paid one"),
        denominator=_l("A credited order"),
        time_basis=ON_SALE,
        owner_test=TESTS + "test_what_partners_brought_is_what_the_months_of_the_program_say",
        read=brought.new_customers,
        dimensions=brought.OF_A_PARTNER,
        link=brought.open_conversion,
    ),
    Metric(
        id="referrals.repeat",
        label=_l("Came again"),
        sentence=_l(
            "Of the customers whom partners brought, how many have paid for two orders or more by the end of the period."
        ),
        formula=_l("Customers with two paid orders or more / customers first brought in the period"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("A customer with two paid orders or more"),
        denominator=_l("A customer"),
        time_basis=_l("The day of the first order that a partner brought"),
        owner_test=TESTS + "test_what_partners_brought_is_what_the_months_of_the_program_say",
        read=brought.repeat,
        dimensions=brought.OF_A_PARTNER,
        link=brought.open_conversion,
    ),
    Metric(
        id="referrals.commissions",
        label=_l("Commissions"),
        sentence=_l("What partners earned, less what was taken back of it since."),
        formula=_l("Sum of commissions − sum of what was taken back"),
        unit=Unit.MONEY,
        numerator=_l("A commission, less what was taken back"),
        time_basis=ON_EARNING,
        owner_test=TESTS + "test_commissions_by_level_and_what_waits",
        read=brought.commissions,
        dimensions=(brought.LEVEL, *brought.OF_A_PARTNER),
        more_is_better=None,
    ),
    Metric(
        id="referrals.on_hold",
        label=_l("Still on hold"),
        sentence=_l("What partners earned in the period and cannot have yet."),
        formula=_l("Sum of the commissions of the period whose hold is not over"),
        unit=Unit.MONEY,
        numerator=_l("A commission that waits, less what was taken back"),
        time_basis=ON_EARNING,
        owner_test=TESTS + "test_commissions_by_level_and_what_waits",
        read=brought.on_hold,
        dimensions=(brought.LEVEL, *brought.OF_A_PARTNER),
        more_is_better=None,
    ),
    Metric(
        id="referrals.cost",
        label=_l("Cost against margin"),
        sentence=_l("Of what was left of the orders that partners brought, how much went to partners."),
        formula=_l("Commissions / margin of the same orders, by the margins written down for the program"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("Commissions of an order, less what was taken back"),
        denominator=_l("Margin of an order after refunds; orders with a service of unknown margin are left out"),
        time_basis=ON_SALE,
        owner_test=TESTS + "test_cost_is_weighed_against_the_margin_of_the_same_orders",
        read=brought.cost_against_margin,
        dimensions=brought.OF_A_PARTNER,
        more_is_better=False,
        link=brought.open_conversion,
    ),
    Metric(
        id="referrals.retained",
        label=_l("Customers kept"),
        sentence=_l("In how many months the newcomers of the period ordered, that of their first order included."),
        formula=_l("Number of pairs of newcomer and month with a paid order"),
        unit=Unit.COUNT,
        numerator=_l("The first order of a customer in a month"),
        time_basis=_l("The day on which the customer's first order was paid"),
        owner_test=TESTS + "test_customers_are_kept_by_what_brought_their_first_order",
        read=brought.retained,
        dimensions=brought.OF_A_NEWCOMER,
        link=open_order,
    ),
    Metric(
        id="promotions.uses",
        label=_l("Paid uses"),
        sentence=_l("How often a promotion was part of a paid order."),
        formula=_l("Number of uses whose order was paid"),
        unit=Unit.COUNT,
        numerator=_l("A promotion in a paid order"),
        time_basis=ON_PAYMENT,
        owner_test=GIVEN_TESTS + "test_what_was_given_and_what_is_left",
        read=given.uses,
        dimensions=given.OF_A_USE,
        more_is_better=None,
        link=open_order,
    ),
    Metric(
        id="promotions.cost",
        label=_l("Given"),
        sentence=_l("What promotions took off paid orders, and what gifts were worth."),
        formula=_l("Sum of what each paid use cost"),
        unit=Unit.MONEY,
        numerator=_l("What a use cost"),
        time_basis=ON_PAYMENT,
        owner_test=GIVEN_TESTS + "test_what_was_given_and_what_is_left",
        read=given.cost,
        dimensions=given.OF_A_USE,
        more_is_better=None,
        link=open_order,
    ),
    Metric(
        id="promotions.revenue",
        label=_l("Sales with a promotion"),
        sentence=_l("What orders with a promotion came to, after it and without VAT."),
        formula=_l("Sum of the net of paid orders with a promotion, each once"),
        unit=Unit.MONEY,
        numerator=_l("Net of an order with a promotion"),
        time_basis=ON_PAYMENT,
        owner_test=GIVEN_TESTS + "test_what_was_given_and_what_is_left",
        read=given.revenue,
        dimensions=given.OF_A_USE,
        link=open_order,
    ),
    Metric(
        id="promotions.margin",
        label=_l("Margin after discount"),
        sentence=_l("What is left of orders with a promotion by the margins written down, after what was given."),
        formula=_l(
            "Price before discounts × margin of each service − what was given; orders with an unknown margin are left out"
        ),
        unit=Unit.MONEY,
        numerator=_l("Margin of an order less what promotions gave"),
        time_basis=ON_PAYMENT,
        owner_test=GIVEN_TESTS + "test_what_was_given_and_what_is_left",
        read=given.margin,
        dimensions=given.OF_A_USE,
        link=open_order,
    ),
    Metric(
        id="promotions.lost",
        label=_l("Reserved in vain"),
        sentence=_l("Of the orders placed with a promotion, how many were never paid."),
        formula=_l("Uses released without payment / uses that were decided"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("A use that was let go"),
        denominator=_l("A use that was paid, let go or given back"),
        time_basis=_l("The day on which the order was placed"),
        owner_test=GIVEN_TESTS + "test_breakage_is_what_nobody_used",
        read=given.lost,
        dimensions=given.OF_A_USE,
        more_is_better=False,
        link=open_order,
    ),
    Metric(
        id="promotions.breakage",
        label=_l("Breakage"),
        sentence=_l("Of the codes that were handed out in batches, how many nobody has used."),
        formula=_l("Codes never used / codes made"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("A code that nobody has used"),
        denominator=_l("A code of a batch"),
        time_basis=_l("The day on which the batch was ready"),
        owner_test=GIVEN_TESTS + "test_breakage_is_what_nobody_used",
        read=given.unused_codes,
        dimensions=(given.PROMOTION,),
        more_is_better=False,
    ),
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
