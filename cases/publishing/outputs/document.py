"""The one plain record from which every output of a case is drawn. Words are in its language, numbers are written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Result:
    """One row of results as it is written for the reader. `change` is empty where no percentage is allowed."""

    key: str
    metric: str
    baseline: str
    value: str
    change: str = ""
    period: str = ""
    source: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a chart: its name, the number as it is written, and its length in thousandths of the longest."""

    label: str
    written: str
    length: int


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart of rows of the results table; `alt` says in a sentence what is seen."""

    number: int
    title: str
    caption: str
    alt: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture with the words that stand under it and those that stand for it. `key` names its bytes in the store.

    `permission` names the licence of somebody else by which it is shown, empty for what is ours.
    """

    number: int
    key: str
    alt: str
    caption: str
    width: int
    height: int
    permission: str = ""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words of a client, verbatim, with the benefit they had if any."""

    text: str
    author: str
    language: str
    stars: int = 0
    disclosure: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One moment of the work: what was decided, and why."""

    day: str
    title: str
    text: str = ""
    argument: str = ""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A term with its meaning, a question with its answer, a problem with what became of it."""

    term: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the story under its heading, `text` in Markdown first, then whatever the part has.

    `is_table` puts the table of results here; a document has one such section.
    """

    key: str
    heading: str
    text: str = ""
    steps: tuple[Step, ...] = ()
    pairs: tuple[Pair, ...] = ()
    links: tuple[Link, ...] = ()
    charts: tuple[Chart, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quotes: tuple[Quote, ...] = ()
    is_table: bool = False

    @property
    def is_empty(self) -> bool:
        return not (
            self.text.strip()
            or self.steps
            or self.pairs
            or self.links
            or self.charts
            or self.pictures
            or self.quotes
            or self.is_table
        )


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where each output is found; absolute addresses."""

    page: str
    blog: str = ""
    pdf: str = ""
    order: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A published case in one language, for one output: the client is named as that output may name them."""

    reference: str
    slug: str
    language: str
    version: int
    title: str
    lead: str
    client: str
    industry: str
    period: str
    goal: str
    published_at: datetime
    changed_at: datetime
    seller: str
    addresses: Addresses
    words: Mapping[str, str]
    sections: tuple[Section, ...] = ()
    results: tuple[Result, ...] = ()
    problems: tuple[str, ...] = ()
    client_url: str = ""
    logo_key: str = ""
    is_failure: bool = False
    is_external: bool = False

    @property
    def told(self) -> tuple[Section, ...]:
        """The sections that have something to say."""
        return tuple(each for each in self.sections if not each.is_empty)

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(chart for section in self.told for chart in section.charts)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(picture for section in self.told for picture in section.pictures)

    def section(self, key: str) -> Section | None:
        return next((each for each in self.told if each.key == key), None)
