"""The organisation of one project, drawn with the organisation's chart; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.organisation.chart import Node
from app.projects.models import Project, ProjectMember
from app.projects.states import Part, RoleActivity
from app.projects.wording import ACTIVITIES, part_name, part_words

# Who works below the leader, as the steps of a project follow one another.
TEAM = (Part.CUSTOMER_REPRESENTATIVE, Part.PROJECT_EXPERT)


def project_chart(project: Project, members: Sequence[ProjectMember], pages: Mapping[int, str]) -> Node:
    """The leader above the team, the client beside; only who is in the project now. Empty branches are drawn too:
    an open seat is something to see. `pages` has the address of a person's public page by user id."""
    by_part = {part: [member for member in members if member.part == part] for part in Part}
    branches = tuple(_branch(part, by_part[part], pages) for part in TEAM)
    leaders = by_part[Part.PROJECT_LEADER]
    leader = _seat(leaders[0], pages, branches) if leaders else _open_seat(branches)
    return Node(
        key="project",
        title=project.title,
        detail=project.client_name,
        words=project.title,
        tone="root",
        children=(leader, _branch(Part.CLIENT, by_part[Part.CLIENT], pages)),
    )


def _seat(member: ProjectMember, pages: Mapping[int, str], children: tuple[Node, ...] = ()) -> Node:
    part = part_words(member)
    tone = "lead" if member.part == Part.PROJECT_LEADER else "quiet" if member.is_passive else "active"
    return Node(
        key=f"member-{member.id}",
        title=member.user.name,
        detail=str(ACTIVITIES[RoleActivity.PASSIVE]) if member.is_passive else part,
        words=_("%(name)s, %(part)s", name=member.user.name, part=part),
        tone=tone,
        href=pages.get(member.user_id),
        children=children,
    )


def _open_seat(children: tuple[Node, ...]) -> Node:
    words = _("No leader yet")
    return Node(
        key="leader",
        title=words,
        detail=str(part_name(Part.PROJECT_LEADER)),
        words=words,
        tone="quiet",
        children=children,
    )


def _branch(part: Part, members: Sequence[ProjectMember], pages: Mapping[int, str]) -> Node:
    title, count = str(part_name(part)), len(members)
    people = ngettext("%(num)s person", "%(num)s people", count) if count else _("open seat")
    return Node(
        key=f"part-{part.value}",
        title=title,
        detail=people,
        words=_("%(part)s: %(people)s", part=title, people=people),
        tone="group",
        children=tuple(_seat(member, pages) for member in members),
    )
