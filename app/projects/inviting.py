"""Invitations of the client's people by e-mail: bound to one address, single use, expiring; one mail may grant board
and channel together."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import passwords, verifying
from app.accounts.facts import UserRegistered
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.redeeming import DeadLink
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.mail import outbox
from app.mail.links import absolute_url
from app.projects import joining
from app.projects.access import live_member
from app.projects.models import Project, ProjectInvitation, ProjectMember
from app.projects.queries import locked
from app.projects.states import Part
from app.projects.timeline import note

LIFETIME = timedelta(days=7)


def invite(
    project_id: int, *, email: str, name: str, locale: str, on_board: bool, on_channel: bool, by: User
) -> ProjectInvitation:
    """Add an invitation and mail it; an older one of the same address stops working.

    The mail waits while the address is the order's and nobody has proved to read it. Raises `Conflict` when its reader
    takes part already, or the project has ended.
    """
    project = locked(project_id)
    if not project.is_open:
        raise Conflict(_l("This project has ended."))
    owner = user_by_email(email)
    if owner is not None and live_member(project.id, owner.id) is not None:
        raise Conflict(_l("This person takes part in the project already."))
    _withdraw(by, ProjectInvitation.project_id == project.id, ProjectInvitation.email == email)
    raw = new_token()
    contact = project.order.contact
    invitation = ProjectInvitation(
        project_id=project.id,
        contact_id=contact.id if contact.email == email else None,
        email=email,
        name=name,
        locale=locale,
        on_board=on_board,
        on_channel=on_channel,
        token_hash=fingerprint(raw),
        invited_by_id=by.id,
        expires_at=clock.now() + LIFETIME,
    )
    db.session.add(invitation)
    db.session.flush()
    note(project.id, "client_invited", by, invitation_id=invitation.id)
    _send(invitation, raw, by)
    return invitation


def send_again(invitation: ProjectInvitation, *, by: User) -> None:
    """A new link and seven new days; the old link is dead. Raises `Conflict` for one that was answered or revoked."""
    raw = new_token()
    renewed = db.session.scalar(
        sa.update(ProjectInvitation)
        .where(
            ProjectInvitation.id == invitation.id,
            ProjectInvitation.accepted_at.is_(None),
            ProjectInvitation.revoked_at.is_(None),
        )
        .values(token_hash=fingerprint(raw), expires_at=clock.now() + LIFETIME)
        .returning(ProjectInvitation)
        .execution_options(populate_existing=True)
    )
    if renewed is None:
        raise Conflict(_l("This invitation was answered or revoked in the meantime."))
    _send(renewed, raw, by)


def revoke(invitation: ProjectInvitation, *, by: User) -> None:
    """The link works no longer. Quiet when that is so already; raises `Conflict` when it was accepted."""
    revoked = db.session.scalar(
        sa.update(ProjectInvitation)
        .where(ProjectInvitation.id == invitation.id, ProjectInvitation.accepted_at.is_(None))
        .values(revoked_at=sa.func.coalesce(ProjectInvitation.revoked_at, clock.now()), revoked_by_id=by.id)
        .returning(ProjectInvitation.id)
    )
    if revoked is None:
        raise Conflict(_l("This invitation was accepted in the meantime. You can remove the person instead."))
    note(invitation.project_id, "invitation_revoked", by, invitation_id=invitation.id)


def withdraw_of_contact(contact_id: int, email: str) -> None:
    """The address of an order's contact is `email` now: what went to another one stops working."""
    _withdraw(None, ProjectInvitation.contact_id == contact_id, ProjectInvitation.email != email)


def look_at(raw: str, *, viewer: User | None) -> ProjectInvitation:
    """The invitation behind a link while it works; raises `DeadLink`, also for whoever is signed in under another
    address, and for a project that has ended."""
    found = db.session.scalar(sa.select(ProjectInvitation).where(*_working(raw)))
    if found is None or not found.project.is_open or (viewer is not None and viewer.email != found.email):
        raise DeadLink
    return found


def accept(
    raw: str, *, viewer: User | None, name: str = "", password: str = "", locale: str = "en", timezone: str = "UTC"
) -> ProjectMember:
    """Use the link up: its reader takes part for the client, with a new account where there was none.

    Of parallel acceptances one gets through, the others meet `DeadLink`. The link came by mail, so the address is
    proven. Raises `DeadLink`.
    """
    invitation = db.session.scalar(
        sa.update(ProjectInvitation)
        .where(*_working(raw))
        .values(accepted_at=clock.now())
        .returning(ProjectInvitation)
        .execution_options(populate_existing=True)
    )
    if invitation is None or (viewer is not None and viewer.email != invitation.email):
        raise DeadLink
    if not locked(invitation.project_id).is_open:
        raise DeadLink
    user = owner_of(invitation)
    if user is None:
        user = _add_account(invitation, name=name, password=password, locale=locale, timezone=timezone)
    verifying.prove(user.email)
    invitation.accepted_by_id = user.id
    return joining.add(
        invitation.project_id,
        user,
        Part.CLIENT,
        by=user,
        on_board=invitation.on_board,
        on_channel=invitation.on_channel,
    )


def owner_of(invitation: ProjectInvitation) -> User | None:
    """The account that will take part, if there is one its owner has proven to be theirs."""
    owner = user_by_email(invitation.email)
    return owner if owner is not None and owner.is_verified else None


def _add_account(invitation: ProjectInvitation, *, name: str, password: str, locale: str, timezone: str) -> User:
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


def _withdraw(by: User | None, *of: sa.ColumnElement[bool]) -> None:
    db.session.execute(
        sa.update(ProjectInvitation)
        .where(*of, ProjectInvitation.accepted_at.is_(None), ProjectInvitation.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by_id=by.id if by else None)
    )


def _working(raw: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ProjectInvitation.token_hash == fingerprint(raw),
        ProjectInvitation.accepted_at.is_(None),
        ProjectInvitation.revoked_at.is_(None),
        ProjectInvitation.expires_at > clock.now(),
    )


def _send(invitation: ProjectInvitation, raw: str, by: User) -> None:
    project: Project = invitation.project
    contact = project.order.contact
    outbox.send_later(
        "projects/mail/invitation",
        to=invitation.email,
        locale=invitation.locale,
        private=True,
        hold=contact.email == invitation.email and not contact.is_verified,
        name=invitation.name,
        inviter=by.name,
        project=project.title,
        on_board=invitation.on_board,
        on_channel=invitation.on_channel,
        expires_at=invitation.expires_at,
        url=absolute_url("project_invitations.show", token=raw),
    )
