"""What happens in channels by itself: letters about the unread and the overdue; files of deleted messages go."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.jobs.queue import task
from app.media.storage import storage
from app.projects.channels import complaining, digest, letters
from app.projects.channels.models import Channel, Complaint, Wait
from app.projects.channels.queries import locked_channel
from app.projects.models import Project
from app.projects.states import OPEN

MOST_AT_ONCE = 500


@task("channels.digest", cron="5 * * * *")
def write_digests() -> None:
    """The daily letters of those whose morning it is, each in a transaction of its own."""
    due = digest.people_due()
    db.session.rollback()
    for user_id in due:
        with transaction():
            digest.write_to(user_id)


@task("channels.remind", cron="*/15 * * * *")
def remind() -> None:
    """Tell whoever owns the clock that an answer, to a message or to a complaint, is overdue. Once each."""
    for wait_id in _ids(sa.select(Wait.id).where(Wait.ended_at.is_(None)), Wait):
        with transaction():
            _remind_of_wait(wait_id)
    for complaint_id in _ids(sa.select(Complaint.id).where(Complaint.answer_id.is_(None)), Complaint):
        with transaction():
            _remind_of_complaint(complaint_id)


@task("channels.discard_files", attempts=5)
def discard_files(file_keys: list[str]) -> None:
    """Remove the bytes of deleted messages' files. Nothing there is as good as removed."""
    for key in file_keys:
        storage().delete(key)


def _ids(select: sa.Select[int], kind: type[Wait | Complaint]) -> list[int]:
    """Those due and not told, in projects that go on."""
    late = (
        select.join(Channel, Channel.id == kind.channel_id)
        .join(Project, Project.id == Channel.project_id)
        .where(
            kind.due_at <= clock.now(),
            kind.reminded_at.is_(None),
            Channel.closed_at.is_(None),
            Project.state.in_([str(state) for state in OPEN]),
        )
    )
    found = list(db.session.scalars(late.order_by(kind.id).limit(MOST_AT_ONCE)))
    db.session.rollback()
    return found


def _remind_of_wait(wait_id: int) -> None:
    wait = db.session.get_one(Wait, wait_id)
    channel = locked_channel(wait.channel_id)
    db.session.refresh(wait)
    if wait.ended_at is not None or wait.reminded_at is not None:
        return
    wait.reminded_at = clock.now()
    for person in complaining.responsible(channel)[:1]:
        letters.tell_overdue(channel, wait, person)


def _remind_of_complaint(complaint_id: int) -> None:
    complaint = db.session.get_one(Complaint, complaint_id)
    channel = locked_channel(complaint.channel_id)
    db.session.refresh(complaint)
    if complaint.is_answered or complaint.reminded_at is not None:
        return
    complaint.reminded_at = clock.now()
    for person in complaining.responsible(channel):
        letters.tell_complaint_overdue(channel, complaint, person)
