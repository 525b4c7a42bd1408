"""What delivery keeps about a person: told on request; the words of who is forgotten go, what was decided stays."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.projects.delivery.models import Approval, ApprovalAnswer, ApprovalVersion, Milestone, SilenceAgreement
from app.projects.models import Project


def answers_about(user: User) -> PersonalData:
    """Questions, answers, agreements and reached milestones that carry the person's name."""
    rows = [*_questions(user), *_answers(user), *_agreements(user), *_milestones(user)]
    return PersonalData(key="approvals", title=_l("Approvals, agreements and milestones"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """Forget what the person wrote beside their answers."""
    if user is None:
        return
    db.session.execute(
        sa.update(ApprovalAnswer)
        .where(ApprovalAnswer.answered_by_id == user.id, ApprovalAnswer.words != "")
        .values(words="")
    )


def _questions(user: User) -> list[dict[str, object]]:
    found = db.session.execute(
        sa.select(Project.reference, ApprovalVersion.title, ApprovalVersion.version, ApprovalVersion.asked_at)
        .join(Approval, Approval.id == ApprovalVersion.approval_id)
        .join(Project, Project.id == Approval.project_id)
        .where(ApprovalVersion.asked_by_id == user.id)
        .order_by(ApprovalVersion.id)
    )
    return [
        {"project": reference, "asked": title, "version": version, "asked_at": at}
        for reference, title, version, at in found
    ]


def _answers(user: User) -> list[dict[str, object]]:
    found = db.session.execute(
        sa.select(Project.reference, ApprovalVersion.title, ApprovalAnswer)
        .join(ApprovalVersion, ApprovalVersion.id == ApprovalAnswer.version_id)
        .join(Approval, Approval.id == ApprovalVersion.approval_id)
        .join(Project, Project.id == Approval.project_id)
        .where(ApprovalAnswer.answered_by_id == user.id)
        .order_by(ApprovalAnswer.id)
    )
    return [
        {
            "project": reference,
            "approval": title,
            "approved": answer.approved,
            "words": answer.words,
            "answered_at": answer.answered_at,
            "seal": answer.seal,
        }
        for reference, title, answer in found
    ]


def _agreements(user: User) -> list[dict[str, object]]:
    mine = sa.or_(SilenceAgreement.agreed_by_id == user.id, SilenceAgreement.ended_by_id == user.id)
    found = db.session.execute(
        sa.select(Project.reference, SilenceAgreement)
        .join(Project, Project.id == SilenceAgreement.project_id)
        .where(mine)
        .order_by(SilenceAgreement.id)
    )
    return [
        {
            "project": reference,
            "agreement": agreement.words,
            "agreed_at": agreement.agreed_at if agreement.agreed_by_id == user.id else None,
            "ended_at": agreement.ended_at if agreement.ended_by_id == user.id else None,
        }
        for reference, agreement in found
    ]


def _milestones(user: User) -> list[dict[str, object]]:
    found = db.session.execute(
        sa.select(Project.reference, Milestone.title, Milestone.reached_at)
        .join(Project, Project.id == Milestone.project_id)
        .where(Milestone.reached_by_id == user.id)
        .order_by(Milestone.id)
    )
    return [{"project": reference, "milestone": title, "reached_at": at} for reference, title, at in found]
