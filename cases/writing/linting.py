"""The linter: what makes a case long, dense, empty or boastful, in five languages. Pure: no web, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.writing.document import Document
from cases.writing.goals import TEMPLATES
from cases.writing.states import Goal

MOST_WORDS, FEWEST_WORDS = 1200, 250
PARAGRAPH_WORDS, SENTENCE_WORDS = 90, 30
TITLE_CHARACTERS = 95
WORDS_PER_VISUAL = 300
_REFERENCE = re.compile(r"\{\{[^{}]*\}\}")
_SENTENCE = re.compile(r"[.!?…।]+(?:\s|$)")
# Words that claim to be the most of all; a result, a source or the client's own words would have to show it.
SUPERLATIVES: dict[str, str] = {
    "en": r"the best|the most|the fastest|the only|world[- ]class|leading|unique|unrivalled|perfect|revolutionary|number one",
    "tr": r"en iyi\w*|en hızlı\w*|en ucuz\w*|benzersiz|eşsiz|mükemmel|dünya çapında|lider|rakipsiz|tek adres",
    "ru": r"сам\w+ лучш\w+|лучш(?:ий|ая|ее|ие)|уникальн\w*|идеальн\w*|непревзойд\w*|лидер\w*|революционн\w*|единственн\w*",
    "hi": r"सर्वश्रेष्ठ|सबसे अच्छ\w*|सबसे तेज़|बेजोड़|अद्वितीय|एकमात्र|विश्वस्तरीय|क्रांतिकारी",
    "pl": r"najleps\w*|najszybs\w*|najtańs\w*|unikaln\w*|wyjątkow\w*|idealn\w*|lider\w*|rewolucyjn\w*",
}
# Numbers said in words are not found by evidence; the most usual are named here.
NUMBER_WORDS: dict[str, str] = {
    "en": r"twice|doubled|tripled|halved|half of|a dozen|hundreds|thousands|millions|(?:\w+ty) percent",
    "tr": r"iki kat\w*|üç kat\w*|yarı yarıya|yüzlerce|binlerce|milyonlarca|yüzde \w+",
    "ru": r"вдвое|втрое|в два раза|наполовину|сотни|тысячи|миллионы|удвои\w*|утрои\w*",
    "hi": r"दोगुन\w*|तिगुन\w*|आधा|आधे|सैकड़ों|हज़ारों|हजारों|लाखों",
    "pl": r"dwukrotn\w*|trzykrotn\w*|o połowę|podwoi\w*|potroi\w*|setki|tysiące|miliony",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`code` names the rule; `stops` whether it keeps the case from being published."""

    code: str
    place: str = ""
    stops: bool = False
    values: dict[str, Any] = field(default_factory=dict)


def lint(document: Document, *, goal: Goal, language: str, begins: date | None, ends: date | None) -> list[Finding]:
    """All that is to be said about a text by itself, what stops it first."""
    found = [
        *_missing(document, goal),
        *_answers(document),
        *_dates(document, begins, ends),
        *_captions(document),
        *_title(document),
        *_length(document),
        *_wording(document, language),
    ]
    return sorted(found, key=lambda each: not each.stops)


def word_count(text: str) -> int:
    """Pieces between spaces that have a letter in them: right for scripts whose vowel signs are no letters, too."""
    return sum(any(character.isalpha() for character in piece) for piece in text.split())


def _missing(document: Document, goal: Goal) -> Iterator[Finding]:
    template = TEMPLATES[goal]
    for kinds, stops in ((template.required, True), (template.advised, False)):
        for kind in kinds:
            value = getattr(document, kind)
            if not (value.strip() if isinstance(value, str) else value):
                yield Finding(code="missing" if stops else "advised", place=kind, stops=stops)


def _answers(document: Document) -> Iterator[Finding]:
    """Each stated problem has a result, or says that it was not solved."""
    for number, problem in enumerate(document.problems, start=1):
        if not problem.results and not problem.unsolved:
            yield Finding(code="unanswered", place=f"problems.{number}", stops=True)


def _dates(document: Document, begins: date | None, ends: date | None) -> Iterator[Finding]:
    """In the order in which it happened, within the days of the project."""
    before: date | None = None
    for number, step in enumerate(document.steps, start=1):
        day, place = step.day, f"steps.{number}"
        if day is None:
            yield Finding(code="undated", place=place)
            continue
        if before is not None and day < before:
            yield Finding(code="disorder", place=place, stops=True)
        if (begins is not None and day < begins) or (ends is not None and day > ends):
            yield Finding(code="outside", place=place, stops=True)
        before = day


def _captions(document: Document) -> Iterator[Finding]:
    for number, figure in enumerate(document.figures, start=1):
        for name in ("caption", "alt"):
            if not getattr(figure, name).strip():
                yield Finding(code=f"no_{name}", place=f"figures.{number}.{name}", stops=True)


def _title(document: Document) -> Iterator[Finding]:
    """A reference takes about as much room as the number it becomes."""
    if len(_REFERENCE.sub("0000", document.title)) > TITLE_CHARACTERS:
        yield Finding(code="long_title", place="title", values={"most": TITLE_CHARACTERS})


def _length(document: Document) -> Iterator[Finding]:
    texts = [text for _, text in document.words()]
    words = sum(map(word_count, texts))
    if words > MOST_WORDS:
        yield Finding(code="long", values={"words": words, "most": MOST_WORDS})
    if 0 < words < FEWEST_WORDS:
        yield Finding(code="short", values={"words": words, "fewest": FEWEST_WORDS})
    wanted = words // WORDS_PER_VISUAL
    if len(document.figures) < wanted:
        yield Finding(code="few_visuals", values={"wanted": wanted})
    for place, text in document.words():
        for paragraph in re.split(r"\n\s*\n", text):
            if (count := word_count(paragraph)) > PARAGRAPH_WORDS:
                yield Finding(code="dense", place=place, values={"words": count, "most": PARAGRAPH_WORDS})
            elif any(word_count(sentence) > SENTENCE_WORDS for sentence in _SENTENCE.split(paragraph)):
                yield Finding(code="long_sentence", place=place, values={"most": SENTENCE_WORDS})


def _wording(document: Document, language: str) -> Iterator[Finding]:
    """A superlative is supported where the same paragraph refers to a row."""
    for place, text in document.words():
        for paragraph in re.split(r"\n\s*\n", text):
            if "{{" not in paragraph:
                for words in _matches(SUPERLATIVES, language, paragraph):
                    yield Finding(code="superlative", place=place, values={"words": words})
            for words in _matches(NUMBER_WORDS, language, paragraph):
                yield Finding(code="number_word", place=place, values={"words": words})


def _matches(table: dict[str, str], language: str, text: str) -> Iterable[str]:
    pattern = table.get(language)
    if pattern is None:
        return ()
    return dict.fromkeys(found[0] for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE))
