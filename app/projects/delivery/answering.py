"""The client answers, once per version: yes, or what has to change. Their agreement may answer for them when it is due."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.events import publish
from app.projects.access import live_member
from app.projects.delivery import silence
from app.projects.delivery.facts import ApprovalAnswered
from app.projects.delivery.models import Approval, ApprovalAnswer, ApprovalVersion, ProjectDelivery
from app.projects.delivery.queries import agreements_of, locked_approval, project_id_of
from app.projects.delivery.states import Way
from app.projects.facts import ApprovalGiven, ProjectDelivered
from app.projects.models import Project
from app.projects.queries import locked
from app.projects.states import Part, State
from app.projects.timeline import note


class Superseded(Conflict):
    title = _l("There is a newer version")


class AlreadyAnswered(Conflict):
    title = _l("This was answered already")


class CannotAnswer(Conflict):
    title = _l("This cannot be answered now")


def approve(approval_id: int, version: int, seal: str, *, by: User, words: str = "") -> ApprovalAnswer:
    """The client says yes to exactly what `seal` names. Saying it again is quiet.

    Locks the project. Raises `Superseded`, `AlreadyAnswered`, `CannotAnswer`; `NotFound` for who is no client here.
    """
    return _answer(approval_id, version, seal, by=by, approved=True, words=words)


def ask_for_changes(approval_id: int, version: int, seal: str, *, by: User, words: str) -> ApprovalAnswer:
    """The client says what has to change before they approve. Raises as `approve`, and `Invalid` without words."""
    if not words.strip():
        raise Invalid(_l("Please say what has to change."))
    return _answer(approval_id, version, seal, by=by, approved=False, words=words)


def let_agreement_answer(version_id: int) -> ApprovalAnswer | None:
    """Record the approval by agreement, with its receipt, if silence approves now; otherwise nothing happens."""
    version = db.session.get_one(ApprovalVersion, version_id)
    project = locked(project_id_of(version.approval_id))
    approval = locked_approval(version.approval_id)
    version = approval.current
    if version.id != version_id or version.answer is not None or approval.withdrawn_at is not None:
        return None
    if not project.is_open:
        return None
    moment, question = clock.now(), version.as_question
    rules = [rule for each in agreements_of(project.id) if (rule := each.as_rule) is not None]
    agreement = silence.agreement_for(rules, question)
    if agreement is None or silence.meaning(question, agreement, moment) is not silence.Silence.APPROVES:
        return None
    receipt = silence.because(question, agreement, moment)
    return _record(project, approval, by=None, approved=True, words="", agreement_id=agreement.id, because=receipt)


def _answer(approval_id: int, number: int, seal: str, *, by: User, approved: bool, words: str) -> ApprovalAnswer:
    project = locked(project_id_of(approval_id))
    _require_client(project, by)
    approval = locked_approval(approval_id)
    version = approval.current
    if version.version != number or version.seal != seal:
        raise Superseded(_l("Please look at the newer version before you answer."))
    if (earlier := version.answer) is not None:
        return _same(earlier, by, approved=approved)
    _require_answerable(project, approval, approved=approved)
    return _record(project, approval, by=by, approved=approved, words=words)


def _same(earlier: ApprovalAnswer, by: User, *, approved: bool) -> ApprovalAnswer:
    if earlier.answered_by_id == by.id and earlier.approved == approved:
        return earlier
    raise AlreadyAnswered(_l("The first answer counts. If it should be another one, tell your project leader."))


def _require_client(project: Project, by: User) -> None:
    member = live_member(project.id, by.id)
    if member is None or member.part != Part.CLIENT or not member.on_board:
        raise NotFound


def _require_answerable(project: Project, approval: Approval, *, approved: bool) -> None:
    if approval.withdrawn_at is not None:
        raise CannotAnswer(_l("Your project leader has withdrawn the question; there is nothing to answer."))
    if not project.is_open:
        raise CannotAnswer(_l("This project has ended."))
    if approval.is_delivery and approved and project.is_held:
        raise CannotAnswer(_l("The payment is in dispute. The delivery can be accepted once that is settled."))


def _record(
    project: Project,
    approval: Approval,
    *,
    by: User | None,
    approved: bool,
    words: str,
    agreement_id: int | None = None,
    because: dict[str, Any] | None = None,
) -> ApprovalAnswer:
    version = approval.current
    if version.seal_now != version.seal:
        raise CannotAnswer(_l("What is stored is not what was shown. Nothing was recorded; please tell us."))
    answer = ApprovalAnswer(
        version_id=version.id,
        approved=approved,
        way=Way.BY_CLIENT if by else Way.BY_AGREEMENT,
        words=words,
        seal=version.seal,
        answered_by_id=by.id if by else None,
        answered_at=clock.now(),
        agreement_id=agreement_id,
        because=because or {"rule": "client_answered", "version": version.version, "seal": version.seal},
    )
    db.session.add(answer)
    db.session.flush()
    db.session.expire(version, ["answer"])
    _tell(project, approval, answer, by)
    return answer


def _tell(project: Project, approval: Approval, answer: ApprovalAnswer, by: User | None) -> None:
    """What follows from an answer: the timeline, the delivery, and the facts others hear."""
    version = approval.current
    if not answer.approved:
        kind = "changes_asked"
    elif approval.is_delivery:
        kind = "delivered"
    else:
        kind = "approved" if by else "approved_by_agreement"
    note(project.id, kind, by, approval_id=approval.id, version=version.version)
    publish(ApprovalAnswered(answer_id=answer.id, version_id=version.id, project_id=project.id))
    if not answer.approved:
        return
    publish(ApprovalGiven(approval_id=approval.id, project_id=project.id))
    if approval.is_delivery:
        _deliver(project, answer)


def _deliver(project: Project, answer: ApprovalAnswer) -> None:
    """The project is delivered. The fact is told once for a project, also when work was taken up again in between."""
    if project.known_state is State.RUNNING:
        project.move(State.DELIVERED)
        project.delivered_at = answer.answered_at
    known = db.session.query(ProjectDelivery.id).filter_by(project_id=project.id).first()
    if known is None:
        db.session.add(ProjectDelivery(project_id=project.id, answer_id=answer.id, delivered_at=answer.answered_at))
        db.session.flush()
        publish(ProjectDelivered(project_id=project.id, order_id=project.order_id))
