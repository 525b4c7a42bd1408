"""Named reads of consent. A person finds the cases they are co-author of; anybody else finds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app import clock
from app.accounts.access import Viewer
from app.database import db
from app.errors import NotFound
from app.projects.models import ProjectMember
from app.projects.states import Part
from cases.consent import contents
from cases.consent.models import CaseApproval, CaseLogo, Coauthor, CoauthorAnswer, Consent
from cases.consent.outputs import Naming, Output
from cases.writing.access import Seat
from cases.writing.models import Case


def cases_of(viewer: Viewer) -> sa.Select[Case]:
    """The cases the viewer takes part in for the client, the newest first."""
    return sa.select(Case).where(_mine(viewer)).order_by(Case.id.desc())


def case_of(viewer: Viewer, reference: str) -> Case:
    """Raises `NotFound` for whoever takes no part in it."""
    case = db.session.scalar(sa.select(Case).where(Case.reference == reference.upper(), _mine(viewer)))
    if case is None:
        raise NotFound
    return case


def seat_of(viewer: Viewer, reference: str) -> Seat:
    """Their place at it, as the client. Raises `NotFound` for whoever takes no part in it."""
    case = case_of(viewer, reference)
    assert viewer.user is not None
    return Seat(case=case, user=viewer.user, part="client")


def case_at_desk(reference: str) -> Case:
    """Without eyes: for the desk. Raises `NotFound`."""
    case = db.session.scalar(sa.select(Case).where(Case.reference == reference.upper()))
    if case is None:
        raise NotFound
    return case


def locked(case_id: int) -> Case:
    """The case with its row locked: whatever changes approval or consent locks it first."""
    case = db.session.scalar(
        sa.select(Case).where(Case.id == case_id).with_for_update(of=Case).execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFound
    return case


def coauthors_of(case_id: int) -> Sequence[Coauthor]:
    found = sa.select(Coauthor).where(Coauthor.case_id == case_id, Coauthor.removed_at.is_(None))
    return db.session.scalars(found.order_by(Coauthor.id)).all()


def clients_to_ask(case: Case) -> Sequence[ProjectMember]:
    """Clients of the project who are not asked yet."""
    if case.project_id is None:
        return []
    asked = sa.select(Coauthor.user_id).where(Coauthor.case_id == case.id, Coauthor.removed_at.is_(None))
    found = sa.select(ProjectMember).where(
        ProjectMember.project_id == case.project_id,
        ProjectMember.part == Part.CLIENT,
        ProjectMember.left_at.is_(None),
        ProjectMember.user_id.not_in(asked),
    )
    return db.session.scalars(found.order_by(ProjectMember.id)).all()


def answers_of(case_id: int) -> Mapping[str, CoauthorAnswer]:
    found = sa.select(CoauthorAnswer).where(CoauthorAnswer.case_id == case_id)
    return {answer.question: answer for answer in db.session.scalars(found)}


def approvals_of(case_id: int) -> Sequence[CaseApproval]:
    found = sa.select(CaseApproval).where(CaseApproval.case_id == case_id).order_by(CaseApproval.id.desc())
    return db.session.scalars(found).all()


def last_approval(case_id: int) -> CaseApproval | None:
    found = sa.select(CaseApproval).where(CaseApproval.case_id == case_id).order_by(CaseApproval.id.desc()).limit(1)
    return db.session.scalar(found)


def is_approved(case: Case) -> bool:
    """Whether the client said yes to exactly what the case says now."""
    last = last_approval(case.id)
    return last is not None and bytes(last.digest) == contents.digest_of(case)


def open_consents(case_id: int) -> dict[Output, Consent]:
    """What is allowed at this moment, by output; consent whose day is over is none."""
    found = sa.select(Consent).where(Consent.case_id == case_id, holds())
    return {Output(consent.output): consent for consent in db.session.scalars(found)}


def consents_ever(case_id: int) -> Sequence[Consent]:
    found = sa.select(Consent).where(Consent.case_id == case_id).order_by(Consent.id.desc())
    return db.session.scalars(found).all()


def naming_of(case_id: int, output: Output) -> Naming | None:
    """How the client may be named there now; None when the case may not be shown there."""
    found = sa.select(Consent.naming).where(Consent.case_id == case_id, Consent.output == output, holds())
    naming = db.session.scalar(found)
    return None if naming is None else Naming(naming)


def holds() -> sa.ColumnElement[bool]:
    """Whether a row allows something today: not closed, and its day not over."""
    today = clock.now().date()
    return sa.and_(Consent.closed_at.is_(None), sa.or_(Consent.valid_until.is_(None), Consent.valid_until >= today))


def logo_of(case_id: int) -> CaseLogo | None:
    return db.session.get(CaseLogo, case_id)


def waiting_for(viewer: Viewer) -> int:
    """How many cases wait for a yes of the viewer."""
    if viewer.user is None:
        return 0
    found = sa.select(Case).where(_mine(viewer), Case.state == "in_review")
    return sum(not is_approved(case) for case in db.session.scalars(found))


def _mine(viewer: Viewer) -> sa.ColumnElement[bool]:
    if viewer.user is None:
        return sa.false()
    seat = sa.select(Coauthor.id).where(
        Coauthor.case_id == Case.id, Coauthor.user_id == viewer.user.id, Coauthor.removed_at.is_(None)
    )
    return seat.exists()


def nobody_asked() -> sa.ColumnElement[bool]:
    """Whether no co-author of the client was ever asked about a case."""
    return ~sa.select(Coauthor.id).where(Coauthor.case_id == Case.id).exists()
