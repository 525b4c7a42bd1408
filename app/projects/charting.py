"""The organisation of one project, to be drawn as a tree and read as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.projects.models import Project, ProjectMember
from app.projects.states import Part


@dataclass(frozen=True)
class Branch:
    """The people of one part, below the leader."""

    part: Part
    members: tuple[ProjectMember, ...]


@dataclass(frozen=True)
class Chart:
    """The leader above, the team below, the client beside; only who is in the project now."""

    leader: ProjectMember | None
    branches: tuple[Branch, ...]
    client: str


def chart_of(project: Project, members: Sequence[ProjectMember]) -> Chart:
    """Empty branches are drawn too: an open seat is something to see."""
    by_part = {part: tuple(member for member in members if member.part == part) for part in Part}
    leaders = by_part.pop(Part.PROJECT_LEADER)
    branches = tuple(Branch(part, found) for part, found in by_part.items())
    return Chart(leaders[0] if leaders else None, branches, project.client_name)
