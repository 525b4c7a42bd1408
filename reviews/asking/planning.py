"""From a delivery to an ask: one per order line and place, however often and by whomever it is planned."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.orders.models import OrderLine
from reviews.asking import eligibility
from reviews.asking.destinations import Place
from reviews.asking.eligibility import Eligible
from reviews.asking.models import ReviewAsk
from reviews.asking.rules import rule_of

LATELY = timedelta(days=30)


def plan_order(order_id: int) -> None:
    """The work was accepted: each of its lines is asked about when its service's delay is over."""
    mine = eligibility.lines().where(OrderLine.order_id == order_id)
    for each in eligibility.eligible(mine):
        if (rule := rule_of(each.service_id)).active:
            plan(each, at=rule.pace.first_at(each.delivered_at), locale=rule.locale)


def plan_missed() -> None:
    """Lines that nobody told us about: orders without a project, and what was delivered before a rule was made."""
    known = sa.select(ReviewAsk.id).where(ReviewAsk.order_line_id == OrderLine.id, ReviewAsk.destination == Place.HOUSE)
    without = eligibility.lines(until=clock.now()).where(
        ~known.exists(), eligibility.Project.id.is_(None), eligibility.delivered_at() > clock.now() - LATELY
    )
    for each in eligibility.eligible(without):
        if (rule := rule_of(each.service_id)).active:
            plan(each, at=rule.pace.first_at(each.delivered_at), locale=rule.locale)


def plan(
    it: Eligible, *, at: datetime, locale: str = "", campaign_id: int | None = None, place: Place = Place.HOUSE
) -> int | None:
    """The id of the new ask; None when that line is asked about there already."""
    return db.session.scalar(
        insert(ReviewAsk)
        .values(
            order_line_id=it.line_id,
            service_id=it.service_id,
            project_id=it.project_id,
            campaign_id=campaign_id,
            destination=place,
            email=it.email,
            locale=locale or it.locale,
            next_at=at,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["order_line_id", "destination"])
        .returning(ReviewAsk.id)
    )


def call_off(order_id: int, because: str) -> None:
    """What waits is not sent, what was sent is not reminded of: the money went back, or the work goes on."""
    for ask in _of_order(order_id):
        if ask.state == "waiting":
            ask.skip(because)
        else:
            ask.stop()


def take_up(project_id: int) -> None:
    """Delivered once more: what was called off because the work went on is asked about after all."""
    for ask in db.session.scalars(
        sa.select(ReviewAsk)
        .where(ReviewAsk.project_id == project_id, ReviewAsk.because == "reopened")
        .with_for_update()
    ):
        ask.state, ask.because, ask.settled_at = "waiting", "", None
        ask.next_at = rule_of(ask.service_id).pace.first_at(clock.now())


def _of_order(order_id: int) -> sa.ScalarResult[ReviewAsk]:
    lines = sa.select(OrderLine.id).where(OrderLine.order_id == order_id)
    return db.session.scalars(
        sa.select(ReviewAsk)
        .where(ReviewAsk.order_line_id.in_(lines), ReviewAsk.next_at.is_not(None))
        .order_by(ReviewAsk.id)
        .with_for_update()
    )
