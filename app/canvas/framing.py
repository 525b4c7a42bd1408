"""What all pages of the canvas stand on: the blueprint, and the reader."""

from __future__ import annotations

from flask import Blueprint

from app.accounts.access import viewer
from app.accounts.models import User
from app.canvas import queries
from app.canvas.groups import Kind
from app.errors import NotFound

routes = Blueprint("canvas", __name__, url_prefix="/canvas", template_folder="templates")


def reader() -> User:
    """The person of a page behind `signed_in`."""
    user = viewer().user
    if user is None:
        raise NotFound
    return user


def possible_kinds() -> list[Kind]:
    """What the reader may begin: their own, and for staff the organisation's while there is none."""
    own = [Kind.SELF_EMPLOYED, Kind.EMPLOYEE]
    if viewer().is_staff and queries.organisation_canvas() is None:
        return [*own, Kind.ORGANISATION]
    return own
