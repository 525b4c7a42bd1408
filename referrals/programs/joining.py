"""Becoming a partner: who may, and what happens then. Joining costs nothing, and nobody is paid for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit, granting
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.mail import outbox
from app.mail.links import absolute_url
from app.orders.models import Order
from app.orders.states import CONFIRMED
from referrals.programs.facts import PartnerJoined, PartnerLeft
from referrals.programs.models import Enrolment, Program, ProgramTerms

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
    if terms.joining == "invited":
        return _l("Partners of this program are invited.")
    least = max(int(terms.audience.get("orders_at_least", 0)), 1 if terms.joining == "customers" else 0)
    if least and paid_orders_of(user) < least:
        return _l("It is for people who have ordered here.")
    languages = terms.audience.get("languages") or []
    return _l("It is for people who read another language.") if languages and user.locale not in languages else None


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
        enrolment.state, enrolment.terms_id, enrolment.ended_at = state, terms.id, None
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
    enrolment.state, enrolment.ended_at = "active", None
    db.session.flush()
    audit.record("partner.invited", enrolment, by=by.id)
    _welcome(enrolment, user)
    _write(enrolment, "programs/mail/welcome")
    return enrolment


def approve(enrolment: Enrolment) -> None:
    """Raises `Conflict` when it was decided before."""
    _decide(enrolment, "active")
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


def paid_orders_of(user: User) -> int:
    found = sa.select(sa.func.count(Order.id)).where(Order.placed_by_id == user.id, Order.state.in_(CONFIRMED))
    return db.session.scalar(found) or 0


def audience_size(audience: dict[str, Any], joining: str) -> int:
    """How many people could join by this rule today."""
    orders = (
        sa.select(sa.func.count(Order.id))
        .where(Order.placed_by_id == User.id, Order.state.in_(CONFIRMED))
        .scalar_subquery()
    )
    least = max(int(audience.get("orders_at_least", 0)), 1 if joining == "customers" else 0)
    found = sa.select(sa.func.count(User.id)).where(User.email_verified_at.is_not(None), User.erased_at.is_(None))
    found = found.where(orders >= least) if least else found
    languages = audience.get("languages") or []
    return db.session.scalar(found.where(User.locale.in_(languages)) if languages else found) or 0


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
