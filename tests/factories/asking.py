"""Deliveries whose buyers may be asked, and what was sent to them."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import db, transaction
from app.mail.models import MailMessage
from app.orders.models import OrderLine
from app.orders.states import State
from app.projects.models import Project
from reviews.asking.models import ReviewAsk
from tests.factories import orders
from tests.factories.reviews import a_service

_numbers = itertools.count(1)


def a_delivered_line(
    buyer: User | None = None, *, service: Service | None = None, days_ago: int = 10, **contact: Any
) -> OrderLine:
    """One line of a paid order whose project was accepted `days_ago` days ago; nobody was told of it. Committed."""
    number = next(_numbers)
    service = service or a_service()
    values = {"email": f"buyer-{number}@customer.example", "name": f"Buyer {number}", **contact}
    if buyer is not None:
        values |= {"email": buyer.email, "name": buyer.name}
    order = orders.an_order(
        orders.a_contact(buyer, **values), placed_by=buyer, state=State.PAID, paid_at=_days_ago(days_ago + 20)
    )
    order.paid_minor = order.total_minor
    line = order.lines[0]
    line.service_id = service.id
    project = Project(reference=order.reference, order_id=order.id, title=line.title, state="delivered")
    project.opened_at, project.delivered_at = _days_ago(days_ago + 20), _days_ago(days_ago)
    db.session.add(project)
    db.session.commit()
    return line


def planned(line: OrderLine, **changes: Any) -> ReviewAsk:
    """The ask about that line, due now unless told otherwise."""
    from reviews.asking import eligibility, planning

    with transaction():
        it = eligibility.eligible(eligibility.lines().where(OrderLine.id == line.id))[0]
        ask_id = planning.plan(it, at=clock.now())
        ask = db.session.get_one(ReviewAsk, ask_id)
        for name, value in changes.items():
            setattr(ask, name, value)
    return ask


def asking_mails(to: str | None = None) -> list[MailMessage]:
    """The mails that asked, the oldest first."""
    found = sa.select(MailMessage).where(MailMessage.template == "asking/mail/ask").order_by(MailMessage.id)
    if to is not None:
        found = found.where(MailMessage.recipient == to)
    return list(db.session.scalars(found))


def _days_ago(days: int) -> datetime:
    return clock.in_days(-days)
