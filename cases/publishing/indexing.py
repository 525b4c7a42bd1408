"""The words by which readers find a case: those of its language, exactly as written, and without the marks on Latin letters.

The client's name is not among them: whether it may be known is the client's choice of the day.
"""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from text_unidecode import unidecode

from cases.publishing.outputs import prose
from cases.publishing.outputs.document import Document

# The dictionaries PostgreSQL brings; it has none for Polish, whose words are taken as they are.
CONFIGURATIONS = {"en": "english", "tr": "turkish", "ru": "russian", "hi": "hindi"}


def configuration(language: str) -> str:
    return CONFIGURATIONS.get(language, "simple")


def vector_of(document: Document) -> sa.ColumnElement[object]:
    """Title before lead before the rest."""
    rest = " ".join(_words_of(document))
    lead = f"{document.lead} {document.industry} {' '.join(document.problems)}"
    whole: sa.ColumnElement[object] | None = None
    for weight, text in (("A", document.title), ("B", lead), ("C", rest)):
        said = text.replace(document.client, " ")
        for name in dict.fromkeys(("simple", configuration(document.language))):
            dictionary: sa.ColumnElement[object] = sa.literal_column(f"'{name}'::regconfig")
            for form in dict.fromkeys((said, without_marks(said))):
                part = sa.func.setweight(sa.func.to_tsvector(dictionary, form), sa.literal_column(f"'{weight}'"))
                whole = part if whole is None else whole.op("||")(part)
    assert whole is not None
    return whole


def query_of(text: str, language: str) -> sa.ColumnElement[object]:
    """What the reader typed, in the words of their language or exactly as typed."""
    typed = sa.func.websearch_to_tsquery(sa.literal_column("'simple'::regconfig"), text)
    known = configuration(language)
    if known == "simple":
        return typed
    return sa.func.websearch_to_tsquery(sa.literal_column(f"'{known}'::regconfig"), text).op("||")(typed)


def without_marks(text: str) -> str:
    """As it is typed on a keyboard that lacks them: `cafe` for `café`, `zrodlo` for `źródło`. Other scripts stay."""
    return "".join(
        unidecode(letter) if ord(letter) > 127 and unicodedata.name(letter, "").startswith("LATIN") else letter
        for letter in text
    )


def _words_of(document: Document) -> list[str]:
    found = [f"{it.metric} {it.value} {it.change}" for it in document.results]
    for section in document.told:
        if section.key == "client":
            continue
        found += [section.heading, prose.plain(prose.parsed(section.text))]
        found += [f"{step.title} {prose.plain(prose.parsed(step.text))}" for step in section.steps]
        found += [f"{pair.term} {prose.plain(prose.parsed(pair.text))}" for pair in section.pairs]
    return found
