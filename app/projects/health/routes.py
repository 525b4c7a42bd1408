"""The health of one project, for its team. The client does not see it."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.accounts.access import signed_in, viewer
from app.errors import NotFound
from app.projects.access import participation
from app.projects.health.measuring import health_of
from app.projects.health.queries import changes_of
from app.projects.health.wording import LEVELS, PROCESSES, because_lines

routes = Blueprint(
    "health_of_projects", __name__, url_prefix="/projects/<reference>/health", template_folder="templates"
)


@routes.get("")
@signed_in
def project(reference: str) -> str:
    me = participation(viewer(), reference)
    if not me.sees_internal:
        raise NotFound
    return render_template(
        "health/project.html",
        me=me,
        health=health_of([me.project.id])[me.project.id],
        changes=[(each, because_lines(each.because)) for each in changes_of(me.project.id)],
        levels=LEVELS,
        processes=PROCESSES,
    )
