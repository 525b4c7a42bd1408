"""Leadership: a leader is appointed, a leader hands over. At every moment a running project has exactly one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.projects.access import live_member
from app.projects.facts import LeaderAppointed, MemberJoined, MemberLeft
from app.projects.models import Project, ProjectMember
from app.projects.queries import leader_of, locked
from app.projects.seats import may_take
from app.projects.states import Part, RoleActivity, State
from app.projects.timeline import note


class CannotLead(Conflict):
    title = _l("This person cannot lead the project")


def appoint(project_id: int, leader: User, *, by: User | None) -> ProjectMember:
    """`leader` leads from now on, whoever led before leaves the lead and the project.

    Locks the project. Quiet when `leader` leads already. Raises `CannotLead` for somebody without the role of a
    project leader, and for the client's people; `Conflict` for a project that has ended.
    """
    project = locked(project_id)
    if not project.is_open:
        raise Conflict(_l("This project has ended."))
    if not may_take(leader, Part.PROJECT_LEADER):
        raise CannotLead(_l("Only an active project leader of the organisation may lead a project."))
    former = leader_of(project_id)
    if former is not None and former.user_id == leader.id:
        return former
    return _change(project, former, leader, by=by, former_stays=False)


def hand_over(project_id: int, to: User, *, by: User) -> ProjectMember:
    """As `appoint`, by the leader: whoever hands over stays in the team as an expert.

    Raises `Conflict` when `by` leads no longer: of two at once, one gets through.
    """
    project = locked(project_id)
    former = leader_of(project_id)
    if former is None or former.user_id != by.id or not project.is_open:
        raise Conflict(_l("You do not lead this project any more."))
    if not may_take(to, Part.PROJECT_LEADER):
        raise CannotLead(_l("Only an active project leader of the organisation may lead a project."))
    if to.id == by.id:
        return former
    return _change(project, former, to, by=by, former_stays=True)


def _change(
    project: Project, former: ProjectMember | None, leader: User, *, by: User | None, former_stays: bool
) -> ProjectMember:
    present = live_member(project.id, leader.id)
    if present is not None and present.part == Part.CLIENT:
        raise CannotLead(_l("This person is the client in this project."))
    for row in (former, present):
        if row is not None:
            row.leave(by=by)
    db.session.flush()
    member = _join(project, leader, Part.PROJECT_LEADER, by)
    if former is not None and former_stays:
        _join(project, former.user, Part.PROJECT_EXPERT, by)
    if project.state == State.AWAITING_LEADER:
        project.move(State.RUNNING)
    note(project.id, "leader_appointed", by, about=leader.id)
    db.session.flush()
    if former is not None and not former_stays:
        publish(MemberLeft(project_id=project.id, member_id=former.id, user_id=former.user_id, part=former.part))
    if present is None:
        publish(MemberJoined(project_id=project.id, member_id=member.id, user_id=leader.id, part=member.part))
    former_id = former.user_id if former else None
    publish(LeaderAppointed(project_id=project.id, user_id=leader.id, former_id=former_id))
    return member


def _join(project: Project, user: User, part: Part, by: User | None) -> ProjectMember:
    member = ProjectMember(
        project_id=project.id,
        user_id=user.id,
        part=part,
        role_activity=RoleActivity.ACTIVE,
        on_board=True,
        on_channel=True,
        added_by_id=by.id if by else None,
    )
    db.session.add(member)
    db.session.flush()
    return member
