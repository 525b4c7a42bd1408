"""How well the common business model works: how fast and how reliably projects are done, who comes back, who stays.

Figures of projects are of those the reader takes part in; administrators see all. Days are due on the seller's clock.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.roles import Role
from app.config import settings
from app.orders.models import Order
from app.organisation.models import Member, MemberStage
from app.organisation.states import Stage
from app.projects.access import live_in
from app.projects.models import Project, ProjectMember
from app.projects.states import Part
from app.reports.parameters import Eyes, Scope
from app.reports.registry import Breakdown, How, Report, Rows, Series, Unit
from app.reports.subjects.counting import (
    RELATION,
    SOURCE,
    big,
    buyer,
    buyer_name,
    counted,
    last_touch,
    no_currency,
    open_project,
    seconds_between,
)

TESTS = "tests/app/reports/test_flow.py::"
IN_PROJECTS = frozenset({Role.PROJECT_LEADER.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
WITH_MEMBERS = frozenset({Role.PROJECT_LEADER.value, Role.ADMIN.value})
ON_DELIVERY = _l("The day on which the client accepted the work")
A_DAY = 86_400


def visible(eyes: Eyes) -> sa.ColumnElement[bool]:
    """As a condition on Project: as `app.projects.access.visible_to`, for eyes without a request."""
    if eyes.oversees:
        return sa.true()
    return sa.false() if eyes.user_id is None else Project.id.in_(live_in(eyes.user_id))


def delivered(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Projects the client accepted, how long each took and whether it was in time."""
    led = (
        sa.select(ProjectMember.project_id, sa.func.min(ProjectMember.joined_at).label("since"))
        .where(ProjectMember.part == Part.PROJECT_LEADER)
        .group_by(ProjectMember.project_id)
        .subquery("led")
    )
    paid = sa.func.coalesce(Order.paid_at, Project.opened_at)
    day = sa.cast(sa.func.timezone(settings().seller.timezone, Project.delivered_at), sa.Date)
    return _projects(
        scope,
        Project.delivered_at,
        seconds_between(paid, Project.delivered_at).label("lead"),
        seconds_between(led.c.since, Project.delivered_at).label("cycle"),
        Project.due_on.is_not(None).label("is_due"),
        (day <= Project.due_on).label("is_on_time"),
    ).join(led, led.c.project_id == Project.id, isouter=True)


