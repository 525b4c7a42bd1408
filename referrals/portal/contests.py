"""Contests: drafted, published with their rules, counted from what stays paid, closed once with prizes that are given once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import aliased

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.money import Money
from app.rewards.granting import grant
from app.rewards.models import Reward
from referrals.commissions.models import Commission
from referrals.portal.kinds import CONTEST
from referrals.portal.models import ContestPlace, PartnerContest
from referrals.portal.ranking import Score, ranked, sealed
from referrals.portal.telling import tell
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralConversion


class NotYet(Conflict):
    title = _l("This contest cannot be closed yet")


def draft(*, by: User, **values: Any) -> PartnerContest:
    """A contest that nobody sees yet. Raises `Invalid` when it would begin in the past."""
    _check_times(values["starts_at"], values["ends_at"])
    contest = PartnerContest(seed=secrets.token_hex(16), created_by_id=by.id, **values)
    db.session.add(contest)
    db.session.flush()
    return contest


def revise(contest: PartnerContest, **values: Any) -> None:
    """Only a draft: published rules stay as they are. Raises `Conflict`, `Invalid`."""
    _must_be(contest, "draft")
    _check_times(values["starts_at"], values["ends_at"])
    for name, value in values.items():
        setattr(contest, name, value)
    db.session.flush()


def publish_rules(contest: PartnerContest) -> None:
    """From now on partners see it and nothing of it changes. Raises `Conflict`, and `Invalid` once it would have begun."""
    _must_be(contest, "draft")
    _check_times(contest.starts_at, contest.ends_at)
    contest.state, contest.published_at = "published", clock.now()
    audit.record("contest.published", contest, sealed=sealed(contest.seed))


def call_off(contest: PartnerContest, *, by: User) -> None:
    """No prizes. Only before its end, so that nobody loses what they have won."""
    _must_be(contest, "published")
    if clock.now() >= contest.ends_at:
        raise Conflict(_l("It is over: it is counted and closed."))
    contest.state, contest.ended_at, contest.ended_by_id = "cancelled", clock.now(), by.id
    audit.record("contest.called_off", contest)


def close(contest: PartnerContest, *, by: User) -> Sequence[ContestPlace]:
    """Count what stays paid until now, write the places down and give the prizes, once. Raises `NotYet`, `Conflict`."""
    _must_be(contest, "published")
    if clock.now() < closes_from(contest):
        raise NotYet(_l("Money can still go back: wait until the days for refunds are over."))
    places = [_settle(contest, place, score) for place, score in enumerate(standing(contest), start=1)]
    contest.state, contest.ended_at, contest.ended_by_id = "closed", clock.now(), by.id
    audit.record("contest.closed", contest, places=len(places))
    db.session.flush()
    for place in places:
        tell(place.user, CONTEST, str(contest.id), {"title": contest.title, "place": place.place})
    return places


def closes_from(contest: PartnerContest) -> datetime:
    return contest.ends_at + timedelta(days=contest.settle_days)


def phase(contest: PartnerContest) -> str:
    """Where a contest is: as its state says, and by the clock while it is published."""
    if contest.state != "published":
        return contest.state
    now = clock.now()
    if now < contest.starts_at:
        return "planned"
    return "running" if now < contest.ends_at else "counting"


def standing(contest: PartnerContest) -> list[Score]:
    scores = scores_of(
        contest.program_id, contest.starts_at, contest.ends_at, measure=contest.measure, currency=contest.currency
    )
    return ranked(scores, contest.seed)


def scores_of(
    program_id: int, starts_at: datetime, ends_at: datetime, *, measure: str, currency: str = "EUR"
) -> list[Score]:
    """By partner: orders that earned a commission of which something is left, or what is left of their net amounts.

    Only sales count, and by the clock of the sale; recruiting counts nowhere.
    """
    refund = aliased(ReferralConversion)
    refunded = (
        sa.select(sa.func.coalesce(sa.func.sum(refund.amount_minor), 0))
        .where(refund.sale_id == ReferralConversion.id)
        .scalar_subquery()
    )
    left = ReferralConversion.amount_minor - refunded
    score = sa.func.count() if measure == "orders" else sa.func.sum(left)
    found = (
        sa.select(Commission.user_id, score, sa.func.max(ReferralConversion.happened_at))
        .join(Commission.conversion)
        .join(Commission.reward)
        .join(Enrolment, Enrolment.id == Commission.enrolment_id)
        .join(User, User.id == Commission.user_id)
        .where(Enrolment.program_id == program_id, Commission.level == 1, ReferralConversion.kind == "sale")
        .where(ReferralConversion.happened_at >= starts_at, ReferralConversion.happened_at < ends_at)
        .where(left > 0, Reward.taken_back < Reward.units, User.erased_at.is_(None))
        .group_by(Commission.user_id)
    )
    if measure == "net":
        found = found.where(ReferralConversion.currency == currency)
    return [Score(person=row[0], score=int(row[1]), reached_at=row[2]) for row in db.session.execute(found)]


def _settle(contest: PartnerContest, place: int, score: Score) -> ContestPlace:
    because = {
        "rule": "contest",
        "contest": contest.id,
        "place": place,
        "measure": contest.measure,
        "score": score.score,
        "reached_at": score.reached_at.isoformat(),
        "seed": contest.seed,
    }
    row = ContestPlace(
        contest_id=contest.id,
        user_id=score.person,
        place=place,
        score=score.score,
        reward_id=_prize(contest, place, score, because),
        because=because,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _prize(contest: PartnerContest, place: int, score: Score, because: dict[str, Any]) -> int | None:
    if place > len(contest.prizes):
        return None
    reward = grant(
        kind=contest.prize_kind,
        amount=Money(contest.prizes[place - 1], contest.currency),
        to=db.session.get_one(User, score.person),
        because=because,
        source=f"contest:{contest.id}:{score.person}",
        tell=False,
    )
    return reward.id


def _must_be(contest: PartnerContest, state: str) -> None:
    """Locks it: of parallel closings one counts."""
    db.session.refresh(contest, with_for_update=True)
    if contest.state != state:
        raise Conflict(_l("Somebody decided about this in the meantime."))


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if starts_at < clock.now():
        raise Invalid(_l("A contest begins in the future, so that everybody knows its rules beforehand."))
    if ends_at <= starts_at:
        raise Invalid(_l("A contest ends after it has begun."))
