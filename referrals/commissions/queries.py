"""Named reads of commissions. Partners see their own, and nothing about the people in their team; the desk sees all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.money import Money
from app.rewards.models import MATURED, PENDING, TAKEN_BACK, Reward
from referrals.commissions.models import Commission, CommissionDecision, CommissionRefusal
from referrals.commissions.reasons import Outcome
from referrals.programs.models import Enrolment, Program
from referrals.tracking.models import ReferralConversion

STATES = (PENDING, MATURED, TAKEN_BACK)
SORTS = ("-decided", "decided")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of a list."""

    text: str = ""
    state: str = ""
    outcome: str = ""
    program: str = ""


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What a partner has earned in one currency: in all, what of it waits, and what was taken back."""

    earned: Money
    waiting: Money
    taken_back: Money


def conversion_behind(reward: Reward) -> int | None:
    """The conversion by which a reward was earned, known from the moment it is given; None for any other reward."""
    return reward.because["conversion"] if reward.because.get("rule") == "commission" else None


def sums_of(user: User) -> list[Sum]:
    waits = sa.case((Reward.state == PENDING, Reward.units - Reward.taken_back), else_=0)
    found = db.session.execute(
        sa.select(
            Commission.currency,
            sa.func.sum(Commission.amount_minor),
            sa.func.sum(waits),
            sa.func.sum(Reward.taken_back),
        )
        .join(Commission.reward)
        .where(Commission.user_id == user.id)
        .group_by(Commission.currency)
        .order_by(Commission.currency)
    )
    return [
        Sum(
            earned=Money(int(earned), currency),
            waiting=Money(int(waiting), currency),
            taken_back=Money(int(taken), currency),
        )
        for currency, earned, waiting, taken in found
    ]


def commissions_of(user: User, wanted: Wanted = Wanted()) -> sa.Select[Commission]:
    """A partner's own commissions, the newest first."""
    found = (
        sa.select(Commission)
        .join(Commission.reward)
        .where(Commission.user_id == user.id)
        .options(
            joinedload(Commission.terms), joinedload(Commission.enrolment).joinedload(Enrolment.program),
            joinedload(Commission.conversion),
        )
    )  # fmt: skip
    if wanted.state:
        found = found.where(Reward.state == wanted.state)
    return found.order_by(Commission.earned_at.desc(), Commission.id.desc())


def refusals_of(user: User) -> sa.Select[CommissionDecision]:
    """What this partner brought and earned nothing by, by the rules or because a person refused it; the newest first."""
    refused = sa.exists().where(
        CommissionRefusal.conversion_id == CommissionDecision.conversion_id, CommissionRefusal.lifted_at.is_(None)
    )
    return (
        sa.select(CommissionDecision)
        .join(CommissionDecision.enrolment)
        .where(
            Enrolment.user_id == user.id,
            sa.or_(CommissionDecision.outcome.not_in((Outcome.EARNED, Outcome.CARRIED_ON)), refused),
        )
        .options(joinedload(CommissionDecision.conversion), joinedload(CommissionDecision.enrolment))
        .order_by(CommissionDecision.decided_at.desc(), CommissionDecision.id.desc())
    )


def refused_by_person(conversion_ids: Sequence[int]) -> dict[int, str]:
    """The codes of the refusals that stand, by conversion."""
    found = db.session.execute(
        sa.select(CommissionRefusal.conversion_id, CommissionRefusal.code).where(
            CommissionRefusal.conversion_id.in_(conversion_ids), CommissionRefusal.lifted_at.is_(None)
        )
    )
    return {row[0]: row[1] for row in found}


def decisions(wanted: Wanted = Wanted(), sort: str = SORTS[0]) -> sa.Select[CommissionDecision]:
    """The desk's list: every conversion that was decided about."""
    found = (
        sa.select(CommissionDecision)
        .join(CommissionDecision.conversion)
        .outerjoin(CommissionDecision.enrolment)
        .outerjoin(Enrolment.user)
        .outerjoin(Enrolment.program)
        .options(
            joinedload(CommissionDecision.conversion),
            joinedload(CommissionDecision.enrolment).joinedload(Enrolment.user),
            joinedload(CommissionDecision.enrolment).joinedload(Enrolment.program),
        )
    )
    if wanted.text:
        columns = (User.name, User.email, ReferralConversion.external_id)
        found = found.where(sa.or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    if wanted.outcome:
        found = found.where(CommissionDecision.outcome == wanted.outcome)
    if wanted.program:
        found = found.where(Program.slug == wanted.program)
    way = sa.desc if sort.startswith("-") else sa.asc
    return found.order_by(way(CommissionDecision.decided_at), way(CommissionDecision.id))


def decision_by_id(decision_id: int) -> CommissionDecision:
    """For the desk. Raises `NotFound`."""
    found = db.session.get(CommissionDecision, decision_id)
    if found is None:
        raise NotFound
    return found


def earned_by(conversion_ids: Sequence[int]) -> dict[int, list[Commission]]:
    """The commissions of these conversions, by level."""
    found = db.session.scalars(
        sa.select(Commission)
        .where(Commission.conversion_id.in_(conversion_ids))
        .options(joinedload(Commission.user))
        .order_by(Commission.conversion_id, Commission.level)
    )
    by_conversion: dict[int, list[Commission]] = {each: [] for each in conversion_ids}
    for commission in found:
        by_conversion[commission.conversion_id].append(commission)
    return by_conversion


def program_choices() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in db.session.execute(sa.select(Program.slug, Program.name).order_by("name"))]
