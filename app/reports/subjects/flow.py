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
from app.reports.registry import Breakdown, How, Metric, Report, Series, Unit
from app.reports.subjects.counting import (
    RELATION,
    SOURCE,
    big,
    buyer,
    buyer_name,
    last_touch,
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


def _projects(scope: Scope, at: Any, amount: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            sa.cast(Project.id, sa.Text).label("key"),
            at.label("happened_at"),
            sa.cast(sa.null(), sa.Text).label("currency"),
            amount.label("amount"),
            big(1).label("base"),
            Project.reference.label("name"),
            buyer(Order.contact_id).label("person"),
            buyer_name(Order.contact_id).label("who"),
            Order.relation.label("relation"),
            last_touch(Order.id).label("source"),
        )
        .join(Order, Order.id == Project.order_id)
        .where(scope.holds(at), visible(scope.eyes))
    )


def _first_leader() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.min(ProjectMember.joined_at))
        .where(ProjectMember.project_id == Project.id, ProjectMember.part == Part.PROJECT_LEADER)
        .scalar_subquery()
    )


def delivered(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _projects(scope, Project.delivered_at, big(1))


def lead_time(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    began = sa.func.coalesce(Order.paid_at, Project.opened_at)
    return _projects(scope, Project.delivered_at, seconds_between(began, Project.delivered_at))


def cycle_time(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    began = _first_leader()
    return _projects(scope, Project.delivered_at, seconds_between(began, Project.delivered_at)).where(
        began.is_not(None)
    )


def time_to_leader(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    first = _first_leader()
    return _projects(scope, Project.opened_at, seconds_between(Project.opened_at, first)).where(first.is_not(None))


def on_time(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    day = sa.cast(sa.func.timezone(settings().seller.timezone, Project.delivered_at), sa.Date)
    kept = big(sa.case((day <= Project.due_on, 1), else_=0))
    return _projects(scope, Project.delivered_at, kept).where(Project.due_on.is_not(None))


def tenure(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _members(scope, lambda since: big(sa.func.floor(sa.extract("epoch", scope.end - since) / A_DAY)))


def members(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _members(scope, lambda _since: big(1))


def _members(scope: Scope, amount: Any) -> sa.Select[*tuple[Any, ...]]:
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
            sa.cast(sa.null(), sa.Text).label("currency"),
            amount(became.c.since).label("amount"),
            big(1).label("base"),
            (sa.literal("#") + sa.cast(Member.id, sa.Text)).label("name"),
            sa.cast(Member.user_id, sa.Text).label("person"),
            sa.select(User.name).where(User.id == Member.user_id).scalar_subquery().label("who"),
        )
        .join(became, became.c.member_id == Member.id)
        .where(last.in_([Stage.PARTNER.value, Stage.PAUSED.value]))
    )


def _open_member(key: str, _name: str) -> str | None:
    return url_for("members.show", member_id=int(key))


def _time(name: str, label: Any, sentence: Any, formula: Any, at: Any, read: Any) -> Metric:
    return Metric(
        id=name, label=label, sentence=sentence, formula=formula, unit=Unit.SECONDS, how=How.MEDIAN, numerator=label,
        time_basis=at, read=read, dimensions=(RELATION, SOURCE), roles=IN_PROJECTS, more_is_better=False,
        link=open_project, owner_test=TESTS + "test_lead_and_cycle_time_and_what_was_on_time",
    )  # fmt: skip


METRICS = (
    Metric(
        id="flow.delivered",
        label=_l("Projects delivered"),
        sentence=_l("How many projects the client accepted."),
        formula=_l("Number of projects accepted in the period"),
        unit=Unit.COUNT,
        numerator=_l("A project"),
        time_basis=ON_DELIVERY,
        owner_test=TESTS + "test_lead_and_cycle_time_and_what_was_on_time",
        read=delivered,
        dimensions=(RELATION, SOURCE),
        roles=IN_PROJECTS,
        link=open_project,
    ),
    _time(
        "flow.lead_time",
        _l("Lead time"),
        _l("Half of the projects were accepted within this time after the client had paid."),
        _l("Median of acceptance − payment"),
        ON_DELIVERY,
        lead_time,
    ),
    _time(
        "flow.cycle_time",
        _l("Cycle time"),
        _l("Half of the projects were accepted within this time after somebody began to lead them."),
        _l("Median of acceptance − first leader"),
        ON_DELIVERY,
        cycle_time,
    ),
    _time(
        "flow.time_to_leader",
        _l("Waiting for a leader"),
        _l("Half of the projects had a leader within this time after they were opened."),
        _l("Median of first leader − opening"),
        _l("The day on which the project was opened"),
        time_to_leader,
    ),
    Metric(
        id="flow.on_time",
        label=_l("Delivered on time"),
        sentence=_l("What share of the projects with a due day was accepted on that day or before."),
        formula=_l("Projects accepted by their due day / accepted projects with a due day"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("On time"),
        denominator=_l("An accepted project with a due day"),
        time_basis=ON_DELIVERY,
        owner_test=TESTS + "test_lead_and_cycle_time_and_what_was_on_time",
        read=on_time,
        dimensions=(RELATION, SOURCE),
        roles=IN_PROJECTS,
        link=open_project,
    ),
    Metric(
        id="members.tenure",
        label=_l("Tenure of members"),
        sentence=_l("How long those who are members at the end of the period have been with us on average."),
        formula=_l("Days since becoming a member, summed / number of members"),
        unit=Unit.DAYS,
        how=How.MEAN,
        numerator=_l("Days since becoming a member"),
        denominator=_l("A member"),
        time_basis=_l("The end of the period"),
        owner_test=TESTS + "test_members_stay_until_they_leave",
        read=tenure,
        roles=WITH_MEMBERS,
        over_time=False,
        link=_open_member,
    ),
    Metric(
        id="members.count",
        label=_l("Members"),
        sentence=_l("How many members there are at the end of the period."),
        formula=_l("Number of people whose last step is “member” or “paused”"),
        unit=Unit.COUNT,
        numerator=_l("A member"),
        time_basis=_l("The end of the period"),
        owner_test=TESTS + "test_members_stay_until_they_leave",
        read=members,
        roles=WITH_MEMBERS,
        over_time=False,
        link=_open_member,
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
