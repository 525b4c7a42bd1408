"""What a licence covers, as sets of numbers that the database can compare: purposes, places and media. Pure.

A place is numbered by its ISO 3166-1 code (AA is 0, AB is 1, …), so the world is one range and never needs a new table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

PURPOSES = ("advertising", "showing", "editorial", "product", "inside")
MEDIA = ("web", "social", "mail", "print", "film", "place")
WORLD = "world"
UNION = "EU"
# https://european-union.europa.eu/principles-countries-history/eu-countries_en
UNION_COUNTRIES = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split())
LETTERS = 26
PLACES = LETTERS * LETTERS
Span = tuple[int, int]


class UnknownScope(ValueError):
    """A word that names no purpose, place or medium."""


def spans_of_purposes(codes: Iterable[str]) -> tuple[Span, ...]:
    return merged(_place_in(PURPOSES, code) for code in codes)


def spans_of_media(codes: Iterable[str]) -> tuple[Span, ...]:
    return merged(_place_in(MEDIA, code) for code in codes)


def spans_of_places(codes: Iterable[str]) -> tuple[Span, ...]:
    """Countries, the European Union and the world, joined."""
    numbers: set[int] = set()
    for code in codes:
        if code == WORLD:
            return ((0, PLACES),)
        numbers |= {number_of(country) for country in (UNION_COUNTRIES if code == UNION else (code,))}
    return merged(numbers)


def number_of(country: str) -> int:
    """Raises `UnknownScope` for what is not two letters."""
    if len(country) != 2 or not all("A" <= letter <= "Z" for letter in country):
        raise UnknownScope(country)
    first, second = (ord(letter) - ord("A") for letter in country)
    return first * LETTERS + second


def merged(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Half-open spans, apart from one another, in order."""
    spans: list[Span] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number:
            spans[-1] = (spans[-1][0], number + 1)
        else:
            spans.append((number, number + 1))
    return tuple(spans)


def covers(spans: Sequence[Span], number: int) -> bool:
    return any(low <= number < high for low, high in spans)


def _place_in(known: Sequence[str], code: str) -> int:
    if code not in known:
        raise UnknownScope(code)
    return known.index(code)
