"""Proving that somebody reads the mail of an address, and what becomes theirs by it."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.accounts import redeeming
from app.accounts.facts import EmailVerified
from app.accounts.models import Contact, EmailToken, User
from app.accounts.queries import user_by_email
from app.accounts.redeeming import Purpose
from app.database import db
from app.events import publish
from app.mail import outbox
from app.mail.links import absolute_url


def ask(email: str, *, locale: str, name: str, user: User | None = None, next_path: str | None = None) -> None:
    """Mail the verification link: the one mail that an unverified address may get.

    `user` is the account the address belongs to; without one a guest gave it with an order. The reader ends at `next_path`.
    """
    raw = redeeming.issue(Purpose.VERIFY, email, user=user, next_path=next_path)
    outbox.send_later(
        "accounts/mail/verify",
        to=email,
        locale=locale,
        private=True,
        name=name,
        has_account=user is not None,
        url=absolute_url("accounts.verification", token=raw),
    )


def redeem(raw: str) -> EmailToken:
    """Use a verification link up. Raises `DeadLink`.

    A link that a guest's order caused proves the address, but not that its reader ever made an account: a password
    that somebody gave to a never verified account of that address is dropped, or a stranger could lie in wait in it.
    """
    token = redeeming.redeem(Purpose.VERIFY, raw)
    owner = user_by_email(token.email)
    prove(token.email, trusts_password=owner is not None and token.user_id == owner.id)
    return token


def prove(email: str, *, trusts_password: bool = False) -> User | None:
    """Somebody has shown that they read the mail of `email`: the account and contacts of that address are verified.

    Held mails leave, and contacts (with their orders) that nobody owns become the account's. Returns the account.
    """
    user = user_by_email(email)
    if user is not None and not user.is_verified:
        user.email_verified_at = clock.now()
        if not trusts_password:
            user.password_hash = None
    _verify_contacts(email, user)
    outbox.release_held(email)
    publish(EmailVerified(email=email, user_id=user.id if user else None))
    return user


def _verify_contacts(email: str, user: User | None) -> None:
    of_address = sa.and_(Contact.email == email, Contact.erased_at.is_(None))
    db.session.execute(
        sa.update(Contact).where(of_address, Contact.email_verified_at.is_(None)).values(email_verified_at=clock.now())
    )
    if user is not None:
        db.session.execute(sa.update(Contact).where(of_address, Contact.user_id.is_(None)).values(user_id=user.id))
