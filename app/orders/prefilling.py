"""What an order form knows before anything is typed."""

from __future__ import annotations

from typing import Any

from app.accounts.contacts import FIELDS
from app.accounts.models import Contact, User
from app.config import settings
from app.web.locale import language_code


def prefilled(user: User | None, contact: Contact | None) -> dict[str, Any]:
    """From the last contact of an account, else from the account, else only what can be guessed."""
    if contact is not None:
        return {name: getattr(contact, name) for name in FIELDS}
    guess: dict[str, Any] = {"locale": language_code(), "country": settings().seller.country}
    if user is not None:
        guess |= {"name": user.name, "email": user.email}
    return guess
