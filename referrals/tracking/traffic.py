"""What kind of visit a click is, by what its request says of itself. Pure.

After the IAB/MRC guidelines on invalid traffic: programs that say who they are, and pages fetched before anybody asked
for them, are counted apart. The list of programs is that of the package `crawler-user-agents`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

import crawleruseragents

LONGEST_AGENT = 400


class Kind(StrEnum):
    """`COUNTED` is a person for all we can see; nothing else is ever paid for."""

    COUNTED = "counted"
    REPEAT = "repeat"
    OWN = "own"
    BOT = "bot"
    PREFETCH = "prefetch"
    EMBEDDED = "embedded"


def kind_of(environ: Mapping[str, object]) -> Kind:
    """From a WSGI environment. `REPEAT` and `OWN` take more than a request to see."""
    if environ.get("REQUEST_METHOD") == "HEAD" or _is_early(environ):
        return Kind.PREFETCH
    if is_program(str(environ.get("HTTP_USER_AGENT", ""))[:LONGEST_AGENT]):
        return Kind.BOT
    # https://www.w3.org/TR/fetch-metadata/: a link put into a picture or a frame is no visit.
    if environ.get("HTTP_SEC_FETCH_DEST", "document") not in {"document", ""}:
        return Kind.EMBEDDED
    return Kind.COUNTED


def _is_early(environ: Mapping[str, object]) -> bool:
    """Asked for by a browser on the suspicion that somebody might click."""
    names = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
    said = " ".join(str(environ.get(name, "")) for name in names).lower()
    return "prefetch" in said or "prerender" in said or "preview" in said


@lru_cache(maxsize=4096)
def is_program(agent: str) -> bool:
    return not agent.strip() or crawleruseragents.is_crawler(agent, case_sensitive=False)
