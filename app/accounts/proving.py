"""Whether whoever sits at a signed-in browser is still its owner: asked before what would lock the owner out."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import passwords, second_factor
from app.accounts.access import current_session
from app.accounts.models import User
from app.errors import Invalid

FRESH = timedelta(minutes=15)


class NotProven(Invalid):
    title = _l("Please show that it is you")


def prove_owner(user: User, password: str | None) -> None:
    """Raises `NotProven` unless the password is right, or, where there is none, the sign-in is minutes old."""
    if user.password_hash is not None:
        if not passwords.matches(user.password_hash, password or ""):
            raise NotProven(_l("This is not your present password."))
        return
    row = current_session()
    if row is None or row.started_at + FRESH < clock.now():
        raise NotProven(_l("Your account has no password. Please sign out, sign in by a mailed link, and try again."))


def has_second_factor_at_hand(user: User, code: str | None) -> bool:
    """Whether whoever has a second factor typed its code, which is used up by this; true for everybody else.

    Commit the transaction either way: after five wrong ones the session ends.
    """
    if not user.has_second_factor:
        return True
    row = current_session()
    return row is not None and second_factor.check(row, code or "")