def opened(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Projects that found a leader, by the day they were opened."""
    first = (
        sa.select(sa.func.min(ProjectMember.joined_at))
        .where(ProjectMember.project_id == Project.id, ProjectMember.part == Part.PROJECT_LEADER)
        .scalar_subquery()
    )
    waited = seconds_between(Project.opened_at, first).label("waited")
    return _projects(scope, Project.opened_at, waited).where(first.is_not(None))


def _projects(scope: Scope, at: Any, *more: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            sa.cast(Project.id, sa.Text).label("key"),
            at.label("happened_at"),
            no_currency(),
            Project.reference.label("name"),
            buyer(Order.contact_id).label("person"),
            buyer_name(Order.contact_id).label("who"),
            Order.relation.label("relation"),
            last_touch(Order.id).label("source"),
            *more,
        )
        .join(Order, Order.id == Project.order_id)
        .where(scope.holds(at), visible(scope.eyes))
    )


def members(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Who is a partner when the period ends: the last step before then says so."""
    became = (
        sa.select(MemberStage.member_id, sa.func.min(MemberStage.happened_at).label("since"))
        .where(MemberStage.stage == Stage.PARTNER.value, MemberStage.happened_at < scope.end)
        .group_by(MemberStage.member_id)
        .subquery("became")
    )
    last = (
        sa.select(MemberStage.stage)
        .where(MemberStage.member_id == Member.id, MemberStage.happened_at < scope.end)
        .order_by(MemberStage.happened_at.desc(), MemberStage.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(
            sa.cast(Member.id, sa.Text).label("key"),
            became.c.since.label("happened_at"),
            no_currency(),
            big(sa.func.floor(sa.extract("epoch", scope.end - became.c.since) / A_DAY)).label("days"),
            (sa.literal("#") + sa.cast(Member.id, sa.Text)).label("name"),
            sa.cast(Member.user_id, sa.Text).label("person"),
            sa.select(User.name).where(User.id == Member.user_id).scalar_subquery().label("who"),
        )
        .join(became, became.c.member_id == Member.id)
        .where(last.in_([Stage.PARTNER.value, Stage.PAUSED.value]))
    )


def _open_member(key: str, _name: str) -> str | None:
    return url_for("members.show", member_id=int(key))


DELIVERED = Rows(
    read=delivered, tests=TESTS, time_basis=ON_DELIVERY, dimensions=(RELATION, SOURCE), roles=IN_PROJECTS, link=open_project
)  # fmt: skip
OPENED = Rows(
    read=opened, tests=TESTS, time_basis=_l("The day on which the project was opened"), dimensions=(RELATION, SOURCE),
    roles=IN_PROJECTS, link=open_project,
)  # fmt: skip
MEMBERS = Rows(
    read=members, tests=TESTS, time_basis=_l("The end of the period"), roles=WITH_MEMBERS, link=_open_member
)  # fmt: skip
TIMES = "test_lead_and_cycle_time_and_what_was_on_time"
STAYING = "test_members_stay_until_they_leave"

METRICS = (
    DELIVERED.metric(
        "flow.delivered",
        _l("Projects delivered"),
        _l("How many projects the client accepted."),
        _l("Number of projects accepted in the period"),
        _l("A project"),
        proof=TIMES,
    ),
    DELIVERED.median(
        "flow.lead_time",
        _l("Lead time"),
        _l("Half of the projects were accepted within this time after the client had paid."),
        _l("Median of acceptance − payment"),
        _l("Lead time"),
        amount=lambda row: row.lead,
        proof=TIMES,
    ),
    DELIVERED.median(
        "flow.cycle_time",
        _l("Cycle time"),
        _l("Half of the projects were accepted within this time after somebody began to lead them."),
        _l("Median of acceptance − first leader"),
        _l("Cycle time"),
        amount=lambda row: row.cycle,
        where=lambda row: row.cycle.is_not(None),
        proof=TIMES,
    ),
    OPENED.median(
        "flow.time_to_leader",
        _l("Waiting for a leader"),
        _l("Half of the projects had a leader within this time after they were opened."),
        _l("Median of first leader − opening"),
        _l("Waiting for a leader"),
        amount=lambda row: row.waited,
        proof=TIMES,
    ),
    DELIVERED.share(
        "flow.on_time",
        _l("Delivered on time"),
        _l("What share of the projects with a due day was accepted on that day or before."),
        _l("Projects accepted by their due day / accepted projects with a due day"),
        _l("On time"),
        of=_l("An accepted project with a due day"),
        amount=lambda row: counted(row.is_on_time),
        where=lambda row: row.is_due,
        proof=TIMES,
    ),
    MEMBERS.metric(
        "members.tenure",
        _l("Tenure of members"),
        _l("How long those who are members at the end of the period have been with us on average."),
        _l("Days since becoming a member, summed / number of members"),
        _l("Days since becoming a member"),
        denominator=_l("A member"),
        unit=Unit.DAYS,
        how=How.MEAN,
        amount=lambda row: row.days,
        over_time=False,
        proof=STAYING,
    ),
    MEMBERS.metric(
        "members.count",
        _l("Members"),
        _l("How many members there are at the end of the period."),
        _l("Number of people whose last step is “member” or “paused”"),
        _l("A member"),
        over_time=False,
        proof=STAYING,
    ),
)

REPORT = Report(
    id="flow",
    title=_l("Efficiency and staying power"),
    question=_l("How fast and how reliably do we work, who comes back, and who stays?"),
    tiles=(
        "flow.on_time",
        "flow.lead_time",
        "flow.cycle_time",
        "flow.time_to_leader",
        "flow.delivered",
        "customers.repeat",
        "members.count",
        "members.tenure",
    ),
    parts=(
        Series(id="delivered", title=_l("Projects delivered"), metrics=("flow.delivered",)),
        Series(id="times", title=_l("Lead and cycle time"), metrics=("flow.lead_time", "flow.cycle_time"), kind=""),
        Breakdown(
            id="sources",
            title=_l("Lead time by source"),
            metrics=("flow.lead_time", "flow.cycle_time"),
            dimension="source",
        ),
    ),
    roles=IN_PROJECTS,
    order=40,
    icon="bi-speedometer2",
)
