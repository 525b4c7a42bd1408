"""The words of the demo conversations: one file per order, one section per message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "talks"
# `## days ago, hour (UTC), who`, then what is decided about it, and after `>` how the message begins that it replies to.
_SECTION = re.compile(
    r"^## (?P<days>\d+) (?P<hour>[\d.]+) (?P<who>\w+)(?P<marks>(?: complaint| feedback)*)(?: > (?P<answers>.+))?\n"
    r"(?P<text>(?:(?!## ).*\n?)*)",
    re.MULTILINE,
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A message. `who` is the name before the @ of a colleague's address, or "client"."""

    days_ago: int
    hour: float
    who: str
    text: str
    answers: str
    complaint: bool
    feedback: bool


def read_talks() -> dict[str, list[Line]]:
    """By what the story calls the order."""
    return {path.stem: [_line(found) for found in _SECTION.finditer(path.read_text("utf-8"))] for path in _files()}


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.md"))


def _line(found: re.Match[str]) -> Line:
    return Line(
        days_ago=int(found["days"]),
        hour=float(found["hour"]),
        who=found["who"],
        text=found["text"].strip(),
        answers=found["answers"] or "",
        complaint="complaint" in found["marks"],
        feedback="feedback" in found["marks"],
    )
