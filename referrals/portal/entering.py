"""Who may open the pages of partners."""

from __future__ import annotations

from app.accounts.access import viewer
from app.accounts.models import User
from app.errors import NotFound
from referrals.portal.queries import is_partner, own_enrolments


def partner() -> User:
    """The signed-in person, if they are a partner or once were. Raises `NotFound`."""
    user = viewer().user
    if user is None or not is_partner(user):
        raise NotFound
    return user


def active_partner() -> User:
    """The signed-in person, if they take part in a program now. Raises `NotFound`."""
    user = viewer().user
    if user is None or not own_enrolments(user):
        raise NotFound
    return user
