"""Projects as the people in them see them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import signed_in, viewer
from app.database import transaction
from app.organisation.chart import layout
from app.organisation.queries import shown_slugs
from app.projects import describing
from app.projects.access import leading as led_by
from app.projects.access import participation
from app.projects.charting import project_chart
from app.projects.forms import FactsForm
from app.projects.framing import panels_for
from app.projects.listing import Wanted, arranged
from app.projects.models import ProjectMember
from app.projects.queries import (
    events_for,
    former_members,
    latest_events,
    live_members,
    open_invitations,
    projects_of,
)
from app.projects.wording import state_choices
from app.web.pagination import paginate

routes = Blueprint("projects", __name__, template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("/projects")
@signed_in
def mine() -> str:
    page = paginate(arranged(projects_of(viewer()), Wanted.from_address()), per_page=20)
    return render_template("projects/mine.html", page=page, states=state_choices())


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
        events=latest_events(me),
    )


@routes.get("/projects/<reference>/history")
@signed_in
def history(reference: str) -> str:
    me = participation(viewer(), reference)
    return render_template("projects/history.html", me=me, page=paginate(events_for(me), per_page=100))


@routes.get("/projects/<reference>/people")
@signed_in
def people(reference: str) -> str:
    me = participation(viewer(), reference)
    members = live_members(me.project.id)
    return render_template(
        "projects/people.html",
        me=me,
        members=members,
        moment=clock.now(),
        chart=layout(project_chart(me.project, members, _public_pages(members))),
        former=former_members(me.project.id) if me.sees_internal else [],
        invitations=open_invitations(me.project.id) if me.sees_internal else [],
    )


@routes.route("/projects/<reference>/facts", methods=["GET", "POST"])
@signed_in
def facts(reference: str) -> Answer:
    me = led_by(viewer(), reference)
    form = FactsForm(obj=me.project)
    if request.method == "POST" and form.validate():
        with transaction():
            describing.describe(me.project.id, title=form.title.data, due_on=form.due_on.data, by=me.user)
        flash(_("The facts of the project are saved."), "good")
        return redirect(url_for(".show", reference=reference), 303)
    return render_template("projects/facts.html", me=me, form=form), form.status


def _public_pages(members: Sequence[ProjectMember]) -> dict[int, str]:
    """Where to read more about somebody, by user id."""
    slugs = shown_slugs([member.user_id for member in members])
    return {user_id: url_for("team.show", slug=slug) for user_id, slug in slugs.items()}
