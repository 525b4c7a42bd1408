"""What can have happened to people and their addresses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UserRegistered:
    user_id: int
    email: str


@dataclass(frozen=True, kw_only=True)
class EmailVerified:
    """Somebody has shown that they read mail sent to `email` (normalised)."""

    email: str
    user_id: int | None


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted:
    invitation_id: int
    user_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class ContactCorrected:
    contact_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UserErased:
    user_id: int
    former_email: str
