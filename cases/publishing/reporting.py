"""The report on cases: from finished projects to orders, and what of cases is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.orders.models import Order, OrderTouch
from app.projects.models import Project
from app.reports import frames, wording
from app.reports.charts import Chart, Point
from app.reports.parameters import Eyes, Parameters, Scope
from app.reports.registry import Breakdown, Dimension, Metric, Report, Series, Special, Unit
from app.reports.sockets import known_metrics
from app.reports.subjects.counting import RELATION, big, buyer, buyer_name, open_order
from app.reports.tables import Column, Table
from cases.consent.models import Coauthor, Consent
from cases.consent.outputs import Output
from cases.publishing.channels import SOURCE
from cases.publishing.models import Publication, ReadingDay
from cases.publishing.wording import READINGS
from cases.writing.models import Case

TESTS = "tests/cases/publishing/test_report.py::"
ROLES = frozenset({Role.MARKETER.value, Role.ADMIN.value})
STEPS = ("cases.finished", "cases.asked", "cases.consented", "cases.published", "cases.read", "cases.ordered")
KIND = Dimension("kind", _l("What was opened"), lambda value: str(READINGS[value]) if value in READINGS else value)
LANGUAGE = Dimension("language", _l("Language"))
CASE = Dimension("case", _l("Case"))


def finished(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Projects that were delivered in the period."""
    nothing = sa.cast(sa.null(), sa.Text)
    return sa.select(
        sa.cast(Project.id, sa.Text).label("key"),
        Project.delivered_at.label("happened_at"),
        nothing.label("currency"),
        big(1).label("amount"),
        big(1).label("base"),
        Project.reference.label("name"),
        sa.cast(Project.id, sa.Text).label("person"),
        Project.title.label("who"),
    ).where(Project.delivered_at.is_not(None), scope.holds(Project.delivered_at))


