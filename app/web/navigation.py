"""Menus, panels, search and the desk's counters: the places where packages above plug themselves into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.sockets import Socket
from app.web.reader import reader

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

Place = Literal["public", "portal", "desk"]

GROUPS: dict[str, dict[str, LazyString]] = {
    "public": {"main": _l("Main menu"), "account": _l("Your account"), "policies": _l("Policies")},
    "portal": {"main": _l("Your workspace"), "account": _l("Your account")},
    "desk": {
        "orders": _l("Orders"),
        "projects": _l("Projects"),
        "people": _l("People"),
        "reviews": _l("Reviews"),
        "referrals": _l("Referrals"),
        "cases": _l("Cases"),
        "reports": _l("Reports"),
        "money": _l("Money"),
        "settings": _l("Settings"),
        "account": _l("Your account"),
    },
}


@dataclass(frozen=True)
class MenuEntry:
    """One line of a menu. No `roles` means everyone who may see the place; `method="post"` draws a button.

    `when` is asked only where the menu of its place is drawn: what it looks up costs other pages nothing.
    """

    place: Place
    group: str
    label: str | LazyString
    endpoint: str
    roles: frozenset[str] = frozenset()
    order: int = 50
    icon: str = "bi-dot"
    method: Literal["get", "post"] = "get"
    args: Mapping[str, Any] = field(default_factory=dict)
    when: Callable[[], bool] | None = None

    def __post_init__(self) -> None:
        if self.group not in GROUPS[self.place]:
            raise ValueError(
                f"{self.place} has no menu group {self.group!r}: use one of {', '.join(GROUPS[self.place])}"
            )


@dataclass(frozen=True)
class MenuLink:
    """A menu entry as this reader sees it on this page. `current` is the value of aria-current, or empty."""

    label: str | LazyString
    url: str
    icon: str
    method: str
    current: str = ""


@dataclass(frozen=True)
class MenuGroup:
    key: str
    label: str | LazyString
    links: tuple[MenuLink, ...]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a human at the desk: how many, and the page where they are."""

    label: str | LazyString
    count: int
    endpoint: str
    args: Mapping[str, Any] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        return url_for(self.endpoint, **self.args)


@dataclass(frozen=True)
class SearchHit:
    """One thing the desk search found. `kind` is a translated noun such as "Order"."""

    kind: str | LazyString
    title: str
    url: str
    detail: str | LazyString = ""


@dataclass(frozen=True)
class Panel:
    """The HTML of one panel with its place among the others; plain markup stands at 50."""

    html: Markup | str
    order: int = 50


# Asked as menu(): each plug answers with entries; it may look at the reader to leave some out.
menu: Socket[Iterable[MenuEntry]] = Socket("web.menu")
# Asked as panels(place, **context): one panel, or None when there is nothing to show here.
panels: Socket[Panel | Markup | str | None] = Socket("web.panels")
# Asked as search_hits(text): what a member of staff with the present roles may find; at most a handful per plug.
search_hits: Socket[Iterable[SearchHit]] = Socket("web.search_hits")
# Asked as waiting(): the counters of the desk's front page.
waiting: Socket[Iterable[Waiting]] = Socket("web.waiting")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(menu_of=menu_of, menu_by_group=menu_by_group, panels=draw_panels)


def allowed(roles: frozenset[str]) -> bool:
    """Whether the reader holds one of `roles`; an empty set is open to everyone."""
    person = reader()
    return not roles or (person is not None and bool(roles & person.roles))


def _is_shown(entry: MenuEntry) -> bool:
    return allowed(entry.roles) and (entry.when is None or entry.when())


def menu_of(place: Place) -> list[MenuGroup]:
    """The groups of `place` that have something for this reader, in their fixed order."""
    entries = [entry for answer in menu.answers() for entry in answer]
    shown = sorted(
        (entry for entry in entries if entry.place == place and _is_shown(entry)), key=lambda entry: entry.order
    )
    links = [(entry.group, _link(entry)) for entry in shown]
    current = _current(link.url for _, link in links)
    return [
        MenuGroup(key, label, tuple(_marked(link, current) for group, link in links if group == key))
        for key, label in GROUPS[place].items()
        if any(group == key for group, _ in links)
    ]


def menu_by_group(place: Place) -> dict[str, tuple[MenuLink, ...]]:
    """The links of every group of `place`, the empty ones too."""
    found = {group.key: group.links for group in menu_of(place)}
    return {key: found.get(key, ()) for key in GROUPS[place]}


def draw_panels(place: str, **context: object) -> Markup:
    """What other packages have to show at `place`, one panel after the other; of equal order, who plugged in first."""
    answers = (answer for answer in panels.answers(place, **context) if answer)
    drawn = [answer if isinstance(answer, Panel) else Panel(answer) for answer in answers]
    return Markup("\n").join(Markup(panel.html) for panel in sorted(drawn, key=lambda panel: panel.order))


def _link(entry: MenuEntry) -> MenuLink:
    return MenuLink(entry.label, url_for(entry.endpoint, **entry.args), entry.icon, entry.method)


def _current(urls: Iterable[str]) -> str:
    """The address among `urls` that leads closest to this page: a detail page still belongs to its list.

    An address under which others of the menu lie is a front page, and belongs to itself alone.
    """
    here, known = request.path, set(urls)
    fronts = {url for url in known if any(other.startswith(url.rstrip("/") + "/") for other in known - {url})}
    nearest = (url for url in known if here == url or (here.startswith(url + "/") and url not in fronts))
    return max(nearest, key=len, default="")


def _marked(link: MenuLink, current: str) -> MenuLink:
    if link.method == "post" or link.url != current:
        return link
    return replace(link, current="page" if request.path == link.url else "true")
