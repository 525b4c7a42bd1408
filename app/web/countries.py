"""The countries of ISO 3166-1, named and sorted in a language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale

# Two-letter codes in CLDR that are not countries: unions, outlying groups, private use and "unknown".
_NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}


@lru_cache(maxsize=16)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of code and name, by name as a reader looks for it: accents do not push a country to the end."""
    names = Locale.parse(language).territories
    known = [(code, name) for code, name in names.items() if _is_country(code)]
    return tuple(sorted(known, key=lambda pair: (_folded(pair[1]), pair[1])))


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