def asked(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _with(scope, sa.exists().where(Coauthor.case_id == Case.id))


def consented(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _with(scope, sa.exists().where(Consent.case_id == Case.id, Consent.output == Output.WEB))


def published(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _with(scope, sa.exists().where(Publication.case_id == Case.id, Publication.live_at.is_not(None)))


def read(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _with(scope, sa.exists().where(ReadingDay.case_id == Case.id, ReadingDay.count > 0))


def ordered(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    came = sa.exists().where(OrderTouch.source == SOURCE, OrderTouch.reference == Case.reference)
    return _with(scope, came)


def _with(scope: Scope, reached: Any) -> sa.Select[*tuple[Any, ...]]:
    """Those of the delivered projects whose case came so far, whenever it did."""
    return finished(scope).where(sa.exists().where(Case.project_id == Project.id, reached))


def readings(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """What was opened, day by day: numbers, and nobody in them."""
    it, nothing = ReadingDay, sa.cast(sa.null(), sa.Text)
    moment = sa.func.timezone("UTC", sa.cast(it.day, sa.DateTime), type_=sa.DateTime(timezone=True))
    return (
        sa.select(
            sa.cast(it.id, sa.Text).label("key"),
            moment.label("happened_at"),
            nothing.label("currency"),
            big(it.count).label("amount"),
            big(1).label("base"),
            Case.reference.label("name"),
            sa.cast(it.id, sa.Text).label("person"),
            Case.client_name.label("who"),
            it.kind.label("kind"),
            it.language.label("language"),
            Case.reference.label("case"),
        )
        .join(Case, Case.id == it.case_id)
        .where(scope.holds(moment))
    )


def brought(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Orders that came by a case, each once for every case it came by."""
    nothing = sa.cast(sa.null(), sa.Text)
    key = sa.cast(Order.id, sa.Text) + ":" + OrderTouch.reference
    return (
        sa.select(
            key.label("key"),
            Order.placed_at.label("happened_at"),
            nothing.label("currency"),
            big(1).label("amount"),
            big(1).label("base"),
            Order.reference.label("name"),
            buyer(Order.contact_id).label("person"),
            buyer_name(Order.contact_id).label("who"),
            Order.relation.label("relation"),
            OrderTouch.reference.label("case"),
        )
        .join(OrderTouch, OrderTouch.order_id == Order.id)
        .where(OrderTouch.source == SOURCE, scope.holds(Order.placed_at))
        .distinct()
    )


def funnel(parameters: Parameters, eyes: Eyes) -> Table:
    """How many of the projects finished in the period came to each step."""
    known = known_metrics()
    counted = {name: int(frames.totals(known[name], parameters, eyes)["value"].sum()) for name in STEPS}
    whole = counted[STEPS[0]]
    rows = [
        {
            "step": str(known[name].label),
            "projects": count,
            "share": wording.part_of(count, whole),
            "metric": name,
            "currency": "",
        }
        for name, count in counted.items()
    ]
    columns = (
        Column(key="step", label=_("Step")),
        Column(key="projects", label=_("Projects"), unit="count", metric="*metric"),
        Column(key="share", label=_("Of those finished"), unit="share"),
    )
    names = ["step", "projects", "share", "metric", "currency"]
    return Table(columns, pd.DataFrame(rows if whole else [], columns=names))


def _funnel_chart(table: Table, _parameters: Parameters) -> Sequence[Chart]:
    points = tuple(
        Point(label=each["step"], value=float(each["projects"]), shown=wording.shown(each["projects"], "count"))
        for each in table.records()
    )
    if not points:
        return ()
    said = _(
        "Of %(all)s finished projects, %(published)s were told in public and %(ordered)s brought an order.",
        all=points[0].shown,
        published=points[3].shown,
        ordered=points[-1].shown,
    )
    return (Chart(kind="bars", title=_("From finished projects to orders"), sentence=said, points=points),)


def open_project(_key: str, name: str) -> str | None:
    return url_for("projects.show", reference=name)


def open_case(_key: str, name: str) -> str | None:
    return url_for("case_publishing_desk.show", reference=name)


def _step(name: str, label: Any, sentence: Any, rows: Any) -> Metric:
    return Metric(
        id=name,
        label=label,
        sentence=sentence,
        formula=_l("Number of such projects"),
        unit=Unit.COUNT,
        numerator=_l("A project delivered in the period"),
        time_basis=_l("The day on which the project was delivered, whenever its case came so far"),
        owner_test=TESTS + "test_how_far_finished_projects_came",
        read=rows,
        roles=ROLES,
        link=open_project,
    )


METRICS = (
    _step("cases.finished", _l("Finished projects"), _l("How many projects were delivered."), finished),
    _step("cases.asked", _l("Clients asked"), _l("Of how many a client was asked for a case."), asked),
    _step("cases.consented", _l("Clients who said yes"), _l("Of how many a client allowed the case."), consented),
    _step("cases.published", _l("Told in public"), _l("Of how many a case was published."), published),
    _step("cases.read", _l("Read by somebody"), _l("Of how many the case was opened."), read),
    _step("cases.ordered", _l("Brought an order"), _l("Of how many the case brought an order."), ordered),
    Metric(
        id="cases.readings",
        label=_l("Cases opened"),
        sentence=_l("How often pages, articles and files of cases were opened."),
        formula=_l("Sum of the counts of each day"),
        unit=Unit.COUNT,
        numerator=_l("A page, an article or a file that was opened once"),
        time_basis=_l("The day (UTC) on which it was opened"),
        owner_test=TESTS + "test_readings_and_orders_are_counted_as_they_happened",
        read=readings,
        dimensions=(KIND, LANGUAGE, CASE),
        roles=ROLES,
        link=open_case,
    ),
    Metric(
        id="cases.orders",
        label=_l("Orders that came by a case"),
        sentence=_l("How many orders came from a case, each once for every case it came by."),
        formula=_l("Number of such orders"),
        unit=Unit.COUNT,
        numerator=_l("An order and the case it came by"),
        time_basis=_l("The day on which the order was placed"),
        owner_test=TESTS + "test_readings_and_orders_are_counted_as_they_happened",
        read=brought,
        dimensions=(CASE, RELATION),
        roles=ROLES,
        link=open_order,
    ),
)

REPORT = Report(
    id="cases",
    title=_l("Cases"),
    question=_l("What becomes of finished projects when we tell of them?"),
    tiles=("cases.finished", "cases.asked", "cases.consented", "cases.published", "cases.readings", "cases.orders"),
    parts=(
        Special(
            id="funnel",
            title=_l("From finished projects to orders"),
            sentence=_l("Projects delivered in the period, and how far each came, whenever that was."),
            table=funnel,
            charts=_funnel_chart,
        ),
        Series(id="readings", title=_l("Opened over time"), metrics=("cases.readings",)),
        Breakdown(id="kinds", title=_l("What was opened"), metrics=("cases.readings",), dimension="kind"),
        Breakdown(id="each", title=_l("By case"), metrics=("cases.readings", "cases.orders"), dimension="case"),
    ),
    roles=ROLES,
    order=45,
    icon="bi-journal-text",
)
