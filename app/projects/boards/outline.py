"""Templates of boards as people write them: an outline in plain text. Pure: no web, no database.

    # To do
    - Ask for the logo files +2d
      What we need: vector files, both versions.
      [ ] black
      [ ] white
    * Approve the concept
    # Doing (3)
    # Done !

A `#` begins a column, with its limit of cards in brackets and `!` for the column of what is done. A `-` begins a card that
stays internal, a `*` one that is shown to the client; `+2d` makes it due two days after the board is made. What is
indented belongs to the card: `[ ]` a line of its checklist, anything else its description.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

MOST_COLUMNS = 20
MOST_CARDS = 200
MOST_LIMIT = 999
LONGEST_NAME = 60
LONGEST_TITLE = 200
_COLUMN = re.compile(r"#\s*(?P<name>.*?)\s*(?:\((?P<limit>\d{1,3})\))?\s*(?P<done>!)?\s*")
_CARD = re.compile(r"(?P<sign>[-*])\s+(?P<title>.*?)(?:\s+\+(?P<days>\d{1,3})d)?\s*")
_CHECK = re.compile(r"\[[ xX]?\]\s*(?P<text>.+)")


class Unreadable(ValueError):
    """`line` (from 1) cannot be read, `why` is a key: orphan, unknown, nameless, long, many or nothing."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


@dataclass
class DraftCard:
    title: str
    shown: bool = False
    due_after_days: int | None = None
    description: str = ""
    checklist: list[str] = field(default_factory=list)


@dataclass
class DraftColumn:
    name: str
    wip_limit: int | None = None
    is_done: bool = False
    cards: list[DraftCard] = field(default_factory=list)


def read(text: str) -> list[DraftColumn]:
    """The columns with their cards. Raises `Unreadable`."""
    columns: list[DraftColumn] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            _read_line(columns, line, number)
    if not columns:
        raise Unreadable(1, "nothing")
    return columns


def write(columns: list[DraftColumn]) -> str:
    """The outline that `read` would read as these columns."""
    return "\n".join(line for column in columns for line in _column_lines(column)) + "\n"


def as_plain(columns: list[DraftColumn]) -> list[dict[str, Any]]:
    """For a JSON column."""
    return [{**vars(column), "cards": [dict(vars(card)) for card in column.cards]} for column in columns]


def from_plain(stored: list[dict[str, Any]]) -> list[DraftColumn]:
    return [
        DraftColumn(**{**column, "cards": [DraftCard(**card) for card in column.get("cards", [])]}) for column in stored
    ]


def _read_line(columns: list[DraftColumn], line: str, number: int) -> None:
    if line.startswith("#"):
        columns.append(_column(line, number))
        if len(columns) > MOST_COLUMNS:
            raise Unreadable(number, "many")
    elif not columns:
        raise Unreadable(number, "orphan")
    elif line[0] in "-*":
        columns[-1].cards.append(_card(line, number))
        if sum(len(column.cards) for column in columns) > MOST_CARDS:
            raise Unreadable(number, "many")
    elif line[0].isspace() and columns[-1].cards:
        _detail(columns[-1].cards[-1], line.strip())
    else:
        raise Unreadable(number, "unknown")


def _column(line: str, number: int) -> DraftColumn:
    found = _COLUMN.fullmatch(line)
    if found is None or not found["name"]:
        raise Unreadable(number, "nameless")
    if len(found["name"]) > LONGEST_NAME:
        raise Unreadable(number, "long")
    limit = int(found["limit"]) if found["limit"] else None
    return DraftColumn(found["name"], limit or None, bool(found["done"]))


def _card(line: str, number: int) -> DraftCard:
    found = _CARD.fullmatch(line)
    if found is None or not found["title"]:
        raise Unreadable(number, "nameless")
    if len(found["title"]) > LONGEST_TITLE:
        raise Unreadable(number, "long")
    days = int(found["days"]) if found["days"] else None
    return DraftCard(found["title"], found["sign"] == "*", days)


def _detail(card: DraftCard, words: str) -> None:
    check = _CHECK.fullmatch(words)
    if check:
        card.checklist.append(check["text"])
    else:
        card.description = f"{card.description}\n{words}".strip()


def _column_lines(column: DraftColumn) -> list[str]:
    limit = f" ({column.wip_limit})" if column.wip_limit else ""
    lines = [f"# {column.name}{limit}{' !' if column.is_done else ''}"]
    for card in column.cards:
        due = f" +{card.due_after_days}d" if card.due_after_days is not None else ""
        lines.append(f"{'*' if card.shown else '-'} {card.title}{due}")
        lines += [f"  {line}" for line in card.description.splitlines()]
        lines += [f"  [ ] {text}" for text in card.checklist]
    return lines
