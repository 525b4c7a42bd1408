"""The communication plan as a matrix: discipline × channel × time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

MOST_COLUMNS = 16
WEEK = timedelta(days=7)


class Channel(StrEnum):
    """Where a message meets people."""

    WEBSITE = "website"
    EMAIL = "email"
    SEARCH = "search"
    SOCIAL = "social"
    VIDEO = "video"
    AUDIO = "audio"
    PRESS = "press"
    PRINT = "print"
    OUTDOOR = "outdoor"
    EVENT = "event"
    MESSENGER = "messenger"
    PARTNER = "partner"
    DIRECT = "direct"


class PlanItem(Protocol):
    """What the matrix needs to know of an item of the plan; days include both ends."""

    @property
    def discipline(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


Item = TypeVar("Item", bound=PlanItem)


@dataclass(frozen=True)
class Span:
    """One column: the days from `start` to `end`, both included."""

    start: date
    end: date

    def touches(self, item: PlanItem) -> bool:
        return item.starts_on <= self.end and item.ends_on >= self.start


@dataclass(frozen=True)
class Row(Generic[Item]):
    """One line of the matrix: what one discipline does in one channel, by columns."""

    discipline: str
    channel: str
    cells: list[list[Item]]
    # How many rows this discipline has, on its first row; 0 on the others.
    spans_rows: int


@dataclass(frozen=True)
class Matrix(Generic[Item]):
    columns: list[Span] = field(default_factory=list)
    rows: list[Row[Item]] = field(default_factory=list)
    by_month: bool = False


def arrange(items: Iterable[Item], disciplines: Sequence[str], channels: Sequence[str]) -> Matrix[Item]:
    """All items in their cells. An item that lasts over several columns stands in each of them.

    Columns are weeks from Monday on, or months where weeks would be too many. Rows are in the order of the two lists.
    """
    ordered = sorted(items, key=lambda each: (each.starts_on, each.ends_on))
    if not ordered:
        return Matrix()
    first, last = ordered[0].starts_on, max(each.ends_on for each in ordered)
    columns = weeks(first, last)
    by_month = len(columns) > MOST_COLUMNS
    if by_month:
        columns = months(first, last)
    pairs = sorted(
        {(each.discipline, each.channel) for each in ordered}, key=lambda pair: _place(pair, disciplines, channels)
    )
    rows = [_row(pair, pairs, place, ordered, columns) for place, pair in enumerate(pairs)]
    return Matrix(columns, rows, by_month)


def weeks(first: date, last: date) -> list[Span]:
    monday = first - timedelta(days=first.weekday())
    count = (last - monday).days // 7 + 1
    return [Span(monday + WEEK * number, monday + WEEK * number + timedelta(days=6)) for number in range(count)]


def months(first: date, last: date) -> list[Span]:
    spans, start = [], first.replace(day=1)
    while start <= last:
        following = (start + timedelta(days=32)).replace(day=1)
        spans.append(Span(start, following - timedelta(days=1)))
        start = following
    return spans


def _row(
    pair: tuple[str, str], pairs: list[tuple[str, str]], place: int, items: list[Item], columns: list[Span]
) -> Row[Item]:
    mine = [each for each in items if (each.discipline, each.channel) == pair]
    is_first = place == 0 or pairs[place - 1][0] != pair[0]
    spans = sum(1 for other in pairs if other[0] == pair[0]) if is_first else 0
    return Row(*pair, [[each for each in mine if span.touches(each)] for span in columns], spans)


def _place(pair: tuple[str, str], disciplines: Sequence[str], channels: Sequence[str]) -> tuple[int, int, str, str]:
    """Known words in their order, unknown ones after them by name."""
    discipline, channel = pair
    return (
        disciplines.index(discipline) if discipline in disciplines else len(disciplines),
        channels.index(channel) if channel in channels else len(channels),
        discipline,
        channel,
    )
