"""A case as a PDF: tagged (PDF/UA-1), in its language, the same bytes every time; for the screen, or for the printer.

The print version has margins for binding, one ink for headings, and the addresses of links in footnotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.media.typesetting import typeset
from cases.publishing.outputs import prose
from cases.publishing.outputs.document import Chart, Document, Quote, Result, Section
from cases.publishing.outputs.embedding_pictures import as_svg

PAGE = Path(__file__).with_name("case.typ")
STANDARDS = ("ua-1",)
COLUMNS = ("metric", "before", "after", "change", "period")


def render(document: Document, pictures: Mapping[str, bytes] | None = None, *, for_print: bool = False) -> bytes:
    """The PDF. `pictures` are the bytes of those the document names, by key; one that is missing is left out."""
    day = document.changed_at.date()
    return typeset(PAGE, as_data(document, pictures or {}, for_print=for_print), day=day, standards=STANDARDS)


def as_data(document: Document, pictures: Mapping[str, bytes], *, for_print: bool) -> dict[str, Any]:
    words = document.words
    return {
        "title": document.title,
        "seller": document.seller,
        "language": document.language,
        "description": prose.plain(prose.parsed(document.lead))[:300],
        "keywords": [each for each in (document.industry, *document.problems) if each],
        "kind": words["case_study"],
        "facts": [each for each in (document.client, document.industry, document.period) if each],
        "label": label(document),
        "imprint": f"{document.reference} · {document.addresses.page}",
        "address": document.addresses.page,
        "lead": prose.as_json(prose.parsed(document.lead)),
        "words": {
            "page": words["page_of"],
            "contents": words["contents"],
            "read_online": words["read_online"],
            "columns": [words[name] for name in COLUMNS],
        },
        "results": [result_row(each) for each in document.results],
        "sections": [_section(each, pictures) for each in document.told],
        "print": for_print,
    }


def label(document: Document) -> str:
    """What a reader must know before anything else."""
    said = []
    if document.is_external:
        said.append(document.words["external"])
    if document.is_failure:
        said.append(document.words["failure"])
    return " ".join(said)


def result_row(it: Result) -> dict[str, str]:
    return {
        "metric": it.metric,
        "baseline": it.baseline,
        "value": it.value,
        "change": it.change,
        "period": it.period,
        "source": it.source,
    }


def chart_data(it: Chart) -> dict[str, Any]:
    bars = [
        {"label": bar.label, "written": bar.written, "length": bar.length, "first": n == 0}
        for n, bar in enumerate(it.bars)
    ]
    return {"title": it.title, "caption": it.caption, "alt": it.alt, "bars": bars}


def quote_data(it: Quote) -> dict[str, str]:
    return {"text": it.text, "author": it.author, "language": it.language, "disclosure": it.disclosure}


def _section(it: Section, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "heading": it.heading,
        "text": prose.as_json(prose.parsed(it.text)),
        "table": it.is_table,
        "steps": [
            {
                "day": step.day,
                "title": step.title,
                "text": prose.as_json(prose.parsed(step.text)),
                "argument": step.argument,
            }
            for step in it.steps
        ],
        "pairs": [{"term": pair.term, "text": prose.as_json(prose.parsed(pair.text))} for pair in it.pairs],
        "charts": [chart_data(chart) for chart in it.charts],
        "pictures": [
            {"alt": each.alt, "caption": each.caption, "svg": as_svg(pictures[each.key])}
            for each in it.pictures
            if each.key in pictures
        ],
        "quotes": [quote_data(each) for each in it.quotes],
        "links": [{"words": each.words, "url": each.url} for each in it.links if prose.is_safe(each.url)],
    }
