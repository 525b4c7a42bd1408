"""Invitations to a role: bound to one address, single use, seven days, taken back or sent again at will."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit, passwords, verifying
from app.accounts.facts import InvitationAccepted, UserRegistered
from app.accounts.granting import give
from app.accounts.models import Invitation, User
from app.accounts.queries import user_by_email
from app.accounts.redeeming import DeadLink
from app.accounts.roles import Role
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.mail import outbox
from app.mail.links import absolute_url

LIFETIME = timedelta(days=7)


def invite(*, email: str, name: str, role: Role, locale: str, by: User) -> Invitation:
    """Add an invitation and mail it. Raises `Conflict` when its reader holds the role already."""
    owner = user_by_email(email)
    if owner is not None and owner.has_role(role):
        raise Conflict(_l("This person holds that role already."))
    _withdraw_older(email, role, by)
    raw = new_token()
    invitation = Invitation(
        email=email,
        name=name,
        role=role,
        locale=locale,
        token_hash=fingerprint(raw),
        invited_by_id=by.id,
        expires_at=clock.now() + LIFETIME,
    )
    db.session.add(invitation)
    audit.record("invitation.sent", invitation, role=role)
    _send(invitation, raw, by)
    return invitation


def send_again(invitation: Invitation, *, by: User) -> None:
    """A new link and seven new days; the old link is dead. Raises `Conflict` for one that was answered or revoked."""
    raw = new_token()
    renewed = db.session.scalar(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .values(token_hash=fingerprint(raw), expires_at=clock.now() + LIFETIME)
        .returning(Invitation)
        .execution_options(populate_existing=True)
    )
    if renewed is None:
        raise Conflict(_l("This invitation was answered or revoked in the meantime."))
    audit.record("invitation.sent_again", renewed, role=renewed.role)
    _send(renewed, raw, by)


def revoke(invitation: Invitation, *, by: User) -> None:
    """The link works no longer. Quiet when that is so already; raises `Conflict` when it was accepted."""
    revoked = db.session.scalar(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(revoked_at=sa.func.coalesce(Invitation.revoked_at, clock.now()), revoked_by_id=by.id)
        .returning(Invitation.id)
    )
    if revoked is None:
        raise Conflict(_l("This invitation was accepted in the meantime. You can revoke the role instead."))
    audit.record("invitation.revoked", invitation)


def look_at(raw: str, *, viewer: User | None) -> Invitation:
    """The invitation behind a link while it works; raises `DeadLink`, also for whoever is signed in under another address."""
    found = db.session.scalar(sa.select(Invitation).where(*_working(raw)))
    if found is None or (viewer is not None and viewer.email != found.email):
        raise DeadLink
    return found


def accept(
    raw: str, *, viewer: User | None, name: str = "", password: str = "", locale: str = "en", timezone: str = "UTC"
) -> User:
    """Use the link up: its reader has the role now, with a new account where there was none. Raises `DeadLink`.

    Of parallel acceptances one gets through. The link came by mail, so the address is proven.
    """
    invitation = db.session.scalar(
        sa.update(Invitation)
        .where(*_working(raw))
        .values(accepted_at=clock.now())
        .returning(Invitation)
        .execution_options(populate_existing=True)
    )
    if invitation is None or (viewer is not None and viewer.email != invitation.email):
        raise DeadLink
    user = owner_of(invitation)
    if user is None:
        user = _add(invitation, name=name, password=password, locale=locale, timezone=timezone)
    verifying.prove(user.email)
    give(user, Role(invitation.role), by=invitation.invited_by)
    invitation.accepted_by_id = user.id
    publish(InvitationAccepted(invitation_id=invitation.id, user_id=user.id, role=invitation.role))
    return user


def owner_of(invitation: Invitation) -> User | None:
    """The account that will hold the role, if there is one its owner has proven to be theirs."""
    owner = user_by_email(invitation.email)
    return owner if owner is not None and owner.is_verified else None


def _add(invitation: Invitation, *, name: str, password: str, locale: str, timezone: str) -> User:
    """A new account; one that somebody began with this address and never verified is taken over with all it said."""
    user = user_by_email(invitation.email) or User(email=invitation.email)
    user.name = name
    user.password_hash = passwords.hashed(password)
    user.locale = locale
    user.timezone = timezone
    user.email_verified_at = clock.now()
    db.session.add(user)
    db.session.flush()
    publish(UserRegistered(user_id=user.id, email=user.email))
    return user


def _withdraw_older(email: str, role: Role, by: User) -> None:
    db.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.email == email,
            Invitation.role == role,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now(), revoked_by_id=by.id)
    )


def _working(raw: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Invitation.token_hash == fingerprint(raw),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )


def _send(invitation: Invitation, raw: str, by: User) -> None:
    outbox.send_later(
        "accounts/mail/invitation",
        to=invitation.email,
        locale=invitation.locale,
        private=True,
        name=invitation.name,
        inviter=by.name,
        role=invitation.role,
        expires_at=invitation.expires_at,
        url=absolute_url("accounts.invitation", token=raw),
    )
