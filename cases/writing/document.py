"""The text of a case as data: blocks in a fixed order, empty ones left out. Pure: no web, no database.

Words are Markdown; numbers in them are references such as `{{orders.change}}`, which evidence binds to rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

Block = dict[str, Any]
Part = TypeVar("Part")

# Blocks that are one text each, in the order a reader meets them among the others.
TEXTS = (
    "title",
    "highlights",
    "obstacles",
    "client",
    "client_anonymous",
    "task",
    "criteria",
    "result",
    "went_wrong",
    "lessons",
    "wrap_up",
    "you_get",
    "call",
)
# The order of a case.
ORDER = (
    "title",
    "highlights",
    "obstacles",
    "problems",
    "client",
    "client_anonymous",
    "task",
    "criteria",
    "steps",
    "result",
    "went_wrong",
    "lessons",
    "figures",
    "reviews",
    "wrap_up",
    "you_get",
    "call",
    "faq",
    "glossary",
    "sources",
)


@dataclass(frozen=True, kw_only=True)
class StatedProblem:
    """What the client came with. `results` are keys of rows that answer it; without one it says that it is `unsolved`."""

    text: str
    results: tuple[str, ...] = ()
    unsolved: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that was done on a day, what was decided, why, and what was not chosen. `on` is an ISO date or empty."""

    on: str = ""
    title: str
    text: str = ""
    decision: str = ""
    argument: str = ""
    rejected: str = ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`show` is `asset:<key>` or `chart:<key>`. `alt` is for who cannot see it."""

    show: str
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    question: str
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Term:
    word: str
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    title: str
    url: str = ""


_LISTS: dict[str, type[Any]] = {
    "problems": StatedProblem,
    "steps": Step,
    "figures": Figure,
    "faq": Question,
    "glossary": Term,
    "sources": Source,
}


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text. `reviews` are references of reviews that the client wrote; their words are never copied here."""

    title: str = ""
    highlights: str = ""
    obstacles: str = ""
    problems: tuple[StatedProblem, ...] = ()
    client: str = ""
    client_anonymous: str = ""
    task: str = ""
    criteria: str = ""
    steps: tuple[Step, ...] = ()
    result: str = ""
    went_wrong: str = ""
    lessons: str = ""
    figures: tuple[Figure, ...] = ()
    reviews: tuple[str, ...] = ()
    wrap_up: str = ""
    you_get: str = ""
    call: str = ""
    faq: tuple[Question, ...] = ()
    glossary: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()

    def as_blocks(self) -> list[Block]:
        """`{"kind": "task", "text": …}` and `{"kind": "steps", "items": […]}`, in `ORDER`, nothing that is empty."""
        blocks: list[Block] = []
        for kind in ORDER:
            value = getattr(self, kind)
            if kind in TEXTS and value.strip():
                blocks.append({"kind": kind, "text": value})
            elif kind not in TEXTS and value:
                blocks.append({"kind": kind, "items": [_plain(item) for item in value]})
        return blocks

    @classmethod
    def from_blocks(cls, blocks: Sequence[Mapping[str, Any]]) -> Document:
        """What `as_blocks` gave; unknown blocks and fields are left aside."""
        values: dict[str, Any] = {}
        for block in blocks:
            kind = str(block.get("kind"))
            if kind in TEXTS:
                values[kind] = str(block.get("text", ""))
            elif kind in _LISTS:
                values[kind] = tuple(_part(_LISTS[kind], item) for item in block.get("items", ()))
            elif kind == "reviews":
                values[kind] = tuple(str(item) for item in block.get("items", ()))
        return cls(**values)

    def words(self) -> Iterator[tuple[str, str]]:
        """Every text of ours with its place (`task`, `steps.2.argument`); no names of others' works, no addresses."""
        for kind in ORDER:
            value = getattr(self, kind)
            if kind in TEXTS:
                if value.strip():
                    yield kind, value
            elif kind not in {"reviews", "sources"}:
                for number, item in enumerate(value, start=1):
                    for name, text in _plain(item).items():
                        if isinstance(text, str) and text.strip() and name not in {"on", "show"}:
                            yield f"{kind}.{number}.{name}", text

    def with_words(self, changed: Mapping[str, str]) -> Document:
        """The same with other words at these places, as `words` names them."""
        values: dict[str, Any] = {place: text for place, text in changed.items() if place in TEXTS}
        for kind in _LISTS:
            items = list(getattr(self, kind))
            for place, text in changed.items():
                name, _, rest = place.partition(".")
                if name == kind:
                    number, _, field = rest.partition(".")
                    items[int(number) - 1] = replace(items[int(number) - 1], **{field: text})
            values[kind] = tuple(items)
        return replace(self, **values)


def _plain(item: Any) -> Any:
    if isinstance(item, str):
        return item
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(item).items()}


def _part(kind: type[Part], item: Mapping[str, Any]) -> Part:
    names = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in item.items() if name in names}
    return kind(**given)
