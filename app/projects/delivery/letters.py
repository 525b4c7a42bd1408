"""The mails of approvals and the delivery. Who is no longer on the board gets none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.accounts.models import User
from app.mail import outbox
from app.mail.links import absolute_url
from app.projects.access import live_member
from app.projects.delivery.models import Approval, ApprovalAnswer, SilenceAgreement
from app.projects.delivery.queries import agreement_of, clients_of
from app.projects.models import Project
from app.projects.queries import leader_of


def ask(project: Project, approval: Approval) -> None:
    """The client is asked for an answer."""
    version = approval.current
    _write_to_clients(
        "delivery/mail/asked",
        project,
        key=f"approval-asked:{version.id}",
        approval=approval,
        version=version,
        by=version.asked_by.name,
        agreed=_silence_counts(project, approval),
        link=_link(project, approval),
    )


def remind(project: Project, approval: Approval, number: int) -> None:
    version = approval.current
    _write_to_clients(
        "delivery/mail/reminder",
        project,
        key=f"approval-reminder:{version.id}:{number}",
        approval=approval,
        version=version,
        agreed=_silence_counts(project, approval),
        link=_link(project, approval),
    )


def tell_answer(project: Project, approval: Approval, answer: ApprovalAnswer) -> None:
    """Who asked and who leads learn the answer; what the agreement answered, the client learns too."""
    template = "delivery/mail/answered"
    values: dict[str, Any] = {
        "approval": approval,
        "version": approval.current,
        "answer": answer,
        "link": _link(project, approval),
    }
    for user in _askers(project, approval):
        _write(template, user, project, key=f"approval-answered:{answer.id}:{user.id}", **values)
    if answer.answered_by_id is None:
        _write_to_clients("delivery/mail/agreement_answered", project, key=f"approval-agreed:{answer.id}", **values)


def tell_delivered(project: Project) -> None:
    """The delivery is accepted: the client gets it in writing."""
    link = absolute_url("delivery.delivery", reference=project.reference)
    _write_to_clients("delivery/mail/delivered", project, key=f"project-delivered:{project.id}", link=link)


def offer_agreement(project: Project, agreement: SilenceAgreement) -> None:
    link = absolute_url("delivery.agreement", reference=project.reference)
    _write_to_clients(
        "delivery/mail/agreement_offered",
        project,
        key=f"agreement-offered:{agreement.id}",
        agreement=agreement,
        by=agreement.offered_by.name,
        link=link,
    )


def confirm_agreement(project: Project, agreement: SilenceAgreement) -> None:
    """The words that were agreed to, for the client to keep."""
    link = absolute_url("delivery.agreement", reference=project.reference)
    _write_to_clients(
        "delivery/mail/agreement_made",
        project,
        key=f"agreement-made:{agreement.id}",
        agreement=agreement,
        by=agreement.agreed_by.name if agreement.agreed_by else "",
        link=link,
    )


def _silence_counts(project: Project, approval: Approval) -> bool:
    """Whether an agreement holds by which the silence of the client would approve this."""
    agreement, version = agreement_of(project.id), approval.current
    if agreement is None or agreement.agreed_at is None or approval.is_delivery:
        return False
    return agreement.agreed_at < version.asked_at


def _askers(project: Project, approval: Approval) -> Iterable[User]:
    leader = leader_of(project.id)
    people = [leader.user] if leader else []
    asked_by = approval.current.asked_by
    if asked_by.id not in {user.id for user in people} and live_member(project.id, asked_by.id) is not None:
        people.append(asked_by)
    return people


def _write_to_clients(template: str, project: Project, *, key: str, **values: Any) -> None:
    for member in clients_of(project.id):
        _write(template, member.user, project, key=f"{key}:{member.user_id}", **values)


def _write(template: str, to: User, project: Project, *, key: str, **values: Any) -> None:
    if not to.is_active:
        return
    outbox.send_later(
        template,
        to=to.email,
        locale=to.locale,
        key=key,
        hold=not to.is_verified,
        private=True,
        name=to.name,
        project=project,
        **values,
    )


def _link(project: Project, approval: Approval) -> str:
    return absolute_url("delivery.approval", reference=project.reference, approval_id=approval.id)
