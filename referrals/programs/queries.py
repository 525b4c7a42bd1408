"""Named reads of programs and their partners."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Contact, User
from app.database import db
from app.errors import NotFound
from referrals.programs.models import Enrolment, Program, ProgramInvitation, ProgramTerms

STATES = ("draft", "live", "paused", "ended")


def programs(text: str = "", state: str = "") -> sa.Select[Program]:
    """For the desk, the newest first."""
    found = sa.select(Program).options(selectinload(Program.versions)).order_by(Program.id.desc())
    if text:
        found = found.where(Program.name.icontains(text, autoescape=True))
    return found.where(Program.state == state) if state else found


def program_by_id(program_id: int) -> Program:
    """Raises `NotFound`."""
    found = db.session.get(Program, program_id)
    if found is None:
        raise NotFound
    return found


def open_programs() -> Sequence[Program]:
    """Those that run and that people may join or ask to join, the oldest first."""
    found = sa.select(Program).where(Program.state == "live").options(selectinload(Program.versions))
    live = db.session.scalars(found.order_by(Program.id)).all()
    return [each for each in live if each.terms is not None and each.terms.joining != "invited"]


def shown_program(slug: str, user: User | None) -> Program:
    """A program that runs; one whose partners are invited only to those. Raises `NotFound`."""
    found = db.session.scalar(sa.select(Program).where(Program.slug == slug))
    if found is None or found.terms is None:
        raise NotFound
    mine = enrolment_of(found, user) if user is not None else None
    hidden = found.terms.joining == "invited" and (user is None or not is_invited(found, user))
    if mine is None and (found.state != "live" or hidden):
        raise NotFound
    return found


def is_invited(program: Program, user: User) -> bool:
    """Whether the address of this person, which they have proven, was invited."""
    if not user.is_verified:
        return False
    own = invitations(program).where(ProgramInvitation.email == user.email)
    return db.session.scalar(own.limit(1)) is not None


def invitations(program: Program) -> sa.Select[ProgramInvitation]:
    """The open ones, the latest first."""
    found = sa.select(ProgramInvitation).where(
        ProgramInvitation.program_id == program.id, ProgramInvitation.withdrawn_at.is_(None)
    )
    return found.order_by(ProgramInvitation.invited_at.desc(), ProgramInvitation.id.desc())


def open_invitations(program: Program) -> sa.Select[ProgramInvitation]:
    """Those whose reader does not take part yet."""
    joined = sa.select(User.email).join(Enrolment, Enrolment.user_id == User.id)
    return invitations(program).where(ProgramInvitation.email.not_in(joined.where(Enrolment.program_id == program.id)))


def invitation_by_id(invitation_id: int) -> ProgramInvitation:
    found = db.session.get(ProgramInvitation, invitation_id)
    if found is None:
        raise NotFound
    return found


def contact_countries() -> list[str]:
    """Where people who have an account live, by ISO code."""
    found = sa.select(Contact.country).where(Contact.user_id.is_not(None), Contact.erased_at.is_(None)).distinct()
    return sorted(country for country in db.session.scalars(found) if country)


def enrolment_of(program: Program, user: User) -> Enrolment | None:
    own = sa.select(Enrolment).where(Enrolment.program_id == program.id, Enrolment.user_id == user.id)
    return db.session.scalar(own)


def enrolment_by_id(enrolment_id: int) -> Enrolment:
    found = db.session.get(Enrolment, enrolment_id)
    if found is None:
        raise NotFound
    return found


def enrolments(program: Program, state: str = "") -> sa.Select[Enrolment]:
    """Those of a program, whoever waits for a decision first."""
    found = sa.select(Enrolment).where(Enrolment.program_id == program.id).options(joinedload(Enrolment.user))
    found = found.where(Enrolment.state == state) if state else found
    return found.order_by(Enrolment.state != "asked", Enrolment.joined_at.desc(), Enrolment.id.desc())


def counts_of(program_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Active partners and those who ask, by program."""
    active = sa.func.count().filter(Enrolment.state == "active")
    asked = sa.func.count().filter(Enrolment.state == "asked")
    rows = db.session.execute(
        sa.select(Enrolment.program_id, active, asked)
        .where(Enrolment.program_id.in_(program_ids))
        .group_by(Enrolment.program_id)
    )
    found = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    return {program_id: found.get(program_id, (0, 0)) for program_id in program_ids}


def waiting_partners() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment).where(Enrolment.state == "asked")) or 0


def enrolments_about(user: User) -> Sequence[Enrolment]:
    found = sa.select(Enrolment).where(Enrolment.user_id == user.id).order_by(Enrolment.id)
    return db.session.scalars(found.options(joinedload(Enrolment.program), joinedload(Enrolment.terms))).all()


def terms_of(program: Program) -> Sequence[ProgramTerms]:
    """Every version, the newest first."""
    return list(reversed(program.versions))
