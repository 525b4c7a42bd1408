"""What partners brought: definitions that read the same rows as the monthly numbers of a program, one at a time.

Who is new and who came again is said by the same conditions as in referrals/months: an address is a customer.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g, url_for
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import Contact, User
from app.database import db
from app.orders.models import Order, OrderLine
from app.reports.parameters import Scope
from app.reports.registry import Dimension
from app.reports.subjects.counting import SOURCE, big, halves_up, last_touch, no_currency
from app.rewards.models import PENDING, Reward
from referrals.commissions.models import Commission
from referrals.months.models import ProgramMargin
from referrals.programs.models import Enrolment, Program
from referrals.tracking.models import ReferralConversion

BASIS_POINTS = 10_000
SALE, REFUND = "sale", "refund"


def _partner_words(value: str) -> str:
    return _named("report_partners", value, sa.select(User.name).where(User.id == sa.bindparam("id")))


def _program_words(value: str) -> str:
    return _named("report_programs", value, sa.select(Program.name).where(Program.id == sa.bindparam("id")))


def _named(kept: str, value: str, name: sa.Select[str]) -> str:
    known: dict[str, str] = g.setdefault(kept, {})
    if value not in known:
        found = db.session.scalar(name, {"id": int(value)}) if value.isdecimal() and len(value) < 18 else None
        known[value] = found or value
    return known[value]


PARTNER = Dimension("partner", _l("Partner"), _partner_words)
PROGRAM = Dimension("program", _l("Program"), _program_words)
LEVEL = Dimension("level", _l("Level"))
LATER = Dimension("later", _l("Months later"))
OF_A_PARTNER = (PARTNER, PROGRAM)
OF_A_NEWCOMER = (SOURCE, LATER)


def credited(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Credited sales, ours and those of shops elsewhere, and what went back of them, each on its own day."""
    it = ReferralConversion
    return _of_partner(sa.case((it.kind == REFUND, -it.amount_minor), else_=it.amount_minor).label("sold")).where(
        it.kind.in_((SALE, REFUND)), it.enrolment_id.is_not(None), scope.holds(it.happened_at)
    )


