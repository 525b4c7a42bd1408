"""What the desks of moderation share: who decides, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import transaction
from app.errors import DomainError

STAFF = (Role.MARKETER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)


def person() -> User:
    user = viewer().user
    assert user is not None
    return user


def attempt(act: Callable[[], object], done: str) -> None:
    """Somebody was faster, or it is not theirs to decide: said on the page they are on. An unknown thing stays a 404."""
    try:
        with transaction():
            act()
        flash(done, "good")
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        flash(str(refusal), "bad")
