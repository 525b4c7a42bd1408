"""How messages and searches are compared: without case, accents, or the dots that Turkish puts on its letters. Pure."""

from __future__ import annotations

import unicodedata

MOST_WORDS = 8
# Latin letters that lose nothing by decomposition and yet are typed as their neighbours.
_ALIKE = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})
# Combining marks of Latin, Greek and Cyrillic; those of Devanagari are vowels and stay.
_ACCENTS = range(0x0300, 0x0370)


def folded(text: str) -> str:
    """`text` as it is searched: İSTANBUL, Istanbul, ıstanbul and istanbul are one word, й and и too."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in apart if ord(character) not in _ACCENTS)
    return unicodedata.normalize("NFC", bare).translate(_ALIKE)


def words_of(text: str) -> list[str]:
    """The words to look for, each of which must occur somewhere; at most eight."""
    return list(dict.fromkeys(folded(text).split()))[:MOST_WORDS]
