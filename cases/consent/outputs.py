"""Where a case may be shown, and how the client is named there. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum


class Output(StrEnum):
    """What a client decides about, each for itself.

    `web` is the page with what is drawn from it there: blog article, search, feed, embedded card, sitemap. Without it a case is
    not published.
    """

    WEB = "web"
    DOCUMENT = "document"
    SLIDES = "slides"
    SOCIAL = "social"
    PRESS = "press"


class Naming(StrEnum):
    """`logo` shows the name and the logo."""

    NAME = "name"
    LOGO = "logo"
    ANONYMOUS = "anonymous"

    @property
    def tells_name(self) -> bool:
        return self is not Naming.ANONYMOUS


class Question(StrEnum):
    """What only the client can say."""

    CAME_WITH = "came_with"
    WHY_US = "why_us"
    CHANGED = "changed"
    CORRECTIONS = "corrections"
