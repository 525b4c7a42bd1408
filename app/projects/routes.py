"""Projects as the people in them see them."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.accounts.access import signed_in, viewer
from app.projects.access import participation
from app.projects.framing import panels_for
from app.projects.queries import events_for, former_members, live_members, open_invitations, projects_of
from app.web.pagination import paginate

routes = Blueprint("projects", __name__, template_folder="templates")


@routes.get("/projects")
@signed_in
def mine() -> str:
    return render_template("projects/mine.html", page=paginate(projects_of(viewer()), per_page=20))


@routes.get("/projects/<reference>")
@signed_in
def show(reference: str) -> str:
    me = participation(viewer(), reference)
    return render_template(
        "projects/show.html",
        me=me,
        project=me.project,
        panels_here=panels_for(me, aside=False),
        panels_aside=panels_for(me, aside=True),
        members=live_members(me.project.id),
        events=events_for(me, most=12),
    )


@routes.get("/projects/<reference>/people")
@signed_in
def people(reference: str) -> str:
    me = participation(viewer(), reference)
    return render_template(
        "projects/people.html",
        me=me,
        project=me.project,
        members=live_members(me.project.id),
        former=former_members(me.project.id) if me.sees_internal else [],
        invitations=open_invitations(me.project.id) if me.sees_internal else [],
    )
