"""What becomes of seats in projects when the organisation decides about a member.

Leaders cannot pause, leave or change before they handed over (`answering.obligations`), so no leader's seat is met here.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.queries import user_by_id
from app.database import db
from app.organisation import facts
from app.projects import joining
from app.projects.models import ProjectMember
from app.projects.seats import may_take
from app.projects.states import Part, RoleActivity, may_be_passive


def leave_projects(fact: facts.MemberLeft) -> None:
    """Who left the organisation leaves every project, ended ones too, and sees nothing new from that moment."""
    for seat in _seats(fact.user_id):
        joining.remove(seat.project_id, seat.id, by=None)


def rest(fact: facts.MemberPaused) -> None:
    """A representative only reads along while pausing; an expert is never passive, and leaves."""
    for seat in _seats(fact.user_id):
        if may_be_passive(Part(seat.part)):
            _read_along(seat)
        else:
            joining.remove(seat.project_id, seat.id, by=None)


def follow_position(fact: facts.StatusChanged) -> None:
    """Who became passive reads along everywhere; a seat that the new status may not take is given up."""
    user = user_by_id(fact.user_id)
    for seat in _seats(fact.user_id):
        if fact.role_activity == RoleActivity.PASSIVE and may_be_passive(Part(seat.part)):
            _read_along(seat)
        elif not may_take(user, Part(seat.part)):
            joining.remove(seat.project_id, seat.id, by=None)


def _seats(user_id: int) -> Sequence[ProjectMember]:
    """The live seats in teams, in the order in which projects are locked; never a client's, never a leader's."""
    select = (
        sa.select(ProjectMember)
        .where(
            ProjectMember.user_id == user_id,
            ProjectMember.left_at.is_(None),
            ProjectMember.part.not_in([Part.CLIENT, Part.PROJECT_LEADER]),
        )
        .order_by(ProjectMember.project_id)
    )
    return db.session.scalars(select).all()


def _read_along(seat: ProjectMember) -> None:
    if not seat.is_passive:
        joining.change_grants(
            seat.project_id,
            seat.id,
            on_board=seat.on_board,
            on_channel=seat.on_channel,
            role_activity=RoleActivity.PASSIVE,
            by=None,
        )
