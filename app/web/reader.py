"""The person who looks at a page, as far as the web needs to know them. The accounts package fulfils this."""

from __future__ import annotations

from typing import Protocol

from flask import current_app, has_request_context
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError


class Reader(Protocol):
    """What `flask_login.current_user` must offer when somebody is signed in."""

    id: int
    name: str
    locale: str
    timezone: str

    @property
    def is_staff(self) -> bool:
        """Whether the desk is open to this person."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles held, as `MenuEntry.roles` names them."""


def reader() -> Reader | None:
    """Who is signed in, or None. Never raises: an error page must be drawable while the database is away."""
    if not has_request_context() or not hasattr(current_app, "login_manager"):
        return None
    try:
        signed_in: Reader | None = current_user if current_user.is_authenticated else None
    except SQLAlchemyError:
        return None
    return signed_in
