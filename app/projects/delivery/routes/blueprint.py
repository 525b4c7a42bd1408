"""The blueprint of delivery, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.access import viewer
from app.errors import Invalid, NotFound
from app.projects.access import Participation, on_board
from app.projects.delivery.forms import ConfirmForm

routes = Blueprint("delivery", __name__, url_prefix="/projects/<reference>", template_folder="../templates")
Answer = str | Response | tuple[str, int]


def place_in(reference: str) -> Participation:
    """The viewer's place in the project, if they are on its board. Raises `NotFound`."""
    return on_board(viewer(), reference)


def leading_in(reference: str) -> Participation:
    """As `place_in`, for the leader of a project that has not ended."""
    me = place_in(reference)
    if not me.may_lead:
        raise NotFound
    return me


def client_in(reference: str) -> Participation:
    """As `place_in`, for the client's people."""
    me = place_in(reference)
    if not me.is_client:
        raise NotFound
    return me


def require_button() -> None:
    """Raises `Invalid` for a request that came from no page of ours."""
    if not ConfirmForm().validate():
        raise Invalid(_("Please try again from the page."))


def flash_with_undo(words: str, undo: str) -> None:
    flash(Markup(render_template("delivery/_undo.html", words=words, undo=undo)), "good")  # noqa: S704


def to(endpoint: str, reference: str, **values: Any) -> Response:
    return redirect(url_for(f"delivery.{endpoint}", reference=reference, **values), 303)
