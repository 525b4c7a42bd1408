"""What cases bring: from finished projects to orders, and for each case who read it and who ordered by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.database import db
from app.orders.models import Order, OrderTouch
from app.projects.models import Project
from cases.consent.models import Coauthor, Consent
from cases.consent.outputs import Output
from cases.publishing.channels import SOURCE, Reading
from cases.publishing.models import PlannedChannel, Publication, ReadingDay
from cases.writing.models import Case

PAID = Order.paid_at.is_not(None)


@dataclass(frozen=True)
class Yield:
    """How many came how far. Every number counts only those of the numbers before it that began in the same span of days."""

    finished: int
    started: int
    asked: int
    consented: int
    published: int
    read: int
    ordered: int


@dataclass(frozen=True)
class CaseFigures:
    """One case: opened pages, loaded PDFs, orders that were placed and those that were paid."""

    case: Case
    pages: int
    pdfs: int
    orders: int
    paid: int


def whole_yield(since: date) -> Yield:
    """From projects delivered since that day; a step is reached whenever it was."""
    base = sa.select(Project.id).where(Project.delivered_at >= since).subquery()
    cases = sa.select(Case.id).where(Case.project_id.in_(sa.select(base.c.id)))

    def count(of: sa.Select[int]) -> int:
        return db.session.scalar(sa.select(sa.func.count()).select_from(of.distinct().subquery())) or 0

    return Yield(
        finished=count(sa.select(base.c.id)),
        started=count(cases),
        asked=count(sa.select(Coauthor.case_id).where(Coauthor.case_id.in_(cases))),
        consented=count(sa.select(Consent.case_id).where(Consent.case_id.in_(cases), Consent.output == Output.WEB)),
        published=count(
            sa.select(Publication.case_id).where(Publication.case_id.in_(cases), Publication.live_at.is_not(None))
        ),
        read=count(sa.select(ReadingDay.case_id).where(ReadingDay.case_id.in_(cases))),
        ordered=count(
            sa.select(Case.id)
            .join(OrderTouch, OrderTouch.reference == Case.reference)
            .where(OrderTouch.source == SOURCE, Case.id.in_(cases))
        ),
    )


def published_cases() -> sa.Select[Case]:
    """Every case that ever was in public, the latest first."""
    latest = (
        sa.select(Publication.case_id, sa.func.max(Publication.live_at).label("at"))
        .where(Publication.live_at.is_not(None))
        .group_by(Publication.case_id)
        .subquery()
    )
    return sa.select(Case).join(latest, latest.c.case_id == Case.id).order_by(latest.c.at.desc(), Case.id.desc())


def figures_of(cases: Sequence[Case]) -> list[CaseFigures]:
    """In a constant number of statements."""
    ids = [case.id for case in cases]
    readings = _readings(ids)
    orders = _orders([case.reference for case in cases])
    return [
        CaseFigures(
            case=case,
            pages=readings.get((case.id, Reading.PAGE), 0) + readings.get((case.id, Reading.BLOG), 0),
            pdfs=readings.get((case.id, Reading.PDF), 0),
            orders=orders.get(case.reference, (0, 0))[0],
            paid=orders.get(case.reference, (0, 0))[1],
        )
        for case in cases
    ]


def by_kind(case_id: int) -> Mapping[str, int]:
    """How often each kind of output of a case was opened."""
    found = (
        sa.select(ReadingDay.kind, sa.func.sum(ReadingDay.count))
        .where(ReadingDay.case_id == case_id)
        .group_by(ReadingDay.kind)
    )
    return {kind: int(count) for kind, count in db.session.execute(found)}


def by_code(case: Case) -> Mapping[str, tuple[int, int]]:
    """For each tracked link: how often it was opened, and how many orders came by it."""
    read = (
        sa.select(ReadingDay.code, sa.func.sum(ReadingDay.count))
        .where(ReadingDay.case_id == case.id)
        .group_by(ReadingDay.code)
    )
    opened = {code: int(count) for code, count in db.session.execute(read)}
    code = OrderTouch.details["code"].astext
    came = (
        sa.select(code, sa.func.count(sa.distinct(OrderTouch.order_id)))
        .where(OrderTouch.source == SOURCE, OrderTouch.reference == case.reference)
        .group_by(code)
    )
    ordered = {key or "": int(count) for key, count in db.session.execute(came)}
    return {key: (opened.get(key, 0), ordered.get(key, 0)) for key in {*opened, *ordered}}


def channels_of(case_id: int) -> Sequence[PlannedChannel]:
    found = sa.select(PlannedChannel).where(PlannedChannel.case_id == case_id, PlannedChannel.removed_at.is_(None))
    return db.session.scalars(found.order_by(PlannedChannel.planned_on.nulls_last(), PlannedChannel.id)).all()


def _readings(ids: Sequence[int]) -> dict[tuple[int, str], int]:
    found = (
        sa.select(ReadingDay.case_id, ReadingDay.kind, sa.func.sum(ReadingDay.count))
        .where(ReadingDay.case_id.in_(ids))
        .group_by(ReadingDay.case_id, ReadingDay.kind)
    )
    return {(case_id, kind): int(count) for case_id, kind, count in db.session.execute(found)}


def _orders(references: Sequence[str]) -> dict[str, tuple[int, int]]:
    order = sa.distinct(OrderTouch.order_id)
    found = (
        sa.select(OrderTouch.reference, sa.func.count(order), sa.func.count(order).filter(PAID))
        .join(Order, Order.id == OrderTouch.order_id)
        .where(OrderTouch.source == SOURCE, OrderTouch.reference.in_(references))
        .group_by(OrderTouch.reference)
    )
    return {reference: (int(placed), int(paid)) for reference, placed, paid in db.session.execute(found)}
