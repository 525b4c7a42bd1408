"""What a partner's recommendations brought, as a report: their own orders and earnings, without anybody who bought."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import Contact
from app.accounts.roles import Role
from app.orders.models import Order
from app.reports.parameters import Scope
from app.reports.registry import Breakdown, Dimension, Metric, Report, Series, Unit
from app.reports.subjects.counting import RELATION, big
from app.rewards.models import Reward
from referrals.commissions.models import Commission
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralConversion, ReferralLink

PARTNERS = frozenset({Role.PARTNER.value})
TEST = "tests/referrals/portal/test_reporting.py::test_a_partner_counts_what_is_theirs_and_tells_no_small_group_apart"
LINK = Dimension("link", _l("Link"), lambda value: value or str(_l("By code or by hand")))
Rows = sa.Select[*tuple[Any, ...]]


def _own(scope: Scope) -> sa.ColumnElement[bool]:
    """As a condition on Enrolment: the reader's own; administrators see those of all partners."""
    return sa.true() if scope.eyes.oversees else Enrolment.user_id == scope.eyes.user_id


def _rows(scope: Scope, at: Any, key: Any, amount: Any, currency: Any) -> Rows:
    buyer = sa.select(sa.func.lower(Contact.email)).join(Order, Order.contact_id == Contact.id)
    code = sa.select(ReferralLink.code).where(ReferralLink.id == ReferralConversion.link_id).scalar_subquery()
    relation = sa.select(Order.relation).where(Order.id == ReferralConversion.order_id).scalar_subquery()
    return (
        sa.select(
            sa.cast(key, sa.Text).label("key"),
            at.label("happened_at"),
            currency.label("currency"),
            amount.label("amount"),
            big(1).label("base"),
            sa.cast(key, sa.Text).label("name"),
            buyer.where(Order.id == ReferralConversion.order_id).scalar_subquery().label("person"),
            sa.literal("").label("who"),
            code.label("link"),
            relation.label("relation"),
        )
        .select_from(ReferralConversion)
        .join(Enrolment, Enrolment.id == ReferralConversion.enrolment_id)
        .where(ReferralConversion.kind == "sale", _own(scope), scope.holds(at))
    )


def orders(scope: Scope) -> Rows:
    return _rows(scope, ReferralConversion.happened_at, ReferralConversion.id, big(1), sa.cast(sa.null(), sa.Text))


def sales(scope: Scope) -> Rows:
    at, amount = ReferralConversion.happened_at, ReferralConversion.amount_minor
    return _rows(scope, at, ReferralConversion.id, amount, ReferralConversion.currency)


def earned(scope: Scope) -> Rows:
    """Of the sales a partner is credited with; what came from their team stands under commissions."""
    kept = Commission.amount_minor - Reward.taken_back
    own = _rows(scope, Commission.earned_at, Commission.id, kept, Commission.currency)
    mine = sa.and_(
        Commission.conversion_id == ReferralConversion.id, Commission.enrolment_id == ReferralConversion.enrolment_id
    )
    return own.join(Commission, mine).join(Reward, Reward.id == Commission.reward_id)


def _metric(name: str, label: Any, sentence: Any, formula: Any, unit: Unit, at: Any, read: Any) -> Metric:
    return Metric(
        id=name,
        label=label,
        sentence=sentence,
        formula=formula,
        unit=unit,
        numerator=label,
        time_basis=at,
        owner_test=TEST,
        read=read,
        dimensions=(LINK, RELATION),
        roles=PARTNERS,
    )


METRICS = (
    _metric(
        "partner.orders",
        _l("Orders you brought"),
        _l("Orders that are credited to you."),
        _l("Number of sales credited to the partner"),
        Unit.COUNT,
        _l("The day of the sale"),
        orders,
    ),
    _metric(
        "partner.sales",
        _l("What they were worth"),
        _l("The net price of the orders that are credited to you."),
        _l("Net price of the sales credited to the partner"),
        Unit.MONEY,
        _l("The day of the sale"),
        sales,
    ),
    _metric(
        "partner.earned",
        _l("Your commission on them"),
        _l("What you earn by these orders, less what was taken back since."),
        _l("Commission of the credited partner − what was taken back"),
        Unit.MONEY,
        _l("The day on which the commission was earned"),
        earned,
    ),
)

REPORT = Report(
    id="partner",
    title=_l("What you brought"),
    question=_l("How many orders came by you, what were they worth, and what did you earn?"),
    tiles=("partner.orders", "partner.earned", "partner.sales"),
    parts=(
        Series(id="orders", title=_l("Orders over time"), metrics=("partner.orders",)),
        Series(id="earned", title=_l("Commission over time"), metrics=("partner.earned",)),
        Breakdown(id="links", title=_l("By link"), metrics=("partner.orders",), dimension="link"),
        Breakdown(id="relations", title=_l("Companies and people"), metrics=("partner.orders",), dimension="relation"),
    ),
    roles=PARTNERS,
    place="portal",
    icon="bi-megaphone",
)
