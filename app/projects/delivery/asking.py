"""The leader asks the client: a version is frozen, sealed and shown; another may follow; it may be withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.media import filing
from app.projects.access import live_member
from app.projects.delivery import silence
from app.projects.delivery.facts import ApprovalAsked
from app.projects.delivery.models import Approval, ApprovalFile, ApprovalVersion
from app.projects.delivery.queries import approval_with_key, clients_of, delivery_of, locked_approval, project_id_of
from app.projects.delivery.sealing import digest, seal
from app.projects.delivery.states import APPROVED, ApprovalState, Kind
from app.projects.models import Project
from app.projects.queries import locked
from app.projects.states import Part, State
from app.projects.timeline import note

MOST_FILES = 10


class CannotAsk(Conflict):
    title = _l("This cannot be asked now")


@dataclass(frozen=True, kw_only=True)
class DraftFile:
    """A file to be shown, its bytes in hand: the version keeps a copy of its own."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is about to be shown to the client. `submission_key` makes a double click one question."""

    title: str
    text: str
    due_at: datetime
    submission_key: str
    source: str = ""
    files: tuple[DraftFile, ...] = ()


def ask(project_id: int, kind: Kind, draft: Draft, *, by: User, milestone_id: int | None = None) -> Approval:
    """Ask the client to approve `draft`. The same submission again gives the same approval.

    Locks the project. Raises `CannotAsk` when the project has ended, nobody of the client is there to answer, or, for a
    delivery, when one was handed over already; `Conflict` when `by` leads no longer; `Invalid` for a due date that
    leaves too little time.
    """
    project = locked(project_id)
    earlier = approval_with_key(draft.submission_key)
    if earlier is not None and earlier.project_id == project.id:
        return earlier
    _require_askable(project, by, draft)
    if kind is Kind.DELIVERY:
        _require_deliverable(project)
    approval = Approval(project_id=project.id, kind=kind, milestone_id=milestone_id, created_by_id=by.id)
    db.session.add(approval)
    db.session.flush()
    _show(project, approval, 1, draft, by)
    return approval


def ask_again(approval_id: int, draft: Draft, *, by: User) -> Approval:
    """Show the next version; it takes the place of the one before, which stays as it was.

    Raises `CannotAsk` when the present version was approved, or the approval was withdrawn. The delivery of a project
    whose work was taken up again is handed over anew.
    """
    project = locked(project_id_of(approval_id))
    approval = locked_approval(approval_id)
    if any(version.submission_key == draft.submission_key for version in approval.versions):
        return approval
    if approval.state in APPROVED and not approval.is_delivery:
        raise CannotAsk(_l("This was approved. Ask about something new in an approval of its own."))
    if approval.state is ApprovalState.WITHDRAWN:
        raise CannotAsk(_l("This was withdrawn. Take the withdrawal back first."))
    _require_askable(project, by, draft)
    if approval.is_delivery:
        _require_running(project)
    _show(project, approval, approval.current.version + 1, draft, by)
    return approval


def withdraw(approval_id: int, *, by: User) -> Approval:
    """Nobody needs to answer any more. Quiet when it was withdrawn before; an answer that was given stays."""
    project = locked(project_id_of(approval_id))
    approval = locked_approval(approval_id)
    if approval.withdrawn_at is not None:
        return approval
    if approval.state not in {ApprovalState.WAITING, ApprovalState.OVERDUE, ApprovalState.CHANGES_ASKED}:
        raise CannotAsk(_l("It is approved and can no longer be withdrawn."))
    approval.withdrawn_at, approval.withdrawn_by_id = clock.now(), by.id
    note(project.id, "approval_withdrawn", by, approval_id=approval.id)
    db.session.flush()
    return approval


def restore(approval_id: int, *, by: User) -> Approval:
    """Take a withdrawal back: the question stands as it stood. Quiet when it stands already.

    Raises `CannotAsk` once its day is over: who was told that nobody needs to answer has not kept silent.
    """
    project = locked(project_id_of(approval_id))
    approval = locked_approval(approval_id)
    if approval.withdrawn_at is None:
        return approval
    if approval.is_delivery and delivery_of(project.id) is not None:
        raise CannotAsk(_l("Another delivery was handed over in the meantime."))
    if approval.current.due_at <= clock.now():
        raise CannotAsk(_l("Its day is over. Ask about it anew, with another day."))
    approval.withdrawn_at = approval.withdrawn_by_id = None
    note(project.id, "approval_restored", by, approval_id=approval.id)
    db.session.flush()
    return approval


def _require_askable(project: Project, by: User, draft: Draft) -> None:
    leader = live_member(project.id, by.id)
    if leader is None or leader.part != Part.PROJECT_LEADER:
        raise Conflict(_l("You do not lead this project any more."))
    if project.known_state not in {State.RUNNING, State.DELIVERED}:
        raise CannotAsk(_l("This project is not running."))
    if not clients_of(project.id):
        raise CannotAsk(_l("Nobody of the client is on the board yet. Invite them first."))
    if len(draft.files) > MOST_FILES:
        raise Invalid(_l("At most %(most)s files can be shown at once.", most=MOST_FILES))
    if not draft.text.strip() and not draft.files:
        raise Invalid(_l("Write what is to be approved, or add a file."))
    if not silence.fits(clock.now(), draft.due_at):
        raise Invalid(_l("Leave at least twelve hours to answer, and at most half a year."))


def _require_deliverable(project: Project) -> None:
    _require_running(project)
    if delivery_of(project.id) is not None:
        raise CannotAsk(_l("The delivery was handed over already. Hand over a new version of it."))


def _require_running(project: Project) -> None:
    if project.known_state is not State.RUNNING:
        raise CannotAsk(_l("Only a running project can be handed over."))
    if project.is_held:
        raise CannotAsk(_l("The payment is in dispute. Nothing is handed over until that is settled."))


def _show(project: Project, approval: Approval, number: int, draft: Draft, by: User) -> None:
    digests = [(filing.tidy_name(each.filename), digest(each.data)) for each in draft.files]
    version = ApprovalVersion(
        approval_id=approval.id,
        version=number,
        title=draft.title,
        text=draft.text,
        source=draft.source,
        seal=seal(title=draft.title, text=draft.text, source=draft.source, files=digests),
        submission_key=draft.submission_key,
        asked_by_id=by.id,
        due_at=draft.due_at,
        asked_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    _keep_files(version, draft.files, digests)
    kind = "delivery_handed_over" if approval.is_delivery else "approval_asked"
    note(project.id, kind, by, approval_id=approval.id, version=number)
    db.session.flush()
    db.session.expire(approval, ["versions"])
    publish(ApprovalAsked(version_id=version.id, approval_id=approval.id, project_id=project.id))


def _keep_files(version: ApprovalVersion, files: Sequence[DraftFile], digests: list[tuple[str, str]]) -> None:
    for position, (each, (filename, sha256)) in enumerate(zip(files, digests, strict=True), start=1):
        stored = filing.keep(each.data, filename=each.filename, content_type=each.content_type)
        db.session.add(
            ApprovalFile(version_id=version.id, position=position, file_id=stored.id, filename=filename, sha256=sha256)
        )
    db.session.flush()
