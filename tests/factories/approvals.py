"""Approvals, agreements and milestones, made by the verbs behind the pages."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.delivery import agreeing, answering, asking, marking
from app.projects.delivery.asking import Draft, DraftFile
from app.projects.delivery.marking import MilestoneDraft
from app.projects.delivery.models import Approval, ApprovalAnswer, Milestone, SilenceAgreement
from app.projects.delivery.states import Kind
from app.projects.models import Project

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORDS = "The slogan: neighbours build together."


def a_draft(*, text: str = WORDS, title: str = "Slogan", due_at: datetime | None = None, **changes: Any) -> Draft:
    values: dict[str, Any] = {
        "title": title,
        "text": text,
        "due_at": due_at or clock.in_days(7),
        "submission_key": secrets.token_urlsafe(24),
        **changes,
    }
    return Draft(**values)


def a_pdf(name: str = "layout.pdf", data: bytes = PDF) -> DraftFile:
    return DraftFile(filename=name, content_type="application/pdf", data=data)


def an_approval(
    project: Project, by: User, draft: Draft | None = None, *, kind: Kind = Kind.TEXT, milestone_id: int | None = None
) -> Approval:
    """The leader `by` asks; committed."""
    with transaction():
        return asking.ask(project.id, kind, draft or a_draft(), by=by, milestone_id=milestone_id)


def a_delivery(project: Project, by: User, draft: Draft | None = None) -> Approval:
    return an_approval(project, by, draft or a_draft(title="The film", text="It is done."), kind=Kind.DELIVERY)


def approved(approval: Approval, by: User, words: str = "") -> ApprovalAnswer:
    version = approval.current
    with transaction():
        return answering.approve(approval.id, version.version, version.seal, by=by, words=words)


def changes_asked(approval: Approval, by: User, words: str = "Shorter, please.") -> ApprovalAnswer:
    version = approval.current
    with transaction():
        return answering.ask_for_changes(approval.id, version.version, version.seal, by=by, words=words)


def an_agreement(project: Project, leader: User, client: User) -> SilenceAgreement:
    """Offered by the leader and agreed to by the client."""
    with transaction():
        offered = agreeing.offer(project.id, "Silence counts.", locale="en", by=leader)
    with transaction():
        return agreeing.agree(project.id, offered.id, by=client)


def a_milestone(
    project: Project, by: User, title: str = "First draft", *, due_on: date | None = None, shown: bool = True
) -> Milestone:
    draft = MilestoneDraft(title=title, description="", due_on=due_on, shown_to_client=shown)
    with transaction():
        return marking.add(project.id, draft, by=by)


def letters(template: str) -> list[MailMessage]:
    """The letters of a template of delivery, the oldest first."""
    found = db.select(MailMessage).where(MailMessage.template == f"delivery/mail/{template}").order_by(MailMessage.id)
    return list(db.session.scalars(found.order_by(MailMessage.id)))
