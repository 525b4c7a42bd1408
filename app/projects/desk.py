"""Projects at the desk: administrators see all of them, appoint leaders, and take up again what was cancelled."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.queries import user_by_id
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict
from app.projects import leading, opening, seats
from app.projects.forms import LeaderForm
from app.projects.listing import Wanted, arranged
from app.projects.models import Project
from app.projects.queries import (
    former_members,
    leader_of,
    leaders_of,
    live_members,
    project_by_reference,
    projects_seen_by,
)
from app.projects.states import Part
from app.projects.wording import state_choices
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("projects_desk", __name__, url_prefix="/desk/projects", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("")
@desk(Role.ADMIN)
def projects() -> str:
    page = paginate(_arranged(), per_page=25)
    leaders = leaders_of([project.id for project in page])
    return render_template("projects/desk_projects.html", page=page, leaders=leaders, states=state_choices())


@routes.get("/export.csv")
@desk(Role.ADMIN)
def export() -> Response:
    header = [_("Project"), _("Title"), _("Client"), _("State"), _("Leader"), _("Opened"), _("Due"), _("Delivered")]
    return csv_response("projects.csv", header, _rows(list(db.session.scalars(_arranged()))))


@routes.get("/<reference>")
@desk(Role.ADMIN)
def show(reference: str) -> Answer:
    return _draw(project_by_reference(reference), LeaderForm(formdata=None))


@routes.post("/<reference>/leadership")
@desk(Role.ADMIN)
def appoint(reference: str) -> Answer:
    project, form = project_by_reference(reference), LeaderForm()
    form.user_id.choices = _possible_leaders(project)
    if not form.validate():
        return _draw(project, form)
    with transaction():
        member = leading.appoint(project.id, user_by_id(form.user_id.data), by=_me())
        audit.record("project.leader_appointed", project, user_id=member.user_id)
    flash(_("%(name)s leads the project now.", name=member.user.name), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/reopening")
@desk(Role.ADMIN)
def reopen(reference: str) -> Response:
    project = project_by_reference(reference)
    with transaction():
        opening.reopen(project.id, by=_me())
        audit.record("project.reopened", project)
    flash(_("The project is taken up again."), "good")
    return redirect(url_for(".show", reference=reference), 303)


def _me() -> User:
    user = viewer().user
    if user is None:
        raise Conflict
    return user


def _arranged() -> sa.Select[Project]:
    return arranged(projects_seen_by(viewer()), Wanted.from_address())


def _rows(found: list[Project]) -> Iterator[list[object]]:
    leaders = leaders_of([project.id for project in found])
    for project in found:
        leader = leaders.get(project.id)
        yield [
            project.reference,
            project.title,
            project.client_name,
            project.state,
            leader.user.name if leader else "",
            project.opened_at.isoformat(timespec="seconds"),
            project.due_on.isoformat() if project.due_on else "",
            project.delivered_at.isoformat(timespec="seconds") if project.delivered_at else "",
        ]


def _possible_leaders(project: Project) -> list[tuple[int, str]]:
    """The suggested ones first, then whoever else may lead."""
    found = seats.suggested(project, Part.PROJECT_LEADER)
    names = {each.member.user_id: each.member.user.name for each in found}
    for user in seats.all_who_may_lead():
        names.setdefault(user.id, user.name)
    return list(names.items())


def _draw(project: Project, form: LeaderForm) -> tuple[str, int]:
    form.user_id.choices = form.user_id.choices or _possible_leaders(project)
    page = render_template(
        "projects/desk_project.html",
        project=project,
        form=form,
        found=seats.suggested(project, Part.PROJECT_LEADER),
        leader=leader_of(project.id),
        members=live_members(project.id),
        former=former_members(project.id),
    )
    return page, form.status
