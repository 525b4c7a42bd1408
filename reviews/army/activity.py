"""What people did in the last year, read from what the company has anyway: orders, reviews, recommendations, missions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import clock
from app.accounts.models import Contact, RoleGrant, User
from app.accounts.roles import STAFF_ROLES, Role
from app.database import db
from app.orders import sockets as orders
from app.orders.models import Order
from reviews.army.fan_models import FanObjection
from reviews.army.mission_models import MissionAssignment, Wish
from reviews.army.models import Volunteer
from reviews.army.scoring import Activity
from reviews.army.states import Step
from reviews.army.support_models import CampaignComplaint
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.sockets import deeds
from reviews.reviewing.states import State

YEAR = timedelta(days=365)
OF_OURS = sorted(role.value for role in {*STAFF_ROLES, Role.PROJECT_EXPERT, Role.CANDIDATE})
COUNTED = (State.SUBMITTED, State.HELD, State.PUBLISHED)


def people() -> sa.Select[int]:
    """Ids of everybody who may be looked at: an account, nobody of ours, no objection."""
    of_ours = sa.select(RoleGrant.user_id).where(RoleGrant.revoked_at.is_(None), RoleGrant.role.in_(OF_OURS))
    return sa.select(User.id).where(
        User.erased_at.is_(None), User.id.not_in(of_ours), User.id.not_in(sa.select(FanObjection.user_id))
    )


def activities(since: datetime) -> dict[int, Activity]:
    """By person; who did nothing since then is left out."""
    known = set(db.session.scalars(people()))
    found = _orders(since, known)
    for who, numbers in _added_up((*_reviews(since), *_deeds(since), *_missions(since))):
        if who in known:
            found[who] = replace(found.get(who, Activity()), **numbers)
    for each in (each for answer in orders.recommended.answers(since) for each in answer if each.user_id in known):
        before = found.get(each.user_id, Activity())
        same = before.currency in ("", each.net.currency)
        found[each.user_id] = replace(
            before,
            friends=before.friends + each.friends,
            currency=before.currency or each.net.currency,
            recommended_minor=before.recommended_minor + (each.net.minor if same else 0),
        )
    return {who: each for who, each in found.items() if each.is_anything}


Counted = tuple[int, str, int]


def _added_up(rows: Iterable[Counted]) -> Iterable[tuple[int, dict[str, Any]]]:
    sums: dict[int, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    for who, name, count in rows:
        sums[who][name] += count
    return sums.items()


def _orders(since: datetime, known: set[int]) -> dict[int, Activity]:
    """Paid orders of the account or of its proven address, net of what went back, in the currency with most of it."""
    owner = aliased(User)
    who = sa.func.coalesce(Contact.user_id, Order.placed_by_id, owner.id)
    kept = Order.net_minor - Order.net_minor * Order.refunded_minor / sa.func.greatest(Order.paid_minor, 1)
    rows = (
        sa.select(who, Order.currency, sa.func.count(), sa.func.sum(kept), sa.func.max(Order.paid_at))
        .join(Contact, Contact.id == Order.contact_id)
        .outerjoin(owner, sa.and_(owner.email == Contact.email, owner.email_verified_at.is_not(None)))
        .where(Order.paid_at >= since, Order.refunded_minor < Order.paid_minor)
        .group_by(who, Order.currency)
    )
    found: dict[int, Activity] = {}
    for user_id, currency, count, value, last in db.session.execute(rows):
        if user_id not in known:
            continue
        before, days = found.get(user_id, Activity()), (clock.now() - (last or since)).days
        mostly = int(value) >= before.value_minor
        found[user_id] = replace(
            before,
            orders=before.orders + count,
            value_minor=int(value) if mostly else before.value_minor,
            currency=currency if mostly else before.currency,
            since_order_days=days if before.since_order_days is None else min(days, before.since_order_days),
        )
    return found


def _reviews(since: datetime) -> Iterable[Counted]:
    owner = aliased(User)
    who = sa.func.coalesce(Review.user_id, owner.id)
    pictured = sa.exists().where(ReviewMedia.review_id == Review.id, ReviewMedia.state == "ready")
    rows = (
        sa.select(who, sa.func.count(), sa.func.count().filter(pictured))
        .outerjoin(owner, sa.and_(owner.email == Review.author_email, owner.email_verified_at.is_not(None)))
        .where(Review.state.in_(COUNTED), Review.created_at >= since, who.is_not(None))
        .group_by(who)
    )
    for user_id, count, with_media in db.session.execute(rows):
        yield user_id, "reviews", count
        yield user_id, "reviews_with_media", with_media


def _deeds(since: datetime) -> Iterable[Counted]:
    names = {"helpful": "helpful_votes", "idea": "ideas"}
    for answer in deeds.answers(since):
        for each in answer:
            if each.kind in names:
                yield each.user_id, names[each.kind], each.count


def _missions(since: datetime) -> Iterable[Counted]:
    """Missions done, and complaints of the customers they were for that were upheld."""
    done = (
        sa.select(Volunteer.user_id, sa.func.count())
        .join(MissionAssignment, MissionAssignment.volunteer_id == Volunteer.id)
        .where(MissionAssignment.step == Step.DONE, MissionAssignment.ended_at >= since)
        .group_by(Volunteer.user_id)
    )
    for user_id, count in db.session.execute(done):
        yield user_id, "missions", count
    upheld = (
        sa.select(Volunteer.user_id, sa.func.count())
        .join(MissionAssignment, MissionAssignment.volunteer_id == Volunteer.id)
        .join(Wish, Wish.id == MissionAssignment.wish_id)
        .join(
            CampaignComplaint,
            sa.and_(CampaignComplaint.assignment_id == MissionAssignment.id, CampaignComplaint.user_id == Wish.user_id),
        )
        .where(
            CampaignComplaint.kind == "behaviour",
            CampaignComplaint.outcome == "put_right",
            CampaignComplaint.closed_at >= since,
        )
        .group_by(Volunteer.user_id)
    )
    for user_id, count in db.session.execute(upheld):
        yield user_id, "abuse", count
