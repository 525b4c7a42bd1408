"""Who may be asked: every buyer of something that was delivered, and nobody is left out for what they may think.

What may narrow it: an objection, the service, the language, and orders whose money went back (R6). There is no other
condition here, and a test reads this file to see that none is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Contact
from app.catalogue.models import Service
from app.database import db
from app.orders.models import Order, OrderLine
from app.projects.models import Project
from reviews.asking.models import Suppression


@dataclass(frozen=True, kw_only=True)
class Eligible:
    """One order line whose buyer may be asked."""

    line_id: int
    service_id: int
    reference: str
    position: int
    project_id: int | None
    delivered_at: datetime
    email: str
    locale: str


def delivered_at() -> sa.ColumnElement[datetime | None]:
    """When a line was delivered: its project was accepted; an order without project, its lead time after the payment."""
    lead = sa.func.make_interval(0, 0, 0, sa.cast(Service.lead_time_days, sa.Integer))
    alone = sa.case((Project.id.is_(None), Order.paid_at + lead))
    return sa.func.coalesce(Project.delivered_at, alone)


def lines(
    *, service_ids: Sequence[int] = (), languages: Sequence[str] = (), until: datetime | None = None
) -> sa.Select[Any]:
    """Order lines that were delivered by `until` and whose buyer did not object."""
    objected = sa.select(Suppression.email).where(Suppression.email == sa.func.lower(Contact.email))
    found = (
        sa.select(
            OrderLine.id,
            OrderLine.service_id,
            Order.reference,
            OrderLine.position,
            Project.id.label("project_id"),
            delivered_at().label("delivered_at"),
            sa.func.lower(Contact.email).label("email"),
            Contact.locale,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(Contact, Contact.id == Order.contact_id)
        .join(Service, Service.id == OrderLine.service_id)
        .outerjoin(Project, Project.order_id == Order.id)
        .where(
            Order.paid_at.is_not(None),
            Order.refunded_minor < Order.paid_minor,
            Contact.erased_at.is_(None),
            Contact.email != "",
            delivered_at().is_not(None),
            ~objected.exists(),
        )
    )
    if service_ids:
        found = found.where(OrderLine.service_id.in_(service_ids))
    if languages:
        found = found.where(Contact.locale.in_(languages))
    if until is not None:
        found = found.where(delivered_at() <= until)
    return found.order_by(OrderLine.id)


def eligible(found: sa.Select[Any]) -> list[Eligible]:
    return [
        Eligible(
            line_id=row.id,
            service_id=row.service_id,
            reference=row.reference,
            position=row.position,
            project_id=row.project_id,
            delivered_at=row.delivered_at,
            email=row.email,
            locale=row.locale,
        )
        for row in db.session.execute(found)
    ]
