"""The frame around every page of a case at the desk: its tabs, and panels that other packages drew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from cases.writing import sockets
from cases.writing.models import Case
from cases.writing.sockets import CaseTab


@dataclass(frozen=True)
class TabLink:
    """A tab as it is drawn on this page. `current` is the value of aria-current, or empty."""

    label: str | LazyString
    url: str
    count: int | None
    current: str


def tabs_for(case: Case) -> list[TabLink]:
    """Its own and those of others; the one whose address leads closest to this page is current."""
    asked = [tab for answer in sockets.tabs.answers(case) for tab in answer]
    tabs = sorted([*_own_tabs(case), *asked], key=lambda tab: tab.order)
    nearest = _nearest(tab.root or tab.url for tab in tabs)
    return [TabLink(tab.label, tab.url, tab.count, _mark(tab, nearest)) for tab in tabs]


def panels_for(case: Case, *, aside: bool) -> list[Markup]:
    """What other packages drew, with templates of their own that escape what people typed."""
    found = [panel for panel in sockets.panels.answers(case) if panel is not None and panel.aside == aside]
    return [Markup(panel.html) for panel in sorted(found, key=lambda panel: panel.order)]  # noqa: S704


def _own_tabs(case: Case) -> list[CaseTab]:
    own: dict[str, Any] = {"reference": case.reference}
    overview = url_for("cases_desk.show", **own)
    text = url_for("case_texts.edit", language=case.language, **own)
    return [
        CaseTab(label=_l("Overview"), url=overview, order=0),
        CaseTab(label=_l("Text"), url=text, root=f"{overview}/texts", order=10),
        CaseTab(label=_l("Files"), url=url_for("case_files.index", **own), order=30),
        CaseTab(label=_l("Facts"), url=url_for("cases_desk.facts", **own), order=80),
    ]


def _nearest(urls: Iterable[str]) -> str:
    here = request.path
    return max((url for url in urls if here == url or here.startswith(url + "/")), key=len, default="")


def _mark(tab: CaseTab, nearest: str) -> str:
    if (tab.root or tab.url) != nearest:
        return ""
    return "page" if request.path == tab.url else "true"
