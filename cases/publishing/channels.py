"""The channels a case can go through, and the counters of each day. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum

# How a touch of an order by a case is called.
SOURCE = "cases.case"


class Channel(StrEnum):
    """Where the tracked link of one planned item stands."""

    BLOG = "blog"
    SITE = "site"
    LANDING = "landing"
    EXTERNAL = "external"
    PRINT = "print"
    PROPOSAL = "proposal"
    SOCIAL = "social"
    ADS = "ads"


class Reading(StrEnum):
    """What was opened. Nothing about who opened it is kept."""

    PAGE = "page"
    BLOG = "blog"
    PDF = "pdf"
    SLIDES = "slides"
    PRESS = "press"


class State(StrEnum):
    """Where one publication stands.

    REFUSED: at its hour something stood against it. HELD: a number has changed. REPLACED: a later version took its place.
    WITHDRAWN: nothing of it is left but that it was there.
    """

    SCHEDULED = "scheduled"
    LIVE = "live"
    HELD = "held"
    REPLACED = "replaced"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What was measured, by which readers look for a result."""

    MONEY = "money"
    TIME = "time"
    SHARE = "share"
    COUNT = "count"
