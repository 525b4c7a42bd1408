"""What a machine looks for in the words of a review before they appear. Pure.

A screen is given words and names, never the stars: its type has no place for them. It refuses nothing; what it finds waits for a
person. Insults are left to people on purpose: a list of bad words would hold back the disappointed more than the pleased.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.payouts.iban import BadAccount, clean_iban
from reviews.moderation.codes import Code
from reviews.moderation.names import places_of_name, plain, same_name
from reviews.moderation.patterns import (
    CARD,
    EMAIL,
    HANDLE,
    IBAN,
    LINK,
    PHONE,
    SELLING,
    SPOKEN_EMAIL,
)


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """Words between `start` and `end` (counted in characters) that are why a review waits; `kind` says what they are."""

    start: int
    end: int
    code: Code
    kind: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is screened: the words, and the names nobody may be exposed by. No stars."""

    text: str
    staff: Sequence[str] = ()
    author: str = ""


def findings(words: Words) -> list[Finding]:
    """Everything found, in the order of the text; of overlapping ones the first kept is the most telling."""
    found: list[Finding] = []
    for screen in SCREENS:
        for finding in screen(words):
            if not any(finding.start < other.end and other.start < finding.end for other in found):
                found.append(finding)
    return sorted(found)


def _by_pattern(pattern: re.Pattern[str], code: Code, kind: str) -> Callable[[Words], Iterator[Finding]]:
    def screen(words: Words) -> Iterator[Finding]:
        for hit in pattern.finditer(words.text):
            yield Finding(start=hit.start(), end=hit.end(), code=code, kind=kind)

    return screen


def _accounts(words: Words) -> Iterator[Finding]:
    """IBANs whose check digits are right, payment cards whose sum is right."""
    for hit in IBAN.finditer(words.text):
        length = _iban_length(hit.group())
        if length:
            yield Finding(start=hit.start(), end=hit.start() + length, code=Code.PII, kind="account")
    for hit in CARD.finditer(words.text):
        if _luhn(_digits(hit.group())):
            yield Finding(start=hit.start(), end=hit.end(), code=Code.PII, kind="card")


def _phones(words: Words) -> Iterator[Finding]:
    """Digits of any script, with the marks people put between them; dates, amounts and years are not numbers to call."""
    for hit in PHONE.finditer(words.text):
        digits = _digits(hit.group())
        told_as_number = hit.group().lstrip("( ").startswith(("+", "00", "0"))
        if (8 if told_as_number else 10) <= len(digits) <= 15 and not _is_date(hit.group()):
            yield Finding(start=hit.start(), end=hit.end(), code=Code.PII, kind="phone")


def _names(words: Words) -> Iterator[Finding]:
    """Full names of staff; an author may of course be called as they are called."""
    for name in words.staff:
        if not same_name(name, words.author):
            for start, end in places_of_name(name, words.text):
                yield Finding(start=start, end=end, code=Code.PII, kind="name")


def _hidden(words: Words) -> Iterator[Finding]:
    """Signs that turn the direction, cannot be seen, or pile up; joiners inside Indic, Arabic and emoji are letters there."""
    text = words.text
    for place, sign in enumerate(text):
        if sign in _JOINERS and _joins(text, place):
            continue
        if sign in _TURNING or sign in _INVISIBLE or sign in _JOINERS or 0xE0000 <= ord(sign) <= 0xE01EF:
            yield Finding(start=place, end=place + 1, code=Code.TXT, kind="hidden")
    for hit in re.finditer(r"[^\W\d_]{4,}", text):
        scripts = {_script(sign) for sign in hit.group()} - {""}
        if len(scripts) > 1:
            yield Finding(start=hit.start(), end=hit.end(), code=Code.TXT, kind="mixed")
    yield from _piles(text)


def _piles(text: str) -> Iterator[Finding]:
    begun, marks = 0, 0
    for place, sign in enumerate(f"{text} "):
        if unicodedata.category(sign) == "Mn":
            marks += 1
            continue
        if marks >= MOST_MARKS:
            yield Finding(start=begun, end=place, code=Code.TXT, kind="piled")
        begun, marks = place, 0


def _repeated(words: Words) -> Iterator[Finding]:
    """One sign without end, or one word that is most of the text."""
    for hit in re.finditer(r"(\S)\1{24,}", words.text):
        yield Finding(start=hit.start(), end=hit.end(), code=Code.SPM, kind="repeated")
    said = [plain(word) for word in re.findall(r"[^\W_]+", words.text)]
    if len(said) >= 20 and max(said.count(word) for word in set(said)) * 2 > len(said):
        yield Finding(start=0, end=len(words.text), code=Code.SPM, kind="repeated")


SCREENS: tuple[Callable[[Words], Iterable[Finding]], ...] = (
    _hidden,
    _by_pattern(EMAIL, Code.PII, "email"),
    _by_pattern(SPOKEN_EMAIL, Code.PII, "email"),
    _accounts,
    _by_pattern(LINK, Code.URL, "link"),
    _by_pattern(HANDLE, Code.URL, "profile"),
    _phones,
    _names,
    _by_pattern(SELLING, Code.SPM, "selling"),
    _repeated,
)
MOST_MARKS = 5
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_INVISIBLE = frozenset("\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\u3164\u115f\u1160\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-\u2013/]\s?(?:19|20)\d\d")


def _joins(text: str, place: int) -> bool:
    """Whether the joiner at `place` follows a letter of a script that knows it, or an emoji."""
    return bool(place and _knows_joiners(text[place - 1]))


def _knows_joiners(sign: str) -> bool:
    number = ord(sign)
    return 0x0600 <= number <= 0x0DFF or 0x2190 <= number <= 0x2BFF or number == 0xFE0F or number >= 0x1F000


def _script(sign: str) -> str:
    """LATIN, CYRILLIC or GREEK, whose letters can be mistaken for one another; of other scripts nothing."""
    name = unicodedata.name(sign, "").partition(" ")[0]
    return name if name in {"LATIN", "CYRILLIC", "GREEK"} else ""


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in text if unicodedata.digit(sign, None) is not None)


def _is_date(text: str) -> bool:
    """`24.11.2026`, also with an hour after it, `2026-11-24`, `2024-2026`."""
    return bool(_DATE.search(text) or _YEARS.fullmatch(text.strip()))


def _iban_length(text: str) -> int:
    """How many of these characters, from the first on, are a right IBAN; 0 when none are."""
    for end in range(len(text), 14, -1):
        try:
            clean_iban(text[:end])
        except BadAccount:
            continue
        return len(text[:end].rstrip())
    return 0


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0 and len(set(digits)) > 1
