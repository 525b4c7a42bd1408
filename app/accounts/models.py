"""People, what they may do, and how they prove who they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.roles import STAFF_ROLES, Role
from app.database import Model


class User(UserMixin, Model):
    """A person with an account. `email` is stored normalised and is unique; erased people keep an empty shell."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    locale: Mapped[str] = mapped_column(default="en")
    timezone: Mapped[str] = mapped_column(default="UTC")
    photo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    email_verified_at: Mapped[datetime | None]
    totp_secret_encrypted: Mapped[str | None]
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    erased_at: Mapped[datetime | None]
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="user", foreign_keys="RoleGrant.user_id", order_by="RoleGrant.id", lazy="selectin"
    )

    __table_args__ = (sa.Index("ix_user_account_mailbox", sa.func.imece_mailbox(sa.text("email"))),)

    @property
    def is_active(self) -> bool:
        return self.erased_at is None

    @property
    def language(self) -> str:
        """The language in which pages speak to this person."""
        return self.locale

    @property
    def role_names(self) -> frozenset[str]:
        return frozenset(role.value for role in self.roles)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.grants if grant.revoked_at is None)

    def has_role(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF_ROLES)

    @property
    def has_second_factor(self) -> bool:
        return self.totp_confirmed_at is not None

    @property
    def is_verified(self) -> bool:
        return self.email_verified_at is not None


class RoleGrant(Model):
    """A role given to a person: by whom and when, and when it was taken back."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    role: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])

    __table_args__ = (
        sa.Index(
            "uq_role_grant_active", "user_id", "role", unique=True, postgresql_where=sa.text("revoked_at IS NULL")
        ),
        sa.CheckConstraint(f"role IN ({', '.join(repr(role.value) for role in Role)})", name="known_role"),
    )


class UserSession(Model):
    """One signed-in browser. The cookie holds a token of which only the hash is kept."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_agent: Mapped[str]
    network_hash: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    failed_codes: Mapped[int] = mapped_column(default=0)
    user: Mapped[User] = relationship(lazy="joined")


class EmailToken(Model):
    """A single-use link in a mail (purposes: see `redeeming.Purpose`). Only the hash of the token is kept."""

    __tablename__ = "email_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    next_path: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Invitation(Model):
    """An invitation to take a role, bound to one address, single use, expiring."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    role: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    invited_by: Mapped[User] = relationship(foreign_keys=[invited_by_id])

    def state(self, moment: datetime) -> str:
        """Where it stands at `moment`: accepted, revoked, expired or open."""
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "open" if self.expires_at > moment else "expired"


class RecoveryCode(Model):
    """A single-use code for the day the phone is lost; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class AuditEntry(Model):
    """What a member of staff did, to what, when. Append-only by trigger."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    network_hash: Mapped[str | None]
    actor: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject_type", "subject_id"),)


class Contact(Model):
    """The person and company an order is for: one record feeds invoice, invitations and board."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    company_name: Mapped[str | None]
    vat_id: Mapped[str | None]
    email: Mapped[str] = mapped_column(index=True)
    email_verified_at: Mapped[datetime | None]
    phone: Mapped[str | None]
    street: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    region: Mapped[str | None]
    country: Mapped[str] = mapped_column(sa.CHAR(2))
    locale: Mapped[str] = mapped_column(default="en")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    erased_at: Mapped[datetime | None]
    user: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("kind IN ('company', 'person')", name="known_kind"),
        sa.CheckConstraint("kind = 'person' OR company_name IS NOT NULL", name="company_has_name"),
    )

    @property
    def is_verified(self) -> bool:
        return self.email_verified_at is not None

    @property
    def display_name(self) -> str:
        return self.company_name or self.name
