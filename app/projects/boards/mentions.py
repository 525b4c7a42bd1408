"""Who is mentioned in a text by an @ before their name. Pure: no web, no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping


def mentioned(text: str, people: Mapping[int, str]) -> frozenset[int]:
    """The keys of those of `people` (key → name) whose name follows an @: the whole name, or a first name that only
    one of them has. Case and the form of letters do not matter; of two names that fit, the longer counts."""
    spoken = _plain(text)
    names = {key: _plain(name) for key, name in people.items() if name.strip()}
    found = set()
    for at in re.finditer("@", spoken):
        rest = spoken[at.end() :]
        whole = [key for key, name in names.items() if _begins(rest, name)]
        if whole:
            longest = max(len(names[key]) for key in whole)
            found |= {key for key in whole if len(names[key]) == longest}
        else:
            found |= _by_first_name(rest, names)
    return frozenset(found)


def _by_first_name(rest: str, names: Mapping[int, str]) -> set[int]:
    fitting = {key for key, name in names.items() if _begins(rest, name.split()[0])}
    return fitting if len(fitting) == 1 else set()


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _plain(text: str) -> str:
    """Small letters without their marks, so that a Turkish İ and a Polish Ł in a hurry are still found."""
    spread = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ł", "l"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter) or _is_vowel_sign(letter))


def _is_vowel_sign(letter: str) -> bool:
    """Marks of Devanagari are letters, not ornaments."""
    return "\u0900" <= letter <= "\u097f"
