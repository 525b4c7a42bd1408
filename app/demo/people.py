"""The people of the demo story. They all share one password, and their addresses lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app, g
from flask_login import login_user

from app import clock
from app.accounts import granting, passwords
from app.accounts.models import User
from app.accounts.roles import Role
from app.config import settings
from app.database import db

PASSWORD = "komsu eli ev kurar"  # noqa: S105  (printed on purpose; the demo refuses to load in production)


@dataclass(frozen=True, kw_only=True)
class Person:
    email: str
    name: str
    role: Role
    locale: str
    timezone: str


PEOPLE = (
    Person(email="ayse@imece.example", name="Ayşe Yıldız", role=Role.ADMIN, locale="en", timezone="Europe/Istanbul"),
    Person(
        email="fatma@imece.example", name="Fatma Öztürk", role=Role.FINANCE, locale="tr", timezone="Europe/Istanbul"
    ),
    Person(email="marta@imece.example", name="Marta Nowak", role=Role.MARKETER, locale="pl", timezone="Europe/Warsaw"),
    Person(
        email="daria@imece.example", name="Дарья Иванова", role=Role.PROJECT_LEADER, locale="ru", timezone="Asia/Almaty"
    ),
    Person(
        email="kerem@imece.example",
        name="Kerem Aydın",
        role=Role.CUSTOMER_REPRESENTATIVE,
        locale="tr",
        timezone="Europe/Istanbul",
    ),
    Person(
        email="rohan@imece.example", name="रोहन मेहता", role=Role.PROJECT_EXPERT, locale="hi", timezone="Asia/Kolkata"
    ),
    Person(
        email="bartek@partner.example",
        name="Bartłomiej Kowalski",
        role=Role.PARTNER,
        locale="pl",
        timezone="Europe/Warsaw",
    ),
    Person(
        email="zeynep@zeytindali.example",
        name="Zeynep Şahin",
        role=Role.CUSTOMER,
        locale="tr",
        timezone="Europe/Istanbul",
    ),
)


def write_people() -> None:
    """Accounts in every role, with a proven address. The password is hashed once: that is what takes the time."""
    password_hash = passwords.hashed(PASSWORD)
    for person in PEOPLE:
        user = User(email=person.email, name=person.name, locale=person.locale, timezone=person.timezone)
        user.password_hash, user.email_verified_at, user.created_at = password_hash, clock.now(), clock.now()
        db.session.add(user)
        db.session.flush()
        granting.give(user, person.role)


def colleague(role: Role) -> User:
    """The first of the demo people who holds this role."""
    email = next(person.email for person in PEOPLE if person.role is role)
    return db.session.scalars(sa.select(User).where(User.email == email)).one()


def at_the_desk(role: Role) -> AbstractContextManager[User]:
    """Do what follows as that colleague, so that the audit log names them as it would at their desk."""
    return signed_in_as(colleague(role))


@contextmanager
def signed_in_as(user: User) -> Iterator[User]:
    with current_app.test_request_context(base_url=settings().base_url):
        login_user(user)
        try:
            yield user
        finally:
            g.pop("_login_user", None)


def is_loaded() -> bool:
    return db.session.scalar(sa.select(User.id).where(User.email == PEOPLE[0].email)) is not None
