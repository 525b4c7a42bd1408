"""Named reads of people, sessions, invitations and the audit log."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app import clock
from app.accounts.models import AuditEntry, Contact, Invitation, RecoveryCode, RoleGrant, User, UserSession
from app.accounts.roles import Role
from app.database import db
from app.errors import NotFound


def user_by_email(email: str) -> User | None:
    """The account of a normalised address; erased accounts have none."""
    return db.session.scalar(sa.select(User).where(User.email == email, User.erased_at.is_(None)))


def user_by_id(user_id: int) -> User:
    """Raises `NotFound`."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def locked_user(user_id: int) -> User:
    """The row of a person, locked until the transaction ends and read afresh."""
    user = db.session.scalar(
        sa.select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound
    return user


def live_sessions(user: User) -> Sequence[UserSession]:
    """Where `user` is signed in, the latest seen first."""
    return db.session.scalars(
        sa.select(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    ).all()


def session_of(user: User, session_id: int) -> UserSession:
    """One of the sessions of `user`; a session of somebody else is `NotFound`."""
    row = db.session.scalar(sa.select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user.id))
    if row is None:
        raise NotFound
    return row


def contacts_of(user: User) -> Sequence[Contact]:
    return db.session.scalars(
        sa.select(Contact).where(Contact.user_id == user.id, Contact.erased_at.is_(None)).order_by(Contact.id)
    ).all()


def unused_recovery_codes(user: User) -> int:
    found = sa.select(sa.func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(found) or 0


def people(*, text: str = "", role: str = "", state: str = "") -> sa.Select[User]:
    """Accounts for the desk's list; `text` looks in names and addresses."""
    found = sa.select(User)
    if text:
        found = found.where(_mentions(text, User.name, User.email))
    if role:
        holds = sa.select(RoleGrant.user_id).where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
        found = found.where(User.id.in_(holds))
    states = {
        "verified": sa.and_(User.email_verified_at.is_not(None), User.erased_at.is_(None)),
        "unverified": sa.and_(User.email_verified_at.is_(None), User.erased_at.is_(None)),
        "erased": User.erased_at.is_not(None),
    }
    return found.where(states[state]) if state else found


def invitations(*, state: str = "") -> sa.Select[Invitation]:
    """Invitations, the newest first; `state` is open, accepted, revoked or expired."""
    untouched = sa.and_(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
    states = {
        "open": sa.and_(untouched, Invitation.expires_at > clock.now()),
        "expired": sa.and_(untouched, Invitation.expires_at <= clock.now()),
        "accepted": Invitation.accepted_at.is_not(None),
        "revoked": Invitation.revoked_at.is_not(None),
    }
    found = sa.select(Invitation).order_by(Invitation.id.desc())
    return found.where(states[state]) if state else found


def invitation_by_id(invitation_id: int) -> Invitation:
    found = db.session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound
    return found


def audit_entries(*, text: str = "", action: str = "", actor_id: int | None = None) -> sa.Select[AuditEntry]:
    """The audit log, the newest first; `text` looks in actions, subjects and details."""
    found = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    if text:
        details = sa.cast(AuditEntry.details, sa.Text)
        found = found.where(_mentions(text, AuditEntry.action, AuditEntry.subject_type, AuditEntry.subject_id, details))
    if action:
        found = found.where(AuditEntry.action == action)
    if actor_id:
        found = found.where(AuditEntry.actor_id == actor_id)
    return found


def audit_of(user: User, most: int = 30) -> Sequence[AuditEntry]:
    """What was done to `user`, and by them at the desk."""
    about = sa.and_(AuditEntry.subject_type == "user", AuditEntry.subject_id == str(user.id))
    found = audit_entries().where(sa.or_(about, AuditEntry.actor_id == user.id))
    return db.session.scalars(found.limit(most)).unique().all()


def audit_actions() -> Sequence[str]:
    """The words of the log so far, for its filter."""
    return db.session.scalars(sa.select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()


def active_admins() -> int:
    holds = sa.select(RoleGrant.user_id).where(RoleGrant.role == Role.ADMIN, RoleGrant.revoked_at.is_(None))
    found = sa.select(sa.func.count()).select_from(User).where(User.id.in_(holds), User.erased_at.is_(None))
    return db.session.scalar(found) or 0


def _mentions(text: str, *columns: sa.SQLColumnExpression[str]) -> sa.ColumnElement[bool]:
    """Any of `columns` contains `text`, whatever its case; % and _ in it are letters like others."""
    return sa.or_(*(column.icontains(text, autoescape=True) for column in columns))
