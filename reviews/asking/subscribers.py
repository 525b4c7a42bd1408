"""What asking does when something has happened to an order, a project, a request or a review."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.accounts.facts import ContactCorrected
from app.accounts.models import Contact
from app.database import db
from app.orders.facts import OrderRefunded
from app.orders.models import Order, OrderLine
from app.projects.facts import FeedbackMarked, ProjectDelivered, ProjectReopened
from app.projects.queries import project_by_id
from reviews.asking import permitting, planning, tasks
from reviews.asking.caps import MOST_REMINDERS
from reviews.asking.destinations import Place
from reviews.asking.models import ReviewAsk
from reviews.reviewing.facts import RequestPostponed, ReviewSubmitted
from reviews.reviewing.models import ReviewRequest

_NOW = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_SETTLE = (
    sa.update(ReviewAsk)
    .where(
        sa.or_(
            ReviewAsk.request_id == sa.bindparam("request", type_=sa.BigInteger),
            ReviewAsk.order_line_id == sa.bindparam("line", type_=sa.BigInteger),
        ),
        ReviewAsk.destination == Place.HOUSE,
        ReviewAsk.state.in_(("waiting", "sent")),
    )
    .values(state="answered", next_at=None, settled_at=_NOW)
)


def plan_delivered(fact: ProjectDelivered) -> None:
    planning.take_up(fact.project_id)
    planning.plan_order(fact.order_id)


def wait_for_reopened(fact: ProjectReopened) -> None:
    planning.call_off(project_by_id(fact.project_id).order_id, "reopened")


def call_off_refunded(fact: OrderRefunded) -> None:
    if fact.fully:
        planning.call_off(fact.order_id, "refunded")


def settle_reviewed(fact: ReviewSubmitted) -> None:
    """Whoever has written is asked and reminded no more, whatever they wrote (R9)."""
    if fact.request_id is None and fact.order_line_id is None:
        return
    answered = {"request": fact.request_id, "line": fact.order_line_id, "now": clock.now()}
    db.session.connection().execute(_SETTLE, answered)


def ask_again_later(fact: RequestPostponed) -> None:
    """Not tried yet: the next mail waits for that day, if one is left."""
    ask = db.session.scalar(sa.select(ReviewAsk).where(ReviewAsk.request_id == fact.request_id).with_for_update())
    request = db.session.get(ReviewRequest, fact.request_id)
    if ask is not None and request is not None and ask.state == "sent" and ask.reminders_sent < MOST_REMINDERS:
        ask.next_at = request.postponed_until


def ask_the_author(fact: FeedbackMarked) -> None:
    """Somebody marked a message as feedback: whoever wrote it decides what becomes of it."""
    permission = permitting.ask(fact.message_id, fact.project_id, fact.author_id)
    if permission is not None:
        tasks.ask_permission.defer(permission_id=permission.id)


def follow_address(fact: ContactCorrected) -> None:
    """Mails go to the corrected address; the old one is not written to again."""
    if "email" not in fact.fields:
        return
    email = db.session.scalar(sa.select(sa.func.lower(Contact.email)).where(Contact.id == fact.contact_id))
    lines = (
        sa.select(OrderLine.id).join(Order, Order.id == OrderLine.order_id).where(Order.contact_id == fact.contact_id)
    )
    db.session.execute(
        sa.update(ReviewAsk)
        .where(ReviewAsk.order_line_id.in_(lines), ReviewAsk.state == "waiting")
        .values(email=email),
        execution_options={"synchronize_session": False},
    )
