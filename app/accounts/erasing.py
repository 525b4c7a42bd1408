"""Erasure: an empty shell stays where the account was, so that orders and invoices keep what the law wants kept.

GDPR Art. 17; the exception for tax law is Art. 17(3)(b).
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.accounts import audit, photos, redeeming, signing_in
from app.accounts.facts import UserErased
from app.accounts.granting import protect_last_admin
from app.accounts.models import Contact, EmailToken, Invitation, RecoveryCode, User, UserSession
from app.accounts.queries import contacts_of, locked_user
from app.accounts.redeeming import DeadLink, Purpose
from app.accounts.sockets import erasure, kept_contacts
from app.database import db
from app.events import publish
from app.mail import outbox
from app.mail.models import MailMessage

NOBODY = "—"


def erase_by_link(raw: str) -> None:
    """Use an erasure link up; raises `DeadLink`."""
    token = redeeming.redeem(Purpose.ERASE, raw)
    if token.user_id is None:
        raise DeadLink
    erase(locked_user(token.user_id))


def erase(user: User) -> None:
    """Empty the account and its contacts, end its sessions, ask every package to do its part, and confirm by mail.

    Quiet when it was erased before. Raises `Conflict` for the last administrator, or what a plug of `erasure` raises.
    """
    person = locked_user(user.id)
    if not person.is_active:
        return
    protect_last_admin(person)
    former_email, name, locale = person.email, person.name, person.locale
    kept = frozenset[int]().union(*kept_contacts.answers(person))
    erasure.answers(person, former_email)
    signing_in.end_sessions(person)
    _empty_contacts(person, kept)
    _forget_letters(former_email)
    _empty_traces(person, former_email)
    photos.discard(person)
    audit.record("user.erased", person)
    _empty_shell(person)
    publish(UserErased(user_id=person.id, former_email=former_email))
    outbox.send_later("accounts/mail/erased", to=former_email, locale=locale, private=True, name=name)


def _empty_shell(person: User) -> None:
    person.email = f"erased-{person.id}@erased.invalid"
    person.name = NOBODY
    person.timezone = "UTC"
    person.password_hash = None
    person.totp_secret_encrypted = None
    person.totp_confirmed_at = None
    person.erased_at = clock.now()
    for grant in person.grants:
        grant.revoked_at = grant.revoked_at or clock.now()


def _empty_contacts(person: User, kept: frozenset[int]) -> None:
    """What the law wants kept loses mail and phone; the rest loses everything that leads to a person."""
    for contact in contacts_of(person):
        contact.email = f"erased-contact-{contact.id}@erased.invalid"
        contact.email_verified_at = None
        contact.phone = None
        contact.erased_at = clock.now()
        if contact.id not in kept:
            _empty_contact(contact)


def _empty_contact(contact: Contact) -> None:
    contact.name = NOBODY
    contact.company_name = NOBODY if contact.kind == "company" else None
    contact.vat_id = None
    contact.region = None
    contact.street = contact.postcode = contact.city = NOBODY


def _forget_letters(email: str) -> None:
    """Letters to this address stay counted, without address and words."""
    db.session.execute(
        sa.update(MailMessage)
        .where(sa.func.lower(MailMessage.recipient) == email.lower())
        .values(
            recipient="erased@erased.invalid",
            subject=NOBODY,
            text="",
            html="",
            private=True,
            # What had not left yet stays here.
            held_for_verification=MailMessage.sent_at.is_(None),
        )
    )


def _empty_traces(person: User, email: str) -> None:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == person.id))
    db.session.execute(sa.delete(EmailToken).where(sa.or_(EmailToken.user_id == person.id, EmailToken.email == email)))
    db.session.execute(
        sa.update(UserSession).where(UserSession.user_id == person.id).values(user_agent="", network_hash="")
    )
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.email == email)
        .values(
            email=f"erased-{person.id}@erased.invalid",
            name=NOBODY,
            revoked_at=sa.case((Invitation.accepted_at.is_(None), clock.now()), else_=Invitation.revoked_at),
        )
    )