def own_sales(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Our own orders that somebody brought, and whether the buyer had paid for nothing before."""
    earlier, known, placed = sa.orm.aliased(Order), sa.orm.aliased(Contact), sa.orm.aliased(Order)
    # Each by its own index: an order under the same address, or by the same account.
    by_address = (
        sa.select(earlier.id)
        .join(known, known.id == earlier.contact_id)
        .where(known.email == Contact.email, earlier.paid_at.is_not(None), earlier.placed_at < Order.placed_at)
    )
    by_account = sa.select(placed.id).where(
        placed.placed_by_id == Order.placed_by_id, placed.paid_at.is_not(None), placed.placed_at < Order.placed_at
    )
    it = ReferralConversion
    return (
        _of_partner(sa.not_(sa.or_(by_address.exists(), by_account.exists())).label("is_new"))
        .join(Order, Order.id == it.order_id)
        .join(Contact, Contact.id == Order.contact_id)
        .where(it.kind == SALE, it.enrolment_id.is_not(None), scope.holds(it.happened_at))
    )


def customers(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Each customer once, at the first order a partner brought: whether they have paid for two orders or more by the end."""
    it = ReferralConversion
    first = (
        sa.select(
            it.id,
            it.happened_at,
            Contact.email,
            sa.func.row_number().over(partition_by=Contact.email, order_by=(it.happened_at, it.id)).label("place"),
        )
        .join(Order, Order.id == it.order_id)
        .join(Contact, Contact.id == Order.contact_id)
        .where(it.kind == SALE, it.enrolment_id.is_not(None), it.happened_at < scope.end)
        .subquery("brought")
    )
    bought, buyer = sa.orm.aliased(Order), sa.orm.aliased(Contact)
    paid = (
        sa.select(bought.id)
        .join(buyer, buyer.id == bought.contact_id)
        .where(buyer.email == first.c.email, bought.paid_at < scope.end)
        .limit(2)
        .subquery("paid")
    )
    times = sa.select(sa.func.count()).select_from(paid).scalar_subquery()
    return (
        _of_partner((times >= 2).label("came_again"))
        .join(first, sa.and_(first.c.id == it.id, first.c.place == 1))
        .where(scope.holds(first.c.happened_at))
    )


def retained(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Of every customer whose first order was paid in the period, the first order of each month in which there was one, by what
    brought the very first."""
    until = max(scope.end, clock.now())
    local = sa.func.timezone(scope.zone, Order.paid_at)
    email = sa.func.lower(Contact.email)
    in_time = (Order.paid_at, Order.id)
    first_at = sa.func.first_value(Order.paid_at, type_=sa.DateTime(timezone=True))
    every = (
        sa.select(
            Order.id,
            Order.reference,
            email.label("person"),
            sa.func.first_value(Order.id).over(partition_by=email, order_by=in_time).label("first_id"),
            first_at.over(partition_by=email, order_by=in_time).label("first_at"),
            (12 * sa.extract("year", local) + sa.extract("month", local)).label("month"),
            sa.func.row_number()
            .over(partition_by=(email, sa.func.date_trunc("month", local)), order_by=(Order.paid_at, Order.id))
            .label("place"),
        )
        .join(Contact, Contact.id == Order.contact_id)
        .where(Order.paid_at.is_not(None), Order.paid_at < until)
        .subquery("bought")
    )
    began = sa.func.timezone(scope.zone, every.c.first_at)
    later = every.c.month - (12 * sa.extract("year", began) + sa.extract("month", began))
    return sa.select(
        sa.cast(every.c.id, sa.Text).label("key"),
        every.c.first_at.label("happened_at"),
        no_currency(),
        every.c.reference.label("name"),
        every.c.person.label("person"),
        sa.literal("").label("who"),
        last_touch(every.c.first_id).label("source"),
        sa.cast(sa.cast(later, sa.Integer), sa.Text).label("later"),
    ).where(every.c.place == 1, scope.holds(every.c.first_at))


def commissions(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """What partners earned, less what was taken back of it since, and whether it waits now."""
    it = Commission
    return (
        sa.select(
            sa.cast(it.id, sa.Text).label("key"),
            it.earned_at.label("happened_at"),
            it.currency.label("currency"),
            (it.amount_minor - Reward.taken_back).label("left"),
            (Reward.state == PENDING).label("waits"),
            ReferralConversion.external_id.label("name"),
            sa.cast(it.user_id, sa.Text).label("person"),
            User.name.label("who"),
            sa.cast(it.user_id, sa.Text).label("partner"),
            sa.cast(Enrolment.program_id, sa.Text).label("program"),
            sa.cast(it.level, sa.Text).label("level"),
        )
        .join(Reward, Reward.id == it.reward_id)
        .join(Enrolment, Enrolment.id == it.enrolment_id)
        .join(ReferralConversion, ReferralConversion.id == it.conversion_id)
        .join(User, User.id == it.user_id)
        .where(scope.holds(it.earned_at))
    )


def with_margins(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Our own orders that somebody brought and whose margin is known: what partners got for them, beside what was left before."""
    it = ReferralConversion
    given = (
        sa.select(sa.func.coalesce(sa.func.sum(Commission.amount_minor - Reward.taken_back), 0).label("minor"))
        .join(Reward, Reward.id == Commission.reward_id)
        .where(Commission.conversion_id == it.id, Commission.currency == it.currency)
        .lateral("given")
    )
    back = sa.orm.aliased(ReferralConversion)
    refunded = (
        sa.select(sa.func.coalesce(sa.func.sum(back.amount_minor), 0).label("minor"))
        .where(back.sale_id == it.id)
        .lateral("refunded")
    )
    # Counted once for each order, not wherever it is named.
    margin = sa.select(margin_of_order(it.order_id, Enrolment.program_id).label("minor")).offset(0).lateral("margin")
    part = margin.c.minor * sa.func.greatest(it.amount_minor - refunded.c.minor, 0)
    return (
        _of_partner(
            big(given.c.minor).label("given"),
            big(sa.func.coalesce(halves_up(part, it.amount_minor), 0)).label("left"),
        )
        .join(margin, sa.true())
        .join(given, sa.true())
        .join(refunded, sa.true())
        .where(it.kind == SALE, it.order_id.is_not(None), margin.c.minor.is_not(None), scope.holds(it.happened_at))
    )


def margin_of_order(order_id: Any, program_id: Any = None, *, gross: bool = False) -> Any:
    """What is left of an order's lines before referring is paid for, by the newest margins; null where one is not known.

    Without a program by those that anybody wrote down last; `gross` counts from prices before discounts.
    """
    rate = sa.orm.aliased(ProgramMargin)
    known = sa.or_(rate.service_id == OrderLine.service_id, rate.service_id.is_(None))
    newest = sa.select(rate.margin_bp).where(known).correlate_except(rate)
    if program_id is not None:
        newest = newest.where(rate.program_id == program_id)
    newest = newest.order_by(rate.service_id.is_(None), rate.id.desc()).limit(1)
    net = OrderLine.net_minor if gross else OrderLine.net_minor - OrderLine.discount_minor
    each = (
        sa.select((net * newest.scalar_subquery()).label("part"))
        .where(OrderLine.order_id == order_id)
        .correlate_except(OrderLine)
        .subquery("margins")
    )
    whole = sa.case(
        (sa.func.bool_or(each.c.part.is_(None)), None), else_=sa.func.sum(halves_up(each.c.part, BASIS_POINTS))
    )
    return sa.select(whole).scalar_subquery()


def _of_partner(*more: Any) -> sa.Select[*tuple[Any, ...]]:
    it = ReferralConversion
    return (
        sa.select(
            sa.cast(it.id, sa.Text).label("key"),
            it.happened_at.label("happened_at"),
            it.currency.label("currency"),
            it.external_id.label("name"),
            sa.cast(Enrolment.user_id, sa.Text).label("person"),
            User.name.label("who"),
            sa.cast(Enrolment.user_id, sa.Text).label("partner"),
            sa.cast(Enrolment.program_id, sa.Text).label("program"),
            *more,
        )
        .select_from(it)
        .join(Enrolment, Enrolment.id == it.enrolment_id)
        .join(User, User.id == Enrolment.user_id)
    )


def open_conversion(key: str, _name: str) -> str | None:
    return url_for("tracking_desk.conversion", conversion_id=key)
