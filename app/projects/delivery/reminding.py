"""Reminders before an answer is due: one row and one mail to each of the client's people for each of them."""

from __future__ import annotations

from app import clock
from app.database import db
from app.projects.delivery import letters, silence
from app.projects.delivery.models import ApprovalReminder, ApprovalVersion
from app.projects.delivery.queries import clients_of, locked_approval, project_id_of
from app.projects.queries import locked


def remind(version_id: int) -> ApprovalReminder | None:
    """Write the reminder that is due now, if one is. Of parallel callers one writes it; nobody to remind, no reminder."""
    version = db.session.get_one(ApprovalVersion, version_id)
    project = locked(project_id_of(version.approval_id))
    approval = locked_approval(version.approval_id)
    version = approval.current
    if version.id != version_id or version.answer is not None or approval.withdrawn_at is not None:
        return None
    number = silence.next_reminder(version.as_question, clock.now())
    if number is None or not project.is_open or not clients_of(project.id):
        return None
    reminder = ApprovalReminder(version_id=version.id, number=number, sent_at=clock.now())
    db.session.add(reminder)
    db.session.flush()
    letters.remind(project, approval, number)
    return reminder
