"""Two versions side by side: which places differ, and in them which words. Pure: no web, no database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from cases.writing.document import ORDER, Document

KEPT, GONE, NEW = "kept", "gone", "new"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One place that is not the same: its text in pieces of (`kept` | `gone` | `new`, words)."""

    place: str
    pieces: Sequence[tuple[str, str]]


def compare(before: Document, after: Document) -> list[Difference]:
    """The places in which `after` differs, in the order of a case."""
    old, new = dict(_places(before)), dict(_places(after))
    places = sorted({*old, *new}, key=_order)
    return [
        Difference(place=place, pieces=pieces(old.get(place, ""), new.get(place, "")))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    """What was kept, taken away and added, word by word; put together without `gone` it is `after`."""
    old, new = _words(before), _words(after)
    found: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append((KEPT, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append((GONE, "".join(old[i1:i2])))
        if j2 > j1:
            found.append((NEW, "".join(new[j1:j2])))
    return found


def _places(document: Document) -> list[tuple[str, str]]:
    """All words, and what stands beside them: days, pictures shown, answers to problems, addresses."""
    found = list(document.words())
    found += [(f"steps.{n}.on", step.on) for n, step in enumerate(document.steps, 1) if step.on]
    found += [(f"figures.{n}.show", figure.show) for n, figure in enumerate(document.figures, 1)]
    found += [(f"sources.{n}", f"{each.title} {each.url}") for n, each in enumerate(document.sources, 1)]
    found += [(f"reviews.{n}", each) for n, each in enumerate(document.reviews, 1)]
    for n, each in enumerate(document.problems, 1):
        found.append((f"problems.{n}.results", "✗" if each.unsolved else " ".join(each.results)))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _order(place: str) -> tuple[int, int, str]:
    block, _, rest = place.partition(".")
    number, _, field = rest.partition(".")
    return ORDER.index(block), int(number or 0), field
