"""Named reads of the months of programs, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.errors import NotFound
from referrals.months.models import MonthRemark, ProgramMargin, ProgramMonth
from referrals.programs.models import Program, ProgramTerms


def months_of(program: Program) -> sa.Select[ProgramMonth]:
    """The newest edition of each month, the newest month first."""
    return _newest().where(ProgramMonth.program_id == program.id).order_by(ProgramMonth.month.desc())


def latest_months() -> Sequence[ProgramMonth]:
    """Of each program the newest month, by name of the program."""
    newest = sa.select(ProgramMonth.program_id, sa.func.max(ProgramMonth.month)).group_by(ProgramMonth.program_id)
    found = _newest().join(ProgramMonth.program).options(joinedload(ProgramMonth.program))
    wanted = sa.tuple_(ProgramMonth.program_id, ProgramMonth.month).in_(newest)
    return db.session.scalars(found.where(wanted).order_by(Program.name)).all()


def _newest() -> sa.Select[ProgramMonth]:
    later = sa.orm.aliased(ProgramMonth)
    superseded = sa.exists().where(
        later.program_id == ProgramMonth.program_id,
        later.month == ProgramMonth.month,
        later.edition > ProgramMonth.edition,
    )
    return sa.select(ProgramMonth).where(~superseded)


def editions(program_id: int, month: date) -> Sequence[ProgramMonth]:
    """The first is what was frozen when the month was over. Raises `NotFound` for a month that was not counted."""
    found = db.session.scalars(
        sa.select(ProgramMonth)
        .where(ProgramMonth.program_id == program_id, ProgramMonth.month == month)
        .order_by(ProgramMonth.edition)
    ).all()
    if not found:
        raise NotFound
    return found


def counted_months(program_id: int) -> set[date]:
    return set(db.session.scalars(sa.select(ProgramMonth.month).where(ProgramMonth.program_id == program_id)))


def remarks_on(program_id: int, month: date) -> Sequence[MonthRemark]:
    """The newest first."""
    found = sa.select(MonthRemark).where(MonthRemark.program_id == program_id, MonthRemark.month == month)
    return db.session.scalars(found.options(joinedload(MonthRemark.author)).order_by(MonthRemark.id.desc())).all()


def undecided_count() -> int:
    """Programs that run whose newest month nobody has decided from."""
    newest = sa.select(ProgramMonth.program_id, sa.func.max(ProgramMonth.month).label("month")).group_by(
        ProgramMonth.program_id
    )
    latest = newest.subquery()
    decided = sa.exists().where(
        MonthRemark.program_id == latest.c.program_id,
        MonthRemark.month == latest.c.month,
        MonthRemark.decision.is_not(None),
    )
    found = sa.select(sa.func.count()).select_from(latest).join(Program, Program.id == latest.c.program_id)
    return db.session.scalar(found.where(Program.state == "live", ~decided)) or 0


def margins_of(program_id: int) -> dict[int | None, int]:
    """The margins in force, by service; under None that of everything else."""
    rows = db.session.execute(
        sa.select(ProgramMargin.service_id, ProgramMargin.margin_bp)
        .where(ProgramMargin.program_id == program_id)
        .order_by(ProgramMargin.id)
    )
    return {row[0]: row[1] for row in rows}


def running_programs() -> Sequence[Program]:
    """Those of which a version was published, the oldest first."""
    published = sa.exists().where(ProgramTerms.program_id == Program.id, ProgramTerms.published_at.is_not(None))
    return db.session.scalars(sa.select(Program).where(published).order_by(Program.id)).all()


def began(program: Program) -> date | None:
    """The day on which its first version was published."""
    first = min((each.published_at for each in program.versions if each.published_at is not None), default=None)
    return first.date() if first is not None else None
