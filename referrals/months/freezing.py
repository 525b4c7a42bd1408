"""Freezing the months that are over, once each; counting one again; and writing down what is thought and decided."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.mail import outbox
from app.mail.links import absolute_url
from referrals.months.calendar import closed_months, written
from referrals.months.counting import count
from referrals.months.models import DECISIONS, MonthRemark, ProgramMargin, ProgramMonth
from referrals.months.queries import began, counted_months, editions, margins_of
from referrals.programs.models import Program

# A program that is older than the page begins with its last year.
MOST_MONTHS = 12


def missing_months(program: Program, today: date) -> list[date]:
    """Those that are over and were never counted, the oldest first."""
    first = began(program)
    if first is None:
        return []
    return sorted(set(closed_months(first, today, MOST_MONTHS)) - counted_months(program.id))


def freeze(program: Program, month: date) -> ProgramMonth | None:
    """Count a month that is over; None when that was done before, also among parallel jobs."""
    return _keep(program.id, month, 1)


def recount(program: Program, month: date) -> ProgramMonth | None:
    """The next edition, beside the earlier ones; None when the numbers are the same. Raises `NotFound`."""
    last = editions(program.id, month)[-1]
    if last.numbers == count(program.id, month):
        return None
    made = _keep(program.id, month, last.edition + 1)
    if made is None:
        raise Conflict
    audit.record("program_month.recounted", made)
    return made


def tell(frozen: ProgramMonth, names: str) -> None:
    """The person who made the program learns that its month is ready."""
    owner = db.session.get(User, frozen.program.created_by_id) if frozen.program.created_by_id else None
    if owner is not None and owner.is_active:
        outbox.send_later(
            "months/mail/ready",
            to=owner.email,
            locale=owner.locale,
            key=f"program-month:{frozen.id}",
            name=owner.name,
            program=frozen.program.name,
            month=names,
            url=absolute_url("months_desk.show", program_id=frozen.program_id, month=written(frozen.month)),
        )


def remark(program: Program, month: date, *, text: str, decision: str | None, key: str, by: User) -> None:
    """A note, or a decision with its reason. The same key again adds nothing. Raises `Invalid` and `NotFound`."""
    editions(program.id, month)
    if decision is not None and decision not in DECISIONS:
        raise Invalid(_l("Choose one of the decisions."))
    if db.session.scalar(sa.select(MonthRemark.id).where(MonthRemark.submission_key == key)) is not None:
        return
    row = MonthRemark(
        program_id=program.id, month=month, text=text, decision=decision, submission_key=key, author_id=by.id
    )
    db.session.add(row)
    db.session.flush()
    if decision is not None:
        audit.record("program_month.decided", row, decision=decision)


def set_margins(program: Program, margins: dict[int | None, int], *, by: User) -> int:
    """Write down what differs from what is in force; says how much that is."""
    present = margins_of(program.id)
    changed = {service: rate for service, rate in margins.items() if present.get(service) != rate}
    for service_id, margin_bp in changed.items():
        db.session.add(
            ProgramMargin(program_id=program.id, service_id=service_id, margin_bp=margin_bp, written_by_id=by.id)
        )
    db.session.flush()
    if changed:
        audit.record("program.margins_set", program, services=len(changed))
    return len(changed)


def _keep(program_id: int, month: date, edition: int) -> ProgramMonth | None:
    values = {
        "program_id": program_id,
        "month": month,
        "edition": edition,
        "numbers": count(program_id, month),
        "counted_at": clock.now(),
    }
    made = db.session.scalar(insert(ProgramMonth).values(values).on_conflict_do_nothing().returning(ProgramMonth.id))
    return db.session.get_one(ProgramMonth, made) if made is not None else None
