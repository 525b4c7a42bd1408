"""What a colleague does in a case: notes, letters, closing; nothing here can touch a review, or ask to change one."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.roles import STAFF_ROLES, Role
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from reviews.asking.steering import Finding, Steer, findings
from reviews.recovery import letters
from reviews.recovery.models import GOAL, HARD, OUTCOMES, RecoveryCase, RecoveryStep

OVERSEERS = (Role.MARKETER, Role.ADMIN)


class AsksForChange(Invalid):
    """A letter that asks to change or take back a review; `found` are its words (R37)."""

    title = _l("Do not ask for another review")

    def __init__(self, found: list[Finding]) -> None:
        super().__init__(
            _l(
                "Help without asking for the review to be changed or taken back: that is theirs to decide, and it is the law."
            )
        )
        self.found = found


def cases_for(eyes: Viewer) -> sa.Select[RecoveryCase]:
    """All for those who look after the whole; for other staff their own, and those without an owner."""
    if eyes.user is None or not eyes.user.has_role(*STAFF_ROLES):
        raise NotFound
    found = sa.select(RecoveryCase)
    if not eyes.user.has_role(*OVERSEERS):
        found = found.where(sa.or_(RecoveryCase.owner_id == eyes.user.id, RecoveryCase.owner_id.is_(None)))
    return found


def case_of(eyes: Viewer, reference: str, *, lock: bool = False) -> RecoveryCase:
    """Raises `NotFound` for a case that is not theirs."""
    found = cases_for(eyes).where(RecoveryCase.reference == reference)
    case = db.session.scalar(found.with_for_update(of=RecoveryCase) if lock else found)
    if case is None:
        raise NotFound
    return case


def note(case: RecoveryCase, text: str, *, by: User) -> RecoveryStep:
    """For the colleagues. It is a step too: somebody cares."""
    return _step(case, "note", text, by)


def write_to_author(case: RecoveryCase, text: str, *, by: User) -> RecoveryStep:
    """A letter. Raises `AsksForChange`, and `Conflict` when there is no address."""
    found = findings(text, (Steer.EXCHANGE, Steer.STARS))
    if found:
        raise AsksForChange(found)
    step = _step(case, "letter", text, by)
    if not letters.send_to_author(case, step):
        raise Conflict(_l("There is no address to write to. Call them, or write a note for your colleagues."))
    return step


def close(case: RecoveryCase, outcome: str, *, by: User) -> None:
    """Raises `Conflict` while nobody has done anything for the person."""
    if outcome not in OUTCOMES:
        raise Invalid(_l("Choose what came of it."))
    if not case.is_open:
        return
    if case.first_step_at is None and outcome != "nothing_to_do":
        raise Conflict(_l("Nobody has written or noted anything yet. Do that first."))
    case.close(outcome, by)


def reopen(case: RecoveryCase) -> None:
    if case.is_open or case.outcome == "withdrawn":
        return
    case.reopen()


def take(case: RecoveryCase, by: User) -> None:
    """From now on it is theirs."""
    case.owner_id = by.id


def due_for_reminder() -> list[int]:
    """A day without a step, and nobody was reminded."""
    return _open_since(GOAL, RecoveryCase.reminded_at.is_(None))


def due_for_alarm() -> list[int]:
    return _open_since(HARD, RecoveryCase.raised_at.is_(None))


def remind(case_id: int) -> None:
    """Once; quiet when somebody has done something in the meantime."""
    case = db.session.get_one(RecoveryCase, case_id, with_for_update={"of": RecoveryCase})
    if case.is_open and case.first_step_at is None and case.reminded_at is None:
        case.reminded_at = clock.now()
        letters.remind(case)


def raise_alarm(case_id: int) -> None:
    case = db.session.get_one(RecoveryCase, case_id, with_for_update={"of": RecoveryCase})
    if case.is_open and case.first_step_at is None and case.raised_at is None:
        case.raised_at = clock.now()
        letters.raise_alarm(case)


def _open_since(span: timedelta, untold: sa.ColumnElement[bool]) -> list[int]:
    found = sa.select(RecoveryCase.id).where(
        RecoveryCase.closed_at.is_(None),
        RecoveryCase.first_step_at.is_(None),
        untold,
        RecoveryCase.opened_at <= clock.now() - span,
    )
    return list(db.session.scalars(found.order_by(RecoveryCase.id)))


def _step(case: RecoveryCase, kind: str, text: str, by: User) -> RecoveryStep:
    words = text.strip()
    if not words:
        raise Invalid(_l("Write something first."))
    step = RecoveryStep(case_id=case.id, kind=kind, text=words, made_at=clock.now(), by_id=by.id, by=by)
    db.session.add(step)
    db.session.flush()
    case.note_step()
    return step
