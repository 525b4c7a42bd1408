"""Named reads of cases. Partners see their own; the desk sees all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.money import Money
from app.rewards.models import PENDING, Reward
from referrals.commissions.models import Commission
from referrals.programs.models import Enrolment, Program
from referrals.risk.models import OPEN, REFUSED, RiskCase, RiskFile, RiskHold, RiskRules, RiskSignal, RiskWords
from referrals.risk.rules import Rules
from referrals.tracking.models import ReferralConversion

VIEWS = ("open", "answered", "appeals", "decided")
_WHOLE = (
    joinedload(RiskCase.enrolment).joinedload(Enrolment.user),
    joinedload(RiskCase.enrolment).joinedload(Enrolment.program),
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of the desk's list."""

    view: str = "open"
    text: str = ""
    code: str = ""
    program: str = ""


def locked_case(case_id: int) -> RiskCase:
    """The case, fresh, and nobody else's until the transaction ends. Raises `NotFound`."""
    case = db.session.get(RiskCase, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound
    return case


def case_by_id(case_id: int) -> RiskCase:
    """For the desk. Raises `NotFound`."""
    case = db.session.get(RiskCase, case_id)
    if case is None:
        raise NotFound
    return case


def case_of(user: User, case_id: int) -> RiskCase:
    """A case about this person of which they were told. Raises `NotFound` for everyone else."""
    found = db.session.scalar(_about(user).where(RiskCase.id == case_id))
    if found is None:
        raise NotFound
    return found


def cases_of(user: User) -> sa.Select[RiskCase]:
    """What a partner is told of, the newest first."""
    return _about(user).options(*_WHOLE).order_by(RiskCase.id.desc())


def _about(user: User) -> sa.Select[RiskCase]:
    return (
        sa.select(RiskCase).join(RiskCase.enrolment).where(Enrolment.user_id == user.id, RiskCase.told_at.is_not(None))
    )


def cases(wanted: Wanted) -> sa.Select[RiskCase]:
    """The desk's queue: whoever answered first, then who waits longest; what was decided, the newest first."""
    found = (
        sa.select(RiskCase)
        .join(RiskCase.enrolment)
        .join(Enrolment.user)
        .join(Enrolment.program)
        .options(*_WHOLE, selectinload(RiskCase.signals), selectinload(RiskCase.words))
        .where(_VIEWS[wanted.view])
    )
    if wanted.text:
        columns = (User.name, User.email)
        found = found.where(sa.or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    if wanted.code:
        found = found.where(RiskCase.signals.any(RiskSignal.code == wanted.code))
    if wanted.program:
        found = found.where(Program.slug == wanted.program)
    if wanted.view == "decided":
        return found.order_by(RiskCase.decided_at.desc(), RiskCase.id.desc())
    return found.order_by(RiskCase.answered_at.is_(None), RiskCase.opened_at, RiskCase.id)


_APPEALED = sa.and_(RiskCase.appealed_at.is_not(None), RiskCase.appeal_decided_at.is_(None))
_VIEWS = {
    "open": RiskCase.state == OPEN,
    "answered": sa.and_(RiskCase.state == OPEN, RiskCase.answered_at.is_not(None)),
    "appeals": _APPEALED,
    "decided": RiskCase.state != OPEN,
}


def count_of(view: str) -> int:
    return db.session.scalar(sa.select(sa.func.count(RiskCase.id)).where(_VIEWS[view])) or 0


def held_conversions(case: RiskCase) -> list[int]:
    """The conversions its signals concern."""
    found = (
        sa.select(RiskHold.conversion_id)
        .join(RiskHold.signal)
        .where(RiskSignal.case_id == case.id)
        .distinct()
        .order_by(RiskHold.conversion_id)
    )
    return list(db.session.scalars(found))


def conversions_in(case: RiskCase) -> Sequence[ReferralConversion]:
    """The same as rows, the newest first."""
    found = sa.select(ReferralConversion).where(ReferralConversion.id.in_(held_conversions(case)))
    return db.session.scalars(found.order_by(ReferralConversion.happened_at.desc(), ReferralConversion.id.desc())).all()


def sums_of(case_ids: Sequence[int]) -> dict[int, list[tuple[Money, Money]]]:
    """By case and currency: what the conversions it concerns earned everybody and what of it still waits."""
    concerned = (
        sa.select(RiskSignal.case_id, RiskHold.conversion_id)
        .join(RiskHold, RiskHold.signal_id == RiskSignal.id)
        .where(RiskSignal.case_id.in_(case_ids))
        .distinct()
        .subquery()
    )
    waits = sa.case((Reward.state == PENDING, Reward.units - Reward.taken_back), else_=0)
    rows = db.session.execute(
        sa.select(
            concerned.c.case_id,
            Commission.currency,
            sa.func.sum(Commission.amount_minor),
            sa.func.sum(waits),
        )
        .join(Commission, Commission.conversion_id == concerned.c.conversion_id)
        .join(Reward, Reward.id == Commission.reward_id)
        .group_by(concerned.c.case_id, Commission.currency)
        .order_by(Commission.currency)
    )
    found: dict[int, list[tuple[Money, Money]]] = {each: [] for each in case_ids}
    for case_id, currency, earned, waiting in rows:
        found[case_id].append((Money(int(earned), currency), Money(int(waiting), currency)))
    return found


def open_holds(conversion_ids: Sequence[int]) -> dict[int, RiskCase]:
    """The case that keeps each of these conversions waiting: open, or decided and not yet in effect."""
    rows = db.session.execute(
        sa.select(RiskHold.conversion_id, RiskCase)
        .join(RiskHold.signal)
        .join(RiskSignal.case)
        .where(
            RiskHold.conversion_id.in_(conversion_ids),
            sa.or_(RiskCase.state == OPEN, RiskCase.effective_at.is_(None)),
        )
        .order_by(RiskCase.opened_at.desc())
    )
    return {row[0]: row[1] for row in rows}


def words_by_id(words_id: int) -> RiskWords:
    found = db.session.get(RiskWords, words_id)
    if found is None:
        raise NotFound
    return found


def file_in(case: RiskCase, file_id: int, *, internal: bool) -> RiskFile:
    """A file that came with words of this case; those of notes only for colleagues. Raises `NotFound`."""
    found = sa.select(RiskFile).join(RiskWords, RiskWords.id == RiskFile.words_id)
    found = found.where(RiskFile.id == file_id, RiskWords.case_id == case.id)
    file = db.session.scalar(found if internal else found.where(RiskWords.kind != "note"))
    if file is None:
        raise NotFound
    return file


def rules_in_force() -> tuple[int, Rules]:
    """Version and thresholds; version 0 are those the house begins with."""
    newest = db.session.scalar(sa.select(RiskRules).order_by(RiskRules.version.desc()).limit(1))
    return (newest.version, Rules.from_json(newest.values)) if newest is not None else (0, Rules())


def rules_versions() -> Sequence[RiskRules]:
    """The newest first."""
    found = sa.select(RiskRules).options(joinedload(RiskRules.written_by)).order_by(RiskRules.version.desc())
    return db.session.scalars(found).all()


def refused_cases_of(user: User) -> int:
    """How often something of this partner was refused for good, for the desk."""
    found = (
        sa.select(sa.func.count(RiskCase.id))
        .join(RiskCase.enrolment)
        .where(
            Enrolment.user_id == user.id,
            RiskCase.state == REFUSED,
            RiskCase.effective_at.is_not(None),
            RiskCase.appeal_granted.is_not(True),
        )
    )
    return db.session.scalar(found) or 0
