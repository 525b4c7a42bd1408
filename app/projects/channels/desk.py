"""At the desk: clients who wait for an answer and complaints that are open, the first due first."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import db
from app.projects.channels.models import Complaint, Wait
from app.projects.channels.watching import open_complaints_for, waits_for
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("channels_desk", __name__, url_prefix="/desk/channels", template_folder="templates")
STATES = ("waiting", "overdue", "complaints")
ROLES = (Role.PROJECT_LEADER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)


@routes.get("")
@desk(*ROLES)
def waiting() -> str:
    state = arguments.choice("state", STATES, "waiting")
    return render_template("channels/desk.html", page=paginate(_found(state), per_page=25), state=state)


@routes.get("/export.csv")
@desk(*ROLES)
def export() -> Response:
    """The same list for a spreadsheet; it holds no words of clients."""
    state = arguments.choice("state", STATES, "waiting")
    header = [_("Project"), _("Client"), _("Who"), _("Since"), _("Due")]
    rows = [_line(found) for found in db.session.scalars(_found(state)).unique()]
    return csv_response(f"channels-{state}.csv", header, rows)


def _found(state: str) -> sa.Select[Wait] | sa.Select[Complaint]:
    eyes = viewer()
    if state == "complaints":
        return open_complaints_for(eyes)
    found = waits_for(eyes)
    return found.where(Wait.due_at <= clock.now()) if state == "overdue" else found


def _line(found: Wait | Complaint) -> list[object]:
    project = found.channel.project
    since = found.since if isinstance(found, Wait) else found.opened_at
    return [project.title, project.client_name, found.message.author.name, since.isoformat(), found.due_at.isoformat()]
