"""Text with its questionable passages marked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Piece(NamedTuple):
    words: str
    marked: bool


def pieces(text: str, passages: Iterable[Mapping[str, Any]], part: str) -> list[Piece]:
    """`text` cut at the passages of `part`; together the pieces are the text, whatever the passages say."""
    marked = [False] * len(text)
    for passage in passages:
        if passage.get("part") == part:
            for place in range(max(0, int(passage["start"])), min(len(text), int(passage["end"]))):
                marked[place] = True
    found: list[Piece] = []
    begun = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[begun]:
            found.append(Piece(text[begun:place], marked[begun]))
            begun = place
    return found


def passages_of(words: str, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Where a person's own quotations stand: each line of `words` is looked for in every part, whatever its case."""
    found = []
    for line in (each.strip() for each in words.splitlines()):
        for part, text in texts.items():
            start = (
                text.casefold().find(line.casefold()) if line and len(text) == len(text.casefold()) else text.find(line)
            )
            if line and start >= 0:
                found.append({"part": part, "start": start, "end": start + len(line)})
    return found
