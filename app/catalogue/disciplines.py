"""The disciplines a service can belong to, each with a name and a sign."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class Discipline(StrEnum):
    STRATEGY = "strategy"
    DESIGN = "design"
    WEB = "web"
    CONTENT = "content"
    SEARCH = "search"
    ADVERTISING = "advertising"
    SOCIAL = "social"
    FILM = "film"
    DATA = "data"
    OTHER = "other"

    @classmethod
    def _missing_(cls, _value: object) -> Discipline:
        """A word kept from a time when the list was another one."""
        return cls.OTHER

    @property
    def label(self) -> LazyString:
        return LABELS[self]

    @property
    def icon(self) -> str:
        return ICONS[self]


LABELS: dict[Discipline, LazyString] = {
    Discipline.STRATEGY: _l("Strategy"),
    Discipline.DESIGN: _l("Design"),
    Discipline.WEB: _l("Web"),
    Discipline.CONTENT: _l("Content"),
    Discipline.SEARCH: _l("Search"),
    Discipline.ADVERTISING: _l("Advertising"),
    Discipline.SOCIAL: _l("Social media"),
    Discipline.FILM: _l("Film and photo"),
    Discipline.DATA: _l("Data"),
    Discipline.OTHER: _l("Other"),
}

ICONS: dict[Discipline, str] = {
    Discipline.STRATEGY: "bi-compass",
    Discipline.DESIGN: "bi-palette",
    Discipline.WEB: "bi-window",
    Discipline.CONTENT: "bi-pencil",
    Discipline.SEARCH: "bi-search",
    Discipline.ADVERTISING: "bi-megaphone",
    Discipline.SOCIAL: "bi-chat-heart",
    Discipline.FILM: "bi-camera-reels",
    Discipline.DATA: "bi-bar-chart",
    Discipline.OTHER: "bi-stars",
}
