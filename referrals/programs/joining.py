"""Becoming a partner: who may, and what happens then. Joining costs nothing, and nobody is paid for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit, granting
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.mail import outbox
from app.mail.links import absolute_url
from referrals.programs.audience import Audience, reason_against
from referrals.programs.facts import PartnerJoined, PartnerLeft
from referrals.programs.models import Enrolment, Program, ProgramInvitation, ProgramTerms
from referrals.programs.queries import is_invited

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class NotOpen(Conflict):
    title = _l("You cannot join this program")


def refusal(program: Program, user: User) -> LazyString | None:
    """Why `user` may not join now, or None."""
    terms = program.terms
    if program.state != "live" or terms is None:
        return _l("It is not open at the moment.")
    if not user.is_verified:
        return _l("Please prove your e-mail address first.")
    if terms.joining == "invited" and not is_invited(program, user):
        return _l("Partners of this program are invited.")
    return reason_against(Audience.from_json(terms.audience), terms.joining, user)


def join(program: Program, user: User) -> Enrolment:
    """Take part at once, or ask where a person approves. The same again changes nothing. Raises `NotOpen`."""
    terms = program.terms
    refused = refusal(program, user)
    if refused is not None or terms is None:
        raise NotOpen(refused or "")
    state = "asked" if terms.joining == "approval" else "active"
    enrolment = _of(program, user)
    if enrolment is not None and enrolment.state in {"active", "asked", "paused", "refused"}:
        return enrolment
    if enrolment is None:
        enrolment = Enrolment(program_id=program.id, user_id=user.id, terms_id=terms.id, state=state)
        db.session.add(enrolment)
    else:
        enrolment.terms_id = terms.id
        if state == "active":
            enrolment.come_back()
        else:
            enrolment.state = state
    db.session.flush()
    if state == "active":
        _welcome(enrolment, user)
    return enrolment


def invite(program: Program, user: User, *, by: User) -> Enrolment:
    """A member of staff takes somebody in, whatever the rule for joining. Raises `NotOpen`."""
    terms = program.terms
    if program.state != "live" or terms is None or not user.is_active:
        raise NotOpen(_l("It is not open at the moment."))
    enrolment = _of(program, user)
    if enrolment is not None and enrolment.state == "active":
        return enrolment
    if enrolment is None:
        enrolment = Enrolment(program_id=program.id, user_id=user.id, terms_id=terms.id, state="active")
        db.session.add(enrolment)
    enrolment.come_back()
    db.session.flush()
    audit.record("partner.invited", enrolment, by=by.id)
    _welcome(enrolment, user)
    _write(enrolment, "programs/mail/welcome")
    return enrolment


def invite_address(program: Program, email: str, *, by: User) -> None:
    """Somebody without an account is invited: a mail with the way in, again for each time. Raises `NotOpen`."""
    if program.state != "live":
        raise NotOpen(_l("It is not open at the moment."))
    address = email.strip().lower()
    values = {"invited_at": clock.now(), "invited_by_id": by.id, "withdrawn_at": None}
    db.session.execute(
        insert(ProgramInvitation)
        .values(program_id=program.id, email=address, **values)
        .on_conflict_do_update(index_elements=["program_id", "email"], set_=values)
    )
    audit.record("partner.invited", program, by=by.id)
    page = url_for("programs.show", slug=program.slug)
    outbox.send_later(
        "programs/mail/invited",
        to=address,
        locale=by.locale,
        private=True,
        program=program.name,
        url=absolute_url("accounts.register", next=page),
    )


def withdraw(invitation: ProgramInvitation) -> None:
    """The address may join no more; who has joined stays."""
    invitation.withdrawn_at = invitation.withdrawn_at or clock.now()


def approve(enrolment: Enrolment) -> None:
    """Raises `Conflict` when it was decided before."""
    _decide(enrolment, "active")
    enrolment.come_back()
    audit.record("partner.approved", enrolment)
    _welcome(enrolment, enrolment.user)
    _write(enrolment, "programs/mail/welcome")


def refuse(enrolment: Enrolment) -> None:
    """Raises `Conflict` when it was decided before."""
    _decide(enrolment, "refused")
    audit.record("partner.refused", enrolment)
    _write(enrolment, "programs/mail/refused")


def accept(enrolment: Enrolment, terms: ProgramTerms) -> None:
    """The partner has read and accepts the version in force."""
    enrolment.terms_id = terms.id


def leave(enrolment: Enrolment) -> None:
    """What was earned stays; nothing new is credited."""
    if enrolment.state == "active":
        enrolment.state, enrolment.ended_at = "left", clock.now()
        db.session.flush()
        publish(PartnerLeft(enrolment_id=enrolment.id))


def _of(program: Program, user: User) -> Enrolment | None:
    found = sa.select(Enrolment).where(Enrolment.program_id == program.id, Enrolment.user_id == user.id)
    return db.session.scalar(found.with_for_update())


def _decide(enrolment: Enrolment, state: str) -> None:
    decided = db.session.scalar(
        sa.update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.state == "asked")
        .values(state=state, joined_at=clock.now())
        .returning(Enrolment.id)
    )
    if decided is None:
        raise Conflict(_l("Somebody decided about this in the meantime."))
    db.session.refresh(enrolment)


def _welcome(enrolment: Enrolment, user: User) -> None:
    granting.give(user, Role.PARTNER)
    publish(PartnerJoined(enrolment_id=enrolment.id))


def _write(enrolment: Enrolment, template: str) -> None:
    user, program = enrolment.user, enrolment.program
    outbox.send_later(
        template,
        to=user.email,
        locale=user.locale,
        name=user.name,
        program=program.name,
        url=absolute_url("programs.show", slug=program.slug),
    )
