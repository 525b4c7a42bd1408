"""A person's own e-mail address: the new one is verified before it replaces the old one, whose reader is told."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts import redeeming, signing_in, verifying
from app.accounts.models import User
from app.accounts.queries import locked_user, user_by_email
from app.accounts.redeeming import DeadLink, Purpose
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url


def ask(user: User, new_email: str) -> None:
    """Mail a link to `new_email`. When that address has an account, its owner gets a word instead: nobody learns which."""
    owner = user_by_email(new_email)
    if owner is not None and owner.is_verified:
        _tell_owner(owner)
        return
    redeeming.withdraw(user, Purpose.NEW_EMAIL)
    raw = redeeming.issue(Purpose.NEW_EMAIL, new_email, user=user)
    outbox.send_later(
        "accounts/mail/new_address",
        to=new_email,
        locale=user.locale,
        private=True,
        name=user.name,
        url=absolute_url("accounts.new_address", token=raw),
    )


def take(raw: str) -> User:
    """Use the link up: the account has the new address, other links die, the old address is told. Raises `DeadLink`."""
    token = redeeming.redeem(Purpose.NEW_EMAIL, raw)
    if token.user_id is None:
        raise DeadLink
    user = locked_user(token.user_id)
    if not user.is_active:
        raise DeadLink
    former = user.email
    _free(token.email)
    try:
        with db.session.begin_nested():
            user.email = token.email
            db.session.flush()
    except IntegrityError as error:
        raise DeadLink from error
    user.email_verified_at = clock.now()
    redeeming.withdraw(user)
    verifying.prove(user.email, trusts_password=True)
    _tell_former(user, former)
    return user


def _free(email: str) -> None:
    """An account that somebody began with this address and never verified gives it up."""
    squatter = user_by_email(email)
    if squatter is not None and not squatter.is_verified:
        squatter.email = f"unverified-{squatter.id}@released.invalid"
        squatter.password_hash = None
        signing_in.end_sessions(squatter)
        db.session.flush()


def _tell_owner(owner: User) -> None:
    outbox.send_later(
        "accounts/mail/already_registered",
        to=owner.email,
        locale=owner.locale,
        name=owner.name,
        sign_in_url=absolute_url("accounts.sign_in"),
        reset_url=absolute_url("accounts.forgotten_password"),
    )


def _tell_former(user: User, former: str) -> None:
    outbox.send_later(
        "accounts/mail/address_changed",
        to=former,
        locale=user.locale,
        name=user.name,
        new_address=user.email,
    )
