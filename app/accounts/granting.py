"""Roles, given and taken back. There is always an administrator left."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import RoleGrant, User
from app.accounts.queries import active_admins, locked_user
from app.accounts.roles import Role
from app.database import db
from app.errors import Conflict

# One key for all who would take a role from an administrator: two of them at once could otherwise remove the last two.
_ADMIN_LOCK = 7_201_541


def give(user: User, role: Role, *, by: User | None = None) -> bool:
    """Grant `role`; whether it is new to `user`."""
    person = locked_user(user.id)
    if person.has_role(role):
        return False
    person.grants.append(RoleGrant(role=role, granted_by_id=by.id if by else None, granted_at=clock.now()))
    db.session.flush()
    return True


def grant(user: User, role: Role, *, by: User) -> None:
    """An administrator grants a role; quietly done when it is held already."""
    if not user.is_active:
        raise Conflict(_l("This account was erased."))
    if give(user, role, by=by):
        audit.record("role.granted", user, role=role)


def revoke(user: User, role: Role, *, by: User) -> None:
    """Take `role` back. Raises `Conflict` for the last administrator."""
    if role is Role.ADMIN:
        protect_last_admin(user)
    person = locked_user(user.id)
    for each in person.grants:
        if each.role == role and each.revoked_at is None:
            each.revoked_at = clock.now()
            each.revoked_by_id = by.id
            audit.record("role.revoked", person, role=role)


def protect_last_admin(user: User) -> None:
    """Raises `Conflict` when without `user` nobody could grant roles any more."""
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADMIN_LOCK)))
    db.session.expire(user, ["grants"])
    if user.has_role(Role.ADMIN) and active_admins() <= 1:
        raise Conflict(_l("This is the last administrator. Make somebody else administrator first."))
