"""What projects keep about a person: told on request, and forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.errors import Conflict
from app.projects import joining
from app.projects.models import Project, ProjectInvitation, ProjectMember
from app.projects.states import OPEN, Part


class LeadsProjects(Conflict):
    title = _l("There are projects that need a leader")


def memberships_about(user: User) -> PersonalData:
    found = sa.select(ProjectMember).where(ProjectMember.user_id == user.id).order_by(ProjectMember.id)
    return PersonalData(key="projects", title=_l("Projects"), rows=[_row(each) for each in db.session.scalars(found)])


def invitations_about(user: User) -> PersonalData:
    found = sa.select(ProjectInvitation).where(ProjectInvitation.email == user.email).order_by(ProjectInvitation.id)
    rows = [
        {
            "project": each.project.title,
            "name": each.name,
            "email": each.email,
            "sent_at": each.created_at.isoformat(),
            "state": each.state(clock.now()),
        }
        for each in db.session.scalars(found)
    ]
    return PersonalData(key="project_invitations", title=_l("Invitations to projects"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """Leave every project, and forget the addresses of invitations. Raises `LeadsProjects` while one would be without
    its leader."""
    if user is not None:
        for member in db.session.scalars(_live(user).order_by(ProjectMember.id)).all():
            if member.part == Part.PROJECT_LEADER:
                _refuse_while_open(member)
            else:
                joining.remove(member.project_id, member.id, by=None)
    db.session.execute(
        sa.update(ProjectInvitation)
        .where(ProjectInvitation.email == email)
        .values(
            email="",
            name="",
            revoked_at=sa.case(
                (ProjectInvitation.accepted_at.is_(None), sa.func.coalesce(ProjectInvitation.revoked_at, clock.now())),
                else_=ProjectInvitation.revoked_at,
            ),
        )
    )


def _live(user: User) -> sa.Select[ProjectMember]:
    return sa.select(ProjectMember).where(ProjectMember.user_id == user.id, ProjectMember.left_at.is_(None))


def _refuse_while_open(member: ProjectMember) -> None:
    if member.project.known_state in OPEN:
        raise LeadsProjects(_l("Please hand over the lead first; then everything can be erased."))


def _row(member: ProjectMember) -> dict[str, object]:
    project: Project = member.project
    return {
        "project": project.title,
        "part": member.part,
        "role_activity": member.role_activity,
        "joined_at": member.joined_at.isoformat(),
        "left_at": member.left_at.isoformat() if member.left_at else "",
    }
