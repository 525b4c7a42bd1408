"""Names of people in running text, with the endings that Turkish, Russian, Polish and Hindi give them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

LONGEST_ENDING = 3
SHORTEST_STEM = 4
# A word, with the vowel signs of Hindi and marks of other scripts that regular expressions do not count as letters.
_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u200c\u200d])*")


def places_of_name(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where two parts of `name` stand side by side in `text`, in either order: first and last character."""
    parts = [plain(part) for part in name.split() if len(part) > 1]
    spoken = [(hit.start(), hit.end(), _part_said(hit.group(), parts)) for hit in _WORD.finditer(text)]
    for one, other in pairwise(spoken):
        beside = other[0] - one[1] <= 2
        if beside and one[2] and other[2] and one[2] != other[2]:
            yield one[0], other[1]


def same_name(one: str, other: str) -> bool:
    return sorted(plain(one).split()) == sorted(plain(other).split())


def plain(word: str) -> str:
    """Without case and accents: `Şahin` and `SAHIN` are the same."""
    small = word.replace("İ", "i").replace("ı", "i").casefold().replace("ł", "l")
    marks = (sign for sign in unicodedata.normalize("NFKD", small) if not "\u0300" <= sign <= "\u036f")
    return "".join(marks)


def _part_said(word: str, parts: list[str]) -> str:
    """The part of a name that `word` is, or nothing."""
    said = plain(word)
    return next((part for part in parts if _is(said, part)), "")


def _is(said: str, part: str) -> bool:
    if said == part:
        return True
    stem = part[:-1]
    return len(stem) >= SHORTEST_STEM - 1 and said.startswith(stem) and len(said) - len(part) <= LONGEST_ENDING
