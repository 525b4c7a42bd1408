"""Places in a case where evidence, consent and publishing plug themselves in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class Severity(StrEnum):
    """A stop keeps a case from being published; a warning is advice."""

    STOP = "stop"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that is not as it should be. `code` names the rule, `place` where (`title`, `steps.2.argument`), or nothing.

    A sentence with people's words in it is a plain text: a lazy one is not escaped when it is drawn.
    """

    code: str
    sentence: str | LazyString
    severity: Severity = Severity.STOP
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class CasePanel:
    """One panel of a case's page at the desk. `aside` places it in the narrow column."""

    html: Markup | str
    order: int = 50
    aside: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseTab:
    """One page of a case at the desk; `root` is the address below which it is current, its own where none is given."""

    label: str | LazyString
    url: str
    order: int = 50
    count: int | None = None
    root: str = ""


class Numbers(Protocol):
    """The rows of one case, to speak of them in words."""

    def bound(self, text: str, locale: str) -> str:
        """`text` with every reference replaced by what its row says now; one that cannot be is left as it stands."""

    def unbound(self, text: str) -> Sequence[str]:
        """The numbers in `text` that are not references, as they are written."""

    def unknown(self, text: str) -> Sequence[str]:
        """The references in `text` that no row answers, or whose percentage may not be computed."""

    def keys(self, text: str) -> Sequence[str]:
        """The keys of rows that `text` refers to, each once."""

    def references(self) -> Sequence[tuple[str, str]]:
        """All that can be referred to, with what it says now, in the reader's language."""


# Asked with a Case: its rows as numbers for texts. Evidence answers.
numbers: Socket[Numbers] = Socket("cases.numbers")
# Asked with a Case and a CaseText: what is not as it should be in that version.
checks: Socket[Iterable[Check]] = Socket("cases.checks")
# Asked with a Case: a panel for its page at the desk, or None.
panels: Socket[CasePanel | None] = Socket("cases.panels")
# Asked with a Case: the pages it has at the desk besides those of writing.
tabs: Socket[Iterable[CaseTab]] = Socket("cases.tabs")
# Asked with a Case, a key and a locale: the chart of that key as SVG, or None.
charts: Socket[Markup | None] = Socket("cases.charts")
# Asked with a Case: the charts its texts may show, as (key, words).
chart_names: Socket[Iterable[tuple[str, str]]] = Socket("cases.chart_names")
