"""Reading a file of reviews that another program exported. Pure: no web, no database.

The columns are known by their heads, as Judge.me and Trustpilot call them and as people would; their order does not matter.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date

MOST_ROWS = 20_000
LONGEST_CELL = 20_000
_HEADS = {
    "stars": ("rating", "stars", "review stars", "star rating", "score", "review rating"),
    "title": ("title", "review title", "headline", "subject"),
    "text": ("body", "review content", "content", "review", "text", "review body", "review text", "comment"),
    "author": ("reviewer name", "review user", "author", "name", "reviewer", "consumer name", "customer"),
    "written_on": ("review date", "review created (utc)", "review created", "created at", "date", "date published"),
    "service": ("product handle", "product url", "sku", "product sku", "handle", "service", "product title"),
    "language": ("language", "locale", "review language"),
}
NEEDED = ("stars",)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_STARS = re.compile(r"\s*([1-5])(?:[.,]0+)?\s*(?:/\s*5)?\s*$")


class UnreadableFile(ValueError):
    """The file as a whole cannot be read. `reason`: not_text, empty, too_many_rows, no_stars, broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Row:
    """One review as the file has it. `problem` is stars or date when that could not be read; such a row is left out."""

    number: int
    stars: int = 0
    title: str = ""
    text: str = ""
    author: str = ""
    written_on: date | None = None
    service: str = ""
    language: str = ""
    problem: str = ""

    def fingerprint(self, origin: str) -> str:
        """The same for the same review from the same place, so that a second import adds nothing."""
        said = (origin, self.author, str(self.written_on), str(self.stars), self.title, self.text)
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def decoded(data: bytes) -> str:
    """The text of the file: UTF-8, with or without its mark, else UTF-16 with its mark. Raises `UnreadableFile`."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("not_text") from error
    if "\x00" in text:
        raise UnreadableFile("not_text")
    return text


def read(text: str) -> list[Row]:
    """Its reviews in their order, the unreadable ones too. Raises `UnreadableFile`."""
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise UnreadableFile("broken") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise UnreadableFile("empty")
    if len(rows) - 1 > MOST_ROWS:
        raise UnreadableFile("too_many_rows")
    places = _places(rows[0])
    if any(name not in places for name in NEEDED):
        raise UnreadableFile("no_stars")
    return [_row(number, row, places) for number, row in enumerate(rows[1:], start=2)]


def _places(head: list[str]) -> dict[str, int]:
    """Where which column stands; the first head that fits wins, the more exact names first."""
    plain = [" ".join(cell.replace("_", " ").split()).casefold() for cell in head]
    return {
        name: plain.index(wanted) for name, words in _HEADS.items() for wanted in reversed(words) if wanted in plain
    }


def _row(number: int, row: list[str], places: dict[str, int]) -> Row:
    def cell(name: str) -> str:
        place = places.get(name, -1)
        return row[place].strip()[:LONGEST_CELL] if 0 <= place < len(row) else ""

    stars, day = _STARS.match(cell("stars")), _day(cell("written_on"))
    problem = "stars" if not stars else ("date" if cell("written_on") and day is None else "")
    return Row(
        number=number,
        stars=int(stars[1]) if stars else 0,
        title=cell("title"),
        text=cell("text"),
        author=cell("author"),
        written_on=day,
        service=cell("service").rstrip("/").rpartition("/")[2].casefold(),
        language=cell("language").replace("_", "-")[:12],
        problem=problem,
    )


def _day(cell: str) -> date | None:
    """Year, month, day, as both programs write it; which of two numbers is the month is not guessed."""
    found = _DAY.match(cell)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)
