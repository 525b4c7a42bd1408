"""Who writes at the desk of orders and quotes; all of the staff read."""

from __future__ import annotations

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.errors import NotFound

WRITERS = (Role.FINANCE, Role.ADMIN, Role.CUSTOMER_REPRESENTATIVE, Role.PROJECT_LEADER)


def may_write() -> bool:
    return viewer().has_role(*WRITERS)


def me() -> User:
    """The member of staff who asks. Raises `NotFound` where nobody is signed in, as the desk does."""
    user = viewer().user
    if user is None:
        raise NotFound
    return user
