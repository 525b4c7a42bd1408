"""The blueprint of the desk pages about people."""

from __future__ import annotations

from flask import Blueprint

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.errors import NotFound

desk_routes = Blueprint("people", __name__, url_prefix="/desk", template_folder="../templates")

# Who works with customers reads about people; only administrators give and take.
READERS = (Role.ADMIN, Role.FINANCE, Role.CUSTOMER_REPRESENTATIVE, Role.PROJECT_LEADER)


def member() -> User:
    """The member of staff of a page behind `desk`."""
    user = viewer().user
    if user is None:
        raise NotFound
    return user
