"""People with passwords and second factors, contacts, and the letters they got."""

from __future__ import annotations

import re
from typing import TypeVar

import pyotp
import sqlalchemy as sa

from app import clock
from app.accounts import passwords, second_factor
from app.accounts.models import Contact, User
from app.accounts.queries import user_by_email
from app.database import Model, db
from app.mail.models import MailMessage

Row = TypeVar("Row", bound=Model)
PASSWORD = "seven loud neighbours"


def with_password(user: User, password: str = PASSWORD) -> User:
    user.password_hash = passwords.hashed(password)
    db.session.commit()
    return user


def with_second_factor(user: User) -> str:
    """Switch the second factor of `user` on; returns the secret of the app."""
    secret = second_factor.begin(user)
    user.totp_confirmed_at = clock.now()
    db.session.commit()
    return secret


def code_now(secret: str, steps: int = 0) -> str:
    """What the app shows now, or `steps` half minutes later."""
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + steps)


def letters(template: str, to: str | None = None) -> list[MailMessage]:
    """The letters of a template, the oldest first."""
    found = sa.select(MailMessage).where(MailMessage.template == f"accounts/mail/{template}").order_by(MailMessage.id)
    return list(db.session.scalars(found if to is None else found.where(MailMessage.recipient == to)))


def link_in(letter: MailMessage) -> str:
    """The path of the link that a letter carries."""
    found = re.search(r"http://imece\.test(/\S*/[\w-]{40,})", letter.text)
    assert found, letter.text
    return found.group(1)


def contact(email: str, user: User | None = None, *, verified: bool = False, **changes: object) -> Contact:
    row = Contact(
        user_id=user.id if user else None,
        email=email,
        **{
            "kind": "person",
            "name": "Ayşe Demir",
            "street": "Kalamaja 12",
            "postcode": "10415",
            "city": "Tallinn",
            "country": "EE",
            "email_verified_at": clock.now() if verified else None,
            **changes,
        },
    )
    db.session.add(row)
    db.session.commit()
    return row


def known(email: str) -> User:
    """The account of an address that has one."""
    found = user_by_email(email)
    assert found is not None, f"{email} has no account"
    return found


def every(kind: type[Row], **values: object) -> list[Row]:
    """All rows of a table with these values, the oldest first."""
    return list(db.session.scalars(sa.select(kind).filter_by(**values).order_by(sa.text("id"))).unique())


def the(kind: type[Row], **values: object) -> Row:
    """The only row of a table with these values."""
    [row] = every(kind, **values)
    return row


def count(kind: type[Row], **values: object) -> int:
    return len(every(kind, **values))
