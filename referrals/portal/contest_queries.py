"""Named reads of contests and lists: names only of those who chose one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.money import Money
from referrals.portal.contests import scores_of, standing
from referrals.portal.models import ContestPlace, PartnerContest, PartnerProfile
from referrals.portal.queries import own_enrolments
from referrals.portal.ranking import Score, ranked
from referrals.programs.models import Program

MOST_SHOWN = 10


@dataclass(frozen=True)
class Line:
    """One line of a list. No name: a partner who did not choose one. `amount` is the score where money is measured."""

    place: int
    name: str
    score: int
    mine: bool
    amount: Money | None = None


def contests(text: str = "", state: str = "") -> sa.Select[PartnerContest]:
    """For the desk, the newest first."""
    found = sa.select(PartnerContest).options(joinedload(PartnerContest.program))
    if text:
        found = found.where(PartnerContest.title.icontains(text, autoescape=True))
    found = found.where(PartnerContest.state == state) if state else found
    return found.order_by(PartnerContest.id.desc())


def contest_by_id(contest_id: int) -> PartnerContest:
    """For the desk. Raises `NotFound`."""
    found = db.session.get(PartnerContest, contest_id)
    if found is None:
        raise NotFound
    return found


def contests_for(user: User) -> Sequence[PartnerContest]:
    """Published ones of the programs in which this person takes part, the newest first."""
    programs = [each.program_id for each in own_enrolments(user)]
    return db.session.scalars(
        contests().where(PartnerContest.program_id.in_(programs), PartnerContest.state != "draft")
    ).all()


def contest_for(user: User, contest_id: int) -> PartnerContest:
    """Raises `NotFound` for drafts and for who takes no part in its program."""
    for contest in contests_for(user):
        if contest.id == contest_id:
            return contest
    raise NotFound


def lines_of(contest: PartnerContest, viewer: User | None) -> list[Line]:
    """The first places and the viewer's own: as written down when it is closed, else as it would be now."""
    lines = _lines(_written(contest) if contest.state == "closed" else standing(contest), viewer)
    if contest.measure == "orders":
        return lines
    return [replace(line, amount=Money(line.score, contest.currency)) for line in lines]


def _written(contest: PartnerContest) -> list[Score]:
    rows = db.session.scalars(
        sa.select(ContestPlace).where(ContestPlace.contest_id == contest.id).order_by(ContestPlace.place)
    )
    return [
        Score(person=row.user_id, score=row.score, reached_at=datetime.fromisoformat(row.because["reached_at"]))
        for row in rows
    ]


def month_of(program: Program, viewer: User) -> list[Line]:
    """Orders that stay paid in this month (UTC), by partner."""
    now = clock.now()
    first = datetime(now.year, now.month, 1, tzinfo=UTC)
    return _lines(ranked(scores_of(program.id, first, now, measure="orders"), f"{first:%Y-%m}"), viewer)


def names_of(people: Sequence[int]) -> dict[int, str]:
    """The names that these partners chose for lists; whoever chose none is left out."""
    found = sa.select(PartnerProfile.user_id, PartnerProfile.display_name).where(
        PartnerProfile.user_id.in_(people), PartnerProfile.display_name != ""
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def places_of(contest: PartnerContest) -> Sequence[ContestPlace]:
    """For the desk, with the people."""
    found = sa.select(ContestPlace).where(ContestPlace.contest_id == contest.id).options(joinedload(ContestPlace.user))
    return db.session.scalars(found.order_by(ContestPlace.place)).all()


def _lines(scores: Sequence[Score], viewer: User | None) -> list[Line]:
    me = viewer.id if viewer is not None else None
    shown = [(place, each) for place, each in enumerate(scores, start=1) if place <= MOST_SHOWN or each.person == me]
    names = names_of([each.person for _place, each in shown])
    return [Line(place, names.get(each.person, ""), each.score, each.person == me) for place, each in shown]
