"""Named reads of approvals. Whoever asks names the place of who looks; another project's approval is not found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from app import clock
from app.accounts.access import Viewer
from app.database import db
from app.errors import NotFound
from app.projects.access import Participation
from app.projects.delivery.models import (
    Approval,
    ApprovalAnswer,
    ApprovalFile,
    ApprovalVersion,
    SilenceAgreement,
)
from app.projects.delivery.states import ApprovalState, Kind, Way
from app.projects.models import Project, ProjectMember
from app.projects.states import OPEN, Part

_WHOLE = (
    selectinload(Approval.versions).options(
        selectinload(ApprovalVersion.files),
        selectinload(ApprovalVersion.reminders),
        joinedload(ApprovalVersion.answer),
        joinedload(ApprovalVersion.asked_by),
    ),
    joinedload(Approval.milestone),
)
SORTS = ("due", "-due", "asked", "-asked")


def approval_in(me: Participation, approval_id: int) -> Approval:
    """An approval of the project, with all that its page shows. Raises `NotFound`."""
    found = sa.select(Approval).where(Approval.id == approval_id, Approval.project_id == me.project.id)
    approval = db.session.scalars(found.options(*_WHOLE)).unique().one_or_none()
    if approval is None:
        raise NotFound
    return approval


def locked_approval(approval_id: int) -> Approval:
    """The approval read afresh, its row locked. Its project is locked before it, by whoever asks."""
    approval = db.session.scalar(
        sa.select(Approval)
        .where(Approval.id == approval_id)
        .with_for_update(of=Approval)
        .execution_options(populate_existing=True)
    )
    if approval is None:
        raise NotFound
    db.session.refresh(approval, ["versions"])
    return approval


def project_id_of(approval_id: int) -> int:
    found = db.session.scalar(sa.select(Approval.project_id).where(Approval.id == approval_id))
    if found is None:
        raise NotFound
    return found


def approvals_of(me: Participation, *, state: str = "", text: str = "", sort: str = "due") -> sa.Select[Approval]:
    """The approvals of a project with the newest version of each; the client sees all of them, they were made for them."""
    newest = _newest()
    found = (
        sa.select(Approval)
        .join(newest, newest.approval_id == Approval.id)
        .where(Approval.project_id == me.project.id, newest.version == _newest_number())
    )
    if text:
        found = found.where(
            sa.or_(newest.title.icontains(text, autoescape=True), newest.text.icontains(text, autoescape=True))
        )
    if state:
        found = found.where(in_state(ApprovalState(state), newest))
    key = newest.due_at if sort.removeprefix("-") == "due" else newest.asked_at
    answered = sa.case((_answered(newest).exists(), 1), (Approval.withdrawn_at.is_not(None), 1), else_=0)
    order = key.desc() if sort.startswith("-") else key.asc()
    return found.order_by(answered, order, Approval.id.desc()).options(*_WHOLE)


def all_approvals_of(me: Participation) -> Sequence[Approval]:
    """All of a project with all their versions, in the order in which they were first asked."""
    found = sa.select(Approval).where(Approval.project_id == me.project.id).order_by(Approval.id).options(*_WHOLE)
    return db.session.scalars(found).unique().all()


def approval_with_key(submission_key: str) -> Approval | None:
    """The approval that a submission of the form has made already."""
    return db.session.scalar(
        sa.select(Approval).join(ApprovalVersion).where(ApprovalVersion.submission_key == submission_key)
    )


def delivery_of(project_id: int) -> Approval | None:
    """The delivery of a project as it was handed over, unless it was withdrawn."""
    found = sa.select(Approval).where(
        Approval.project_id == project_id, Approval.kind == Kind.DELIVERY, Approval.withdrawn_at.is_(None)
    )
    return db.session.scalars(found.options(*_WHOLE)).unique().one_or_none()


def open_approvals_of(project_id: int) -> Sequence[Approval]:
    """What nobody has answered yet, besides the delivery; the most urgent first."""
    newest = _newest()
    found = (
        sa.select(Approval)
        .join(newest, newest.approval_id == Approval.id)
        .where(Approval.project_id == project_id, Approval.kind != Kind.DELIVERY, _is_open(newest))
    )
    return db.session.scalars(found.order_by(newest.due_at, Approval.id).options(*_WHOLE)).unique().all()


def file_in(me: Participation, approval_id: int, file_id: int) -> ApprovalFile:
    """A file of an approval of the project. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(ApprovalFile)
        .join(ApprovalVersion)
        .join(Approval)
        .where(ApprovalFile.id == file_id, Approval.id == approval_id, Approval.project_id == me.project.id)
    )
    if found is None:
        raise NotFound
    return found


def waiting_for(viewer: Viewer) -> sa.Select[Approval]:
    """What waits for an answer of the viewer, as the client of running projects; the most urgent first."""
    if viewer.user is None:
        return sa.select(Approval).where(sa.false())
    mine = _parts(viewer.user.id, Part.CLIENT)
    newest = _newest()
    return (
        sa.select(Approval)
        .join(newest, newest.approval_id == Approval.id)
        .join(Project, Project.id == Approval.project_id)
        .where(Approval.project_id.in_(mine), _is_open(newest), _project_is_open())
        .order_by(newest.due_at, Approval.id)
        .options(*_WHOLE, joinedload(Approval.project))
    )


