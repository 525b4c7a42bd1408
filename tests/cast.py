"""The cast: people who mean the same in every test. Each is made when first called for."""

from __future__ import annotations

from functools import cached_property

from flask.testing import FlaskClient

from app import clock
from app.accounts.models import RoleGrant, User
from app.accounts.roles import Role
from app.database import db


class Cast:
    """Alice orders; Bob referred her; Charlie must see nothing; Dora leads projects; Fatma keeps the money; Ada runs all."""

    @cached_property
    def alice(self) -> User:
        return person("alice@customer.example", "Alice Şahin", Role.CUSTOMER)

    @cached_property
    def bob(self) -> User:
        return person("bob@partner.example", "Bob Kowalski", Role.PARTNER)

    @cached_property
    def charlie(self) -> User:
        return person("charlie@stranger.example", "Charlie Stranger", Role.CUSTOMER)

    @cached_property
    def dora(self) -> User:
        return person("dora@imece.example", "Дора Иванова", Role.PROJECT_LEADER)

    @cached_property
    def marta(self) -> User:
        return person("marta@imece.example", "Marta Nowak", Role.MARKETER)

    @cached_property
    def fatma(self) -> User:
        return person("fatma@imece.example", "Fatma Öztürk", Role.FINANCE)

    @cached_property
    def ada(self) -> User:
        return person("ada@imece.example", "आदा शर्मा", Role.ADMIN)

    def signed_in(self, client: FlaskClient, user: User) -> FlaskClient:
        """`client` as the browser of `user`, past the second factor where one is needed."""
        from app.accounts.signing_in import start_session

        sign_in(client, user, start_session)
        return client


def person(email: str, name: str, *roles: Role, verified: bool = True) -> User:
    """A person with an account, added and flushed."""
    user = User(email=email, name=name, locale="en", timezone="Europe/Istanbul")
    user.email_verified_at = clock.now() if verified else None
    db.session.add(user)
    db.session.flush()
    db.session.add_all(RoleGrant(user_id=user.id, role=role) for role in roles)
    db.session.commit()
    return user


def sign_in(client: FlaskClient, user: User, start_session: object) -> None:
    """Put a real session row behind the client's cookie."""
    raw = start_session(user, second_factor=True)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["session_token"] = raw
