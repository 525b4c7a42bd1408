"""The frame around every page of a project: its tabs, and the panels of its home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.projects.sockets import ProjectPanel, Tab, project_panels, project_tabs

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.projects.access import Participation


@dataclass(frozen=True)
class TabLink:
    """A tab as it is drawn on this page. `current` is the value of aria-current, or empty."""

    label: str | LazyString
    url: str
    count: int | None
    current: str


def tabs_for(me: Participation) -> list[TabLink]:
    """The tabs of this project for this reader; the one whose address leads closest to this page is current."""
    asked = [tab for answer in project_tabs.answers(me) for tab in answer]
    tabs = sorted([*_own_tabs(me), *asked], key=lambda tab: tab.order)
    nearest = _nearest(tab.url for tab in tabs)
    return [TabLink(tab.label, tab.url, tab.count, _mark(tab.url, nearest)) for tab in tabs]


def panels_for(me: Participation, *, aside: bool) -> list[Markup]:
    """What other packages drew for the home page, with templates of their own that escape what people typed."""
    panels = [panel for panel in project_panels.answers(me) if panel is not None and panel.aside == aside]
    return [_markup(panel) for panel in sorted(panels, key=lambda panel: panel.order)]


def _own_tabs(me: Participation) -> list[Tab]:
    reference = me.project.reference
    return [
        Tab(label=_l("Overview"), url=url_for("projects.show", reference=reference), order=0),
        Tab(label=_l("People"), url=url_for("projects.people", reference=reference), order=90),
    ]


def _nearest(urls: Iterable[str]) -> str:
    here = request.path
    return max((url for url in urls if here == url or here.startswith(url + "/")), key=len, default="")


def _mark(url: str, nearest: str) -> str:
    if url != nearest:
        return ""
    return "page" if request.path == url else "true"


def _markup(panel: ProjectPanel) -> Markup:
    return Markup(panel.html)  # noqa: S704
