"""Who may see and do what with a case. Every page, search, count and export of cases asks here."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.errors import NotFound
from app.projects.models import ProjectMember
from app.projects.states import Part
from cases.writing.models import Case

WRITERS = (Role.MARKETER, Role.ADMIN)
# Who may stand at the desk of cases at all; a leader finds the cases of their own projects there.
AT_THE_DESK = (*WRITERS, Role.PROJECT_LEADER)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A person's place at one case: marketers and administrators write and decide, the leader writes, the client comments."""

    case: Case
    user: User
    part: str

    @property
    def is_client(self) -> bool:
        return self.part == "client"

    @property
    def may_write(self) -> bool:
        return not self.is_client

    @property
    def may_decide(self) -> bool:
        """Send to the client, take back, publish."""
        return self.part == "marketer"


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """As a condition on Case: those this member of staff may open at the desk."""
    if viewer.user is None or not viewer.is_staff:
        return sa.false()
    if viewer.has_role(*WRITERS):
        return sa.true()
    return Case.project_id.in_(_projects_of(viewer.user, Part.PROJECT_LEADER))


def may_open(user: User, case: Case) -> bool:
    """Whether this person has a seat there when they come to the desk, without looking at how they signed in: for letters."""
    if user.has_role(*WRITERS):
        return True
    leads = Case.id == case.id, Case.project_id.in_(_projects_of(user, Part.PROJECT_LEADER))
    return user.has_role(Role.PROJECT_LEADER) and db.session.scalar(sa.select(Case.id).where(*leads)) is not None


def at_desk(viewer: Viewer, reference: str, *, lock: bool = False) -> Seat:
    """The viewer's seat at that case. Raises `NotFound` for all who have none there."""
    wanted = sa.select(Case).where(Case.reference == reference, visible_to(viewer))
    case = db.session.scalar(
        wanted.with_for_update(of=Case).execution_options(populate_existing=True) if lock else wanted
    )
    if case is None or viewer.user is None:
        raise NotFound
    part = "marketer" if viewer.has_role(*WRITERS) else "leader"
    return Seat(case=case, user=viewer.user, part=part)


def as_client(viewer: Viewer, reference: str, *, lock: bool = False) -> Seat:
    """The seat of somebody who takes part in the project for the client now. Raises `NotFound` for everyone else."""
    if viewer.user is None:
        raise NotFound
    mine = Case.project_id.in_(_projects_of(viewer.user, Part.CLIENT))
    wanted = sa.select(Case).where(Case.reference == reference, mine)
    case = db.session.scalar(
        wanted.with_for_update(of=Case).execution_options(populate_existing=True) if lock else wanted
    )
    if case is None:
        raise NotFound
    return Seat(case=case, user=viewer.user, part="client")


def _projects_of(user: User, part: Part) -> sa.Select[int]:
    return sa.select(ProjectMember.project_id).where(
        ProjectMember.user_id == user.id, ProjectMember.part == part, ProjectMember.left_at.is_(None)
    )
