"""Names in a message: `@Ayşe Yıldız` calls the person of that name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.projects.channels.folding import folded


def mentioned(text: str, people: Mapping[int, str]) -> set[int]:
    """Who of `people` (names by user id) is called in `text`. Of two people with one name, both."""
    found: set[int] = set()
    for part, ids in _split(text, people):
        if part.startswith("@"):
            found |= ids
    return found


def parts_of(text: str, people: Mapping[int, str]) -> list[tuple[str, bool]]:
    """`text` cut into pieces, each with whether it calls somebody; joined they are the text again."""
    return [(part, bool(ids)) for part, ids in _split(text, people)]


def _split(text: str, people: Mapping[int, str]) -> Iterator[tuple[str, set[int]]]:
    plain = ""
    at = 0
    while at < len(text):
        name, ids = _called_at(text, at, people) if text[at] == "@" else ("", set())
        if not ids:
            plain += text[at]
            at += 1
            continue
        if plain:
            yield plain, set()
            plain = ""
        yield name, ids
        at += len(name)
    if plain:
        yield plain, set()


def _called_at(text: str, at: int, people: Mapping[int, str]) -> tuple[str, set[int]]:
    """The longest name that stands at `at`, with its sign, and whose it is."""
    length, ids = 0, set[int]()
    for user_id, name in people.items():
        piece = text[at + 1 : at + 1 + len(name)]
        ends = at + 1 + len(name)
        if len(name) < max(length, 1) or folded(piece) != folded(name) or text[ends : ends + 1].isalnum():
            continue
        ids = {user_id} if len(name) > length else ids | {user_id}
        length = len(name)
    return text[at : at + 1 + length], ids
