"""A new account. Whether the address has one already, only its owner learns, by mail."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import passwords, verifying
from app.accounts.facts import UserRegistered
from app.accounts.granting import give
from app.accounts.models import User
from app.accounts.queries import user_by_email, user_by_id
from app.accounts.roles import Role
from app.database import db
from app.events import publish
from app.mail import outbox
from app.mail.links import absolute_url


def register(*, email: str, name: str, password: str, locale: str, timezone: str, next_path: str | None = None) -> None:
    """Add an account that waits for its address to be verified, or tell the owner of the existing one.

    Both ways hash one password and write one mail. An account that was never verified takes the newer password:
    nobody has shown yet that it is theirs.
    """
    password_hash = passwords.hashed(password)
    user = _add(email=email, name=name, password_hash=password_hash, locale=locale, timezone=timezone)
    if user is None:
        _tell_owner(email)
        return
    verifying.ask(email, locale=locale, name=name, user=user, next_path=next_path)


def _add(*, email: str, name: str, password_hash: str, locale: str, timezone: str) -> User | None:
    """The account to verify, or None when the address belongs to somebody."""
    values = {"name": name, "password_hash": password_hash, "locale": locale, "timezone": timezone}
    user_id = db.session.scalar(
        insert(User)
        .values(email=email, created_at=clock.now(), **values)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(User.id)
    )
    if user_id is None:
        return _renewed(email, values)
    user = user_by_id(user_id)
    give(user, Role.CUSTOMER)
    publish(UserRegistered(user_id=user.id, email=email))
    return user


def _renewed(email: str, values: dict[str, str]) -> User | None:
    user = user_by_email(email)
    if user is None or user.is_verified:
        return None
    for name, value in values.items():
        setattr(user, name, value)
    return user


def _tell_owner(email: str) -> None:
    owner = user_by_email(email)
    if owner is not None:
        outbox.send_later(
            "accounts/mail/already_registered",
            to=owner.email,
            locale=owner.locale,
            name=owner.name,
            sign_in_url=absolute_url("accounts.sign_in"),
            reset_url=absolute_url("accounts.forgotten_password"),
        )
