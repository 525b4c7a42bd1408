"""All that waits for the reader in their projects, on one page."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.accounts.access import signed_in, viewer
from app.errors import NotFound
from app.projects.portal.gathering import Waits, projects_with_something, waiting_for
from app.projects.states import Part
from app.projects.wording import PARTS
from app.web import arguments
from app.web.pagination import Page

routes = Blueprint("projects_portal", __name__, template_folder="templates")
PER_PAGE = 25


@routes.get("/account/waiting")
@signed_in
def waiting() -> str:
    user = viewer().user
    if user is None:
        raise NotFound
    found = waiting_for(user)
    projects, parts = projects_with_something(found), sorted({waits.item.part for waits in found})
    page = _page(_narrowed(found, projects))
    return render_template(
        "portal/waiting.html",
        page=page,
        projects=projects,
        parts=[(part, PARTS[Part(part)]) for part in parts],
    )


def _narrowed(found: list[Waits], projects: list[tuple[str, str]]) -> list[Waits]:
    project = arguments.choice("project", [reference for reference, _ in projects], "") if projects else ""
    part = arguments.choice("part", [str(part) for part in Part], "")
    text = arguments.text("q").casefold()
    return [
        waits
        for waits in found
        if (not project or waits.project.reference == project)
        and (not part or waits.item.part == part)
        and (not text or text in f"{waits.item.title} {waits.project.title}".casefold())
    ]


def _page(found: list[Waits]) -> Page[Waits]:
    number = min(arguments.whole_number("page", 1, low=1, high=1_000_000), max(1, -(-len(found) // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    return Page(found[start : start + PER_PAGE], number, PER_PAGE, len(found))
