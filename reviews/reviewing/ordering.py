"""Reviewing from the page of one's own order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.orders.models import Order, OrderLine
from app.projects.models import Project
from reviews.reviewing.models import Review, ReviewRequest
from reviews.reviewing.requesting import Recipient, request_review
from reviews.reviewing.states import Channel, State


class NotDelivered(Conflict):
    title = _l("You can review this once it was delivered")


@dataclass(frozen=True)
class Reviewable:
    """One line of an order for its page: its review, where there is one."""

    line: OrderLine
    review: Review | None


def reviewable(order: Order) -> Sequence[Reviewable]:
    """The lines of a delivered order that name a service; none before it was delivered."""
    if not is_delivered(order):
        return ()
    lines = [line for line in order.lines if line.service_id is not None]
    found = db.session.scalars(
        sa.select(Review)
        .where(Review.order_id == order.id, Review.state.not_in([State.WITHDRAWN, State.DRAFT]))
        .order_by(Review.id)
    )
    by_line = {review.order_line_id: review for review in found}
    return [Reviewable(line, by_line.get(line.id)) for line in lines]


def is_delivered(order: Order) -> bool:
    """Paid, and its project handed over; an order without a project is delivered when it is paid."""
    if order.paid_at is None:
        return False
    project = db.session.scalar(sa.select(Project).where(Project.order_id == order.id))
    return project is None or project.delivered_at is not None


def request_own(order: Order, line_id: int, by: User | None) -> str:
    """A request whose recipient is the customer of the order; its token. Earlier ones of the same kind are cancelled.

    Raises `NotFound` for a line of another order, and `NotDelivered`.
    """
    line = next((each for each in order.lines if each.id == line_id and each.service_id is not None), None)
    if line is None:
        raise NotFound
    if not is_delivered(order):
        raise NotDelivered
    email = order.contact.email
    db.session.execute(
        sa.update(ReviewRequest)
        .where(
            ReviewRequest.order_line_id == line.id,
            ReviewRequest.channel == Channel.ONSITE_FORM,
            ReviewRequest.recipient_email == email,
            ReviewRequest.answered_at.is_(None),
        )
        .values(cancelled_at=clock.now())
    )
    owner = by if by is not None and by.email == email else None
    project_id = db.session.scalar(sa.select(Project.id).where(Project.order_id == order.id))
    assert line.service_id is not None
    _request, raw = request_review(
        service_id=line.service_id,
        recipient=Recipient(
            name=order.contact.name, email=email, locale=order.contact.locale, user_id=owner.id if owner else None
        ),
        channel=Channel.ONSITE_FORM,
        order_line_id=line.id,
        project_id=project_id,
    )
    return raw
