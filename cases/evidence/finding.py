"""Finds the numbers a reader would see in a text, so that none stands there without a row behind it. Pure.

A number is any run of digits of any script (40, 1 234,5, ४०), and every sign that is a number by itself (½, ², Ⅷ), also where
Markdown, entities or emphasis hide it from the writer's eye. Number words ("forty", "twice") are not found; the linter warns of
the most usual ones. Not counted are, and nothing else:

- references `{{key}}`, `{{key.change}}`, and the declared days `{{year 2025}}` and `{{date 2026-03-01}}`;
- dates: 2026-03-01, 01.03.2026, 01/03/2026, "1 March 2026", "March 1, 2026", "March 2026", "1 March" with the months of the five
  languages; "the year 2025", "2025 yılı", "2025 год", "2025 rok", "वर्ष 2025" and seasons and quarters with a year;
- telephone numbers behind a word that says so ("tel. +372 600 0000"), addresses of the web and of mail, "24/7";
- names: up to two digits behind at most four letters with a capital one (B2B, GA4, CO2), and numbers of standards
  (ISO 9001, WCAG 2.2);
- the numbers of a list that counts from one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from markdown_it import MarkdownIt
from markdown_it.token import Token

LANGUAGES = ("en", "tr", "ru", "hi", "pl")
ASPECTS = ("value", "baseline", "change", "difference", "factor", "period", "begins", "ends")
REFERENCE = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,39})(?:\.([a-z]+))?\s*\}\}")
DECLARED = re.compile(r"\{\{\s*(?:year\s+((?:19|20)\d\d)|date\s+(\d{4}-\d\d-\d\d))\s*\}\}", re.ASCII)
# Stands for what was allowed: no letter, no digit, no space.
_ALLOWED = "\ufffc"
_NUMBER = re.compile(r"\d+(?:[.,:/’'\u00a0\u202f]\d+|[ ]\d{3}(?!\d))*\s?%?")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "replacements"])
_PHONE = re.compile(
    r"(?:\b(?:tel|phone|telefon|tel\.|тел|телефон)\b|फ़ोन|फोन|☎)\.?:?\s*[+0][\d\s().-]{6,20}\d", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_STANDARD = re.compile(r"\b(?:ISO|EN|DIN|IEC|WCAG|RFC|UTF|HTTP|PDF/A|PDF/UA)[ /-]{0,3}\d[\d.:-]*\b")
_NAME = re.compile(
    r"(?<![^\W_])(?=[^\W\d_]*[A-ZА-ЯİŞĞÜÖÇŁŚŻŹĆŃÓ])([^\W\d_]{1,4})(\d{1,2})([^\W\d_]{0,4})(?![\w%]|[.,]\d|\s?%)"
)
_CURRENCIES = {"EUR", "USD", "GBP", "PLN", "TRY", "INR", "RUB", "TL", "KČ", "RS", "ZŁ"}
_NUMERIC_DATE = re.compile(r"(?<!\d)(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})([./])(\d{1,2})\5(\d{4}))(?!\d)", re.ASCII)
_YEAR = r"(?:19|20)\d\d"
_YEARS = re.compile(
    rf"\b(?:the\s+year|spring|summer|autumn|fall|winter|Q[1-4]|वर्ष|सन्|साल)\s+(?:of\s+)?{_YEAR}(?!\d)"
    rf"|(?<!\d){_YEAR}\s+(?:yıl\w*|год(?:а|у|ом|е)?\b|г\.|rok(?:u|iem)?\b|r\.)",
    re.IGNORECASE,
)


def unbound_numbers(text: str) -> list[str]:
    """The numbers in `text` that are not references, as a reader sees them, in their order."""
    seen = visible(text)
    for pattern in (_ADDRESS, _PHONE, _STANDARD):
        seen = pattern.sub(_ALLOWED, seen)
    seen = _without_dates(seen)
    seen = _NAME.sub(lambda found: found[0] if found[1].upper() in _CURRENCIES else _ALLOWED, seen)
    seen = re.sub(r"(?<!\d)24/7(?!\d)", _ALLOWED, seen)
    return list(_numbers(seen))


def numbers_in(text: str) -> list[str]:
    """Every number a reader sees in plain text, dates and names among them: to compare one output with another."""
    return list(_numbers(text))


def _numbers(seen: str) -> Iterator[str]:
    place = 0
    while place < len(seen):
        if found := _NUMBER.match(seen, place):
            yield found[0].strip()
            place = found.end()
        else:
            if unicodedata.category(seen[place]) in {"No", "Nl"}:
                yield seen[place]
            place += 1


@lru_cache(maxsize=2048)
def visible(text: str) -> str:
    """What is read when `text` is drawn: no markers, no addresses of links, entities as their signs, references as one sign."""
    without = DECLARED.sub(_declared, REFERENCE.sub(_ALLOWED, text))
    return "\n".join(_lines(_MARKDOWN.parse(without)))


def _declared(found: re.Match[str]) -> str:
    """A day that is one; anything else stays as it was typed, and its digits count."""
    try:
        date.fromisoformat(found[2] or f"{found[1]}-01-01")
    except ValueError:
        return found[0]
    return _ALLOWED


def _lines(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "ordered_list_open" and token.attrGet("start") not in {None, 1}:
            yield f"{token.attrGet('start')}."
        elif token.children is not None:
            yield "".join(_inline(token.children))
        elif token.type in {"fence", "code_block"}:
            yield f"{token.info}\n{token.content}"


def _inline(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "image":
            yield token.content
        elif token.type == "link_open" and token.attrGet("title"):
            yield f" {token.attrGet('title')} "
        else:
            yield token.content


def _without_dates(seen: str) -> str:
    seen = _NUMERIC_DATE.sub(lambda found: _ALLOWED if _is_day(found) else found[0], seen)
    for pattern in _dates_in_words():
        seen = pattern.sub(_ALLOWED, seen)
    return _YEARS.sub(_ALLOWED, seen)


def _is_day(found: re.Match[str]) -> bool:
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[7], found[6], found[4])
    try:
        return 1900 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


@cache
def _dates_in_words() -> tuple[re.Pattern[str], ...]:
    """English months are capitalised (may is not May); the others as their languages write them, or capitalised."""
    months = "|".join(sorted(map(re.escape, _month_names()), key=len, reverse=True))
    day = r"(?<![\d.,:/])(?:3[01]|[12]\d|0?[1-9])"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{day}\.?\s+(?:{months})(?!\w)(?:,?\s+{_YEAR}(?!\d)(?:\s+(?:г\.|года|r\.|roku))?)?",
            rf"(?<!\w)(?:{months})\s+(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,\s+{_YEAR}(?!\d)",
            rf"(?<!\w)(?:{months})\s+{_YEAR}(?!\d)(?:\s+(?:года|год|г\.|r\.|roku))?",
        )
    )


def _month_names() -> set[str]:
    names: set[str] = set()
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for name in locale.months[context][width].values():
                    plain = name.strip(".")
                    names |= {plain, plain[:1].upper() + plain[1:]}
    return {name for name in names if not name.isdigit() and len(name) > 2} | {"May"}
