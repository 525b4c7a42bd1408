"""Places in a project where boards, delivery, channels, and the wings, plug themselves in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One page of a project, and those below its address. `count` is what waits there for this reader, or None."""

    label: str | LazyString
    url: str
    order: int = 50
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectPanel:
    """One panel of the home page of a project. `aside` places it in the narrow column."""

    html: Markup | str
    order: int = 50
    aside: bool = False


# Asked with a Participation: the tabs this reader sees, an empty list for none.
project_tabs: Socket[Iterable[Tab]] = Socket("projects.tabs")
# Asked with a Participation: a panel for the project's home page, or None.
project_panels: Socket[ProjectPanel | None] = Socket("projects.panels")
