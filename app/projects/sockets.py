"""Places in a project where boards, delivery, channels, and the wings, plug themselves in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.media.models import StoredFile


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


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """Something of a project that can be shown for approval, as it is now: only what the client may see anyway.

    `key` names it for ever, such as "card:12"; the approval keeps copies of `text` and `files`.
    """

    key: str
    title: str
    text: str = ""
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One number that says how well a process of a project runs; `name` is one of those in `health.thresholds`."""

    project_id: int
    name: str
    value: int


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """Something of a project that waits for one person: `label` says what to do, `title` with what.

    `due_at` is by when, None where no day was named; `part` is the part in which it waits for them.
    """

    project_id: int
    label: str | LazyString
    title: str
    url: str
    part: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Testimonial:
    """What a client of a project said in public, as they said it. `stars` is 1 to 5, `language` a BCP 47 tag.

    `disclosure` names a benefit the author had, empty without one; whoever shows the words shows it beside them.
    """

    reference: str
    project_id: int
    service_id: int
    stars: int
    title: str
    text: str
    language: str
    author_name: str
    published_at: datetime
    is_verified: bool
    disclosure: str
    url: str


# Asked with a Participation: the tabs this reader sees, an empty list for none.
project_tabs: Socket[Iterable[Tab]] = Socket("projects.tabs")
# Asked with a Participation: a panel for the project's home page, or None.
project_panels: Socket[ProjectPanel | None] = Socket("projects.panels")
# Asked with a Participation: what could be shown to the client for approval now.
exhibits: Socket[Iterable[Exhibit]] = Socket("projects.exhibits")
# Asked with a sequence of project ids: what was measured in these projects, in a constant number of statements.
health_measures: Socket[Iterable[Measure]] = Socket("projects.health_measures")
# Asked with a user: what waits for that person in the projects they take part in now, and in no other.
waiting_items: Socket[Iterable[WaitingItem]] = Socket("projects.waiting_items")
# Asked with a project id: what its clients said in public, the newest first. Wings answer; cases ask.
testimonials: Socket[Iterable[Testimonial]] = Socket("projects.testimonials")