def asked_by_team_of(user_id: int) -> sa.Select[Approval]:
    """What waits in the projects that person leads: overdue answers, and changes the client asked for."""
    newest = _newest()
    overdue = sa.and_(_is_open(newest), newest.due_at <= clock.now())
    changes = _answered(newest).where(ApprovalAnswer.approved.is_(False)).exists()
    return (
        sa.select(Approval)
        .join(newest, newest.approval_id == Approval.id)
        .join(Project, Project.id == Approval.project_id)
        .where(
            Approval.project_id.in_(_parts(user_id, Part.PROJECT_LEADER)),
            newest.version == _newest_number(),
            Approval.withdrawn_at.is_(None),
            sa.or_(overdue, changes),
            _project_is_open(),
        )
        .order_by(newest.due_at, Approval.id)
        .options(*_WHOLE, joinedload(Approval.project))
    )


def open_version_ids(*, due_by: datetime | None = None, due_after: datetime | None = None) -> sa.Select[int]:
    """The versions nobody has answered, of projects that have not ended: for the jobs, without eyes."""
    newest = _newest()
    found = (
        sa.select(newest.id)
        .select_from(Approval)
        .join(newest, newest.approval_id == Approval.id)
        .join(Project, Project.id == Approval.project_id)
        .where(_is_open(newest), _project_is_open())
        .order_by(newest.due_at, newest.id)
    )
    if due_by is not None:
        found = found.where(newest.due_at <= due_by)
    return found.where(newest.due_at > due_after) if due_after is not None else found


def overdue_days_of(project_ids: Sequence[int]) -> dict[int, int]:
    """For each of these projects with an overdue answer: how many days the oldest of them is overdue."""
    newest = _newest()
    found = db.session.execute(
        sa.select(Approval.project_id, sa.func.min(newest.due_at))
        .join(newest, newest.approval_id == Approval.id)
        .where(Approval.project_id.in_(project_ids), _is_open(newest), newest.due_at <= clock.now())
        .group_by(Approval.project_id)
    )
    return {project_id: (clock.now() - due_at).days + 1 for project_id, due_at in found}


def agreement_of(project_id: int) -> SilenceAgreement | None:
    """The agreement that is offered or holds in a project now."""
    return db.session.scalar(
        sa.select(SilenceAgreement).where(
            SilenceAgreement.project_id == project_id, SilenceAgreement.ended_at.is_(None)
        )
    )


def offers_to(user_id: int) -> sa.Select[Project]:
    """The projects in which an agreement is offered to that person as the client, and not answered yet."""
    return (
        sa.select(Project)
        .join(SilenceAgreement, SilenceAgreement.project_id == Project.id)
        .where(
            SilenceAgreement.project_id.in_(_parts(user_id, Part.CLIENT)),
            SilenceAgreement.agreed_at.is_(None),
            SilenceAgreement.ended_at.is_(None),
            _project_is_open(),
        )
        .order_by(SilenceAgreement.id)
    )


def agreements_of(project_id: int) -> Sequence[SilenceAgreement]:
    """All that were ever offered, the newest first."""
    return db.session.scalars(
        sa.select(SilenceAgreement)
        .where(SilenceAgreement.project_id == project_id)
        .order_by(SilenceAgreement.id.desc())
    ).all()


def clients_of(project_id: int) -> Sequence[ProjectMember]:
    """The client's people on the board: who is asked, and who may answer."""
    return db.session.scalars(
        sa.select(ProjectMember)
        .where(
            ProjectMember.project_id == project_id,
            ProjectMember.part == Part.CLIENT,
            ProjectMember.on_board,
            ProjectMember.left_at.is_(None),
        )
        .order_by(ProjectMember.id)
    ).all()


def in_state(state: ApprovalState, version: type[ApprovalVersion]) -> sa.ColumnElement[bool]:
    """As a condition what `states.approval_state` says of the newest version."""
    answer = _answered(version)
    if state is ApprovalState.CHANGES_ASKED:
        return sa.and_(answer.where(ApprovalAnswer.approved.is_(False)).exists(), Approval.withdrawn_at.is_(None))
    if state is ApprovalState.APPROVED:
        return answer.where(ApprovalAnswer.approved, ApprovalAnswer.way == Way.BY_CLIENT).exists()
    if state is ApprovalState.APPROVED_BY_AGREEMENT:
        return answer.where(ApprovalAnswer.approved, ApprovalAnswer.way == Way.BY_AGREEMENT).exists()
    if state is ApprovalState.WITHDRAWN:
        return sa.and_(~answer.where(ApprovalAnswer.approved).exists(), Approval.withdrawn_at.is_not(None))
    late = version.due_at <= clock.now()
    return sa.and_(~answer.exists(), Approval.withdrawn_at.is_(None), late if state is ApprovalState.OVERDUE else ~late)


def _newest() -> type[ApprovalVersion]:
    return aliased(ApprovalVersion, name="newest")


def _newest_number() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.max(ApprovalVersion.version))
        .where(ApprovalVersion.approval_id == Approval.id)
        .correlate(Approval)
        .scalar_subquery()
    )


def _answered(version: type[ApprovalVersion]) -> sa.Select[int]:
    return sa.select(ApprovalAnswer.id).where(ApprovalAnswer.version_id == version.id)


def _is_open(version: type[ApprovalVersion]) -> sa.ColumnElement[bool]:
    return sa.and_(version.version == _newest_number(), Approval.withdrawn_at.is_(None), ~_answered(version).exists())


def _project_is_open() -> sa.ColumnElement[bool]:
    return Project.state.in_([str(state) for state in OPEN])


def _parts(user_id: int, part: Part) -> sa.Select[int]:
    return sa.select(ProjectMember.project_id).where(
        ProjectMember.user_id == user_id,
        ProjectMember.part == part,
        ProjectMember.on_board,
        ProjectMember.left_at.is_(None),
    )
