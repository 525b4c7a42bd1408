"""Named reads of partners: their own, and the desk's."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from referrals.portal.models import PartnerMaterial, PartnerNote, PartnerProfile
from referrals.programs.models import Enrolment, Program
from referrals.tracking.models import ReferralLink


def is_partner(user: User) -> bool:
    """Who takes part in a program, or once did: what they earned stays theirs to see."""
    taking = sa.select(Enrolment.id).where(
        Enrolment.user_id == user.id, Enrolment.state.in_(("active", "paused", "left"))
    )
    return db.session.scalar(taking.limit(1)) is not None


def own_enrolments(user: User) -> Sequence[Enrolment]:
    """Where this person takes part now, in programs that run."""
    return db.session.scalars(
        sa.select(Enrolment)
        .join(Enrolment.program)
        .where(Enrolment.user_id == user.id, Enrolment.state == "active", Program.state == "live")
        .order_by(Enrolment.id)
        .options(joinedload(Enrolment.program))
    ).all()


def open_links(user: User) -> Sequence[ReferralLink]:
    """The links of this partner that lead somewhere, the oldest first."""
    found = sa.select(ReferralLink).join(ReferralLink.enrolment).join(Enrolment.program)
    found = found.where(Enrolment.user_id == user.id, Enrolment.state == "active", Program.state == "live")
    found = found.where(ReferralLink.disabled_at.is_(None))
    whole = joinedload(ReferralLink.enrolment).joinedload(Enrolment.program)
    return db.session.scalars(found.order_by(ReferralLink.id).options(whole)).all()


def open_link(user: User, link_id: int) -> ReferralLink:
    """Raises `NotFound` for a link that is closed or of somebody else."""
    for link in open_links(user):
        if link.id == link_id:
            return link
    raise NotFound


def shared_link(code: str) -> ReferralLink:
    """Any link that is open, for the pictures that stand on partners' pages. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(ReferralLink).where(ReferralLink.code == code.lower(), ReferralLink.disabled_at.is_(None))
    )
    if found is None:
        raise NotFound
    return found


def profile_of_invite(code: str) -> PartnerProfile:
    """The sponsor behind an invitation. Raises `NotFound`, also when they take part no more."""
    found = db.session.scalar(sa.select(PartnerProfile).where(PartnerProfile.invite_code == code.lower()))
    if found is None or not own_enrolments(found.user):
        raise NotFound
    return found


def materials_for(user: User) -> Sequence[PartnerMaterial]:
    """What the programs offer in which this person takes part, the newest first."""
    programs = [each.program_id for each in own_enrolments(user)]
    found = sa.select(PartnerMaterial).where(
        PartnerMaterial.program_id.in_(programs), PartnerMaterial.removed_at.is_(None)
    )
    whole = (joinedload(PartnerMaterial.program), joinedload(PartnerMaterial.file))
    return db.session.scalars(found.order_by(PartnerMaterial.id.desc()).options(*whole)).all()


def material_for(user: User, material_id: int) -> PartnerMaterial:
    """Raises `NotFound` for who takes no part in its program."""
    for material in materials_for(user):
        if material.id == material_id:
            return material
    raise NotFound


def materials(text: str = "", program_id: int | None = None) -> sa.Select[PartnerMaterial]:
    """For the desk: what is offered, the newest first."""
    found = sa.select(PartnerMaterial).where(PartnerMaterial.removed_at.is_(None))
    found = found.options(joinedload(PartnerMaterial.program), joinedload(PartnerMaterial.file))
    if text:
        columns = (PartnerMaterial.title, PartnerMaterial.words)
        found = found.where(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if program_id is not None:
        found = found.where(PartnerMaterial.program_id == program_id)
    return found.order_by(PartnerMaterial.id.desc())


def material_by_id(material_id: int) -> PartnerMaterial:
    """For the desk, removed ones too. Raises `NotFound`."""
    found = db.session.get(PartnerMaterial, material_id)
    if found is None:
        raise NotFound
    return found


def live_programs() -> Sequence[Program]:
    return db.session.scalars(
        sa.select(Program).where(Program.state.in_(("live", "paused"))).order_by(Program.id)
    ).all()


def notes_about(user: User) -> Sequence[PartnerNote]:
    found = sa.select(PartnerNote).where(PartnerNote.user_id == user.id).order_by(PartnerNote.id.desc())
    return db.session.scalars(found.options(joinedload(PartnerNote.author))).all()
