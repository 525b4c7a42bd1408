"""The health of projects at the desk: what needs attention first, for those who lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import db
from app.projects.health.measuring import ProjectHealth, health_of
from app.projects.health.queries import leaders_of, watched_by
from app.projects.health.stability import Level
from app.projects.health.thresholds import THRESHOLDS
from app.projects.health.wording import LEVELS, MEASURES, PROCESSES, amount
from app.projects.models import Project, ProjectMember
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import Page

routes = Blueprint("health_desk", __name__, url_prefix="/desk/health", template_folder="templates")
PER_PAGE = 25


@dataclass(frozen=True)
class Row:
    project: Project
    health: ProjectHealth
    leader: ProjectMember | None


@routes.get("")
@desk(Role.ADMIN, Role.PROJECT_LEADER)
def projects() -> str:
    rows = _rows()
    number = min(arguments.whole_number("page", 1, low=1, high=1_000_000), max(1, -(-len(rows) // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    return render_template(
        "health/desk_projects.html",
        page=Page(rows[start : start + PER_PAGE], number, PER_PAGE, len(rows)),
        levels=[(level.value, LEVELS[level][0]) for level in Level],
        thresholds=[(name, it, amount(name, it.watch), amount(name, it.unstable)) for name, it in THRESHOLDS.items()],
        measures=MEASURES,
        processes=PROCESSES,
    )


@routes.get("/export.csv")
@desk(Role.ADMIN, Role.PROJECT_LEADER)
def export() -> Response:
    """What the list shows, as a file: one row for each measure, so that it can be counted further."""
    header = [_("Project"), _("Client"), _("Leader"), _("Process"), _("State"), _("Since"), _("Measure"), _("Value")]
    return csv_response("project-health.csv", header, _lines(_rows()))


def _rows() -> list[Row]:
    """What needs attention first; the health of all of them is measured to know which."""
    level = arguments.choice("state", [each.value for each in Level], "")
    found = db.session.scalars(watched_by(viewer(), text=arguments.text("q"))).all()
    health, leaders = health_of([each.id for each in found]), leaders_of([each.id for each in found])
    rows = [Row(each, health[each.id], leaders.get(each.id)) for each in found]
    if level:
        rows = [row for row in rows if row.health.has(Level(level))]
    return sorted(rows, key=lambda row: (-row.health.attention, row.project.id))


def _lines(rows: list[Row]) -> Iterator[list[object]]:
    for row in rows:
        for verdict, since in row.health.verdicts:
            about = [
                row.project.title,
                row.project.client_name,
                row.leader.user.name if row.leader else "",
                str(PROCESSES[verdict.process]),
                str(LEVELS[verdict.level][0]),
                since.isoformat(timespec="seconds") if since else "",
            ]
            for each in verdict.readings:
                yield [*about, str(MEASURES[each.name]), each.value]
            if not verdict.readings:
                yield [*about, "", ""]
