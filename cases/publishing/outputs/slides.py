"""A case as slides for a proposal: one list of slides, of which the PDF and the PowerPoint file are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.media.typesetting import typeset
from cases.publishing.outputs import prose
from cases.publishing.outputs.document import Chart, Document, Picture, Quote, Result, Section
from cases.publishing.outputs.embedding_pictures import as_svg
from cases.publishing.outputs.pdf import COLUMNS, chart_data, label, quote_data, result_row

PAGE = Path(__file__).with_name("slides.typ")
STANDARDS = ("ua-1",)
ROWS_PER_SLIDE = 6
LETTERS_PER_SLIDE = 620


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide: a heading with either words (`lines`), rows of results, a chart, a picture or a quote."""

    heading: str
    lines: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    chart: Chart | None = None
    picture: Picture | None = None
    quote: Quote | None = None


def slides_of(document: Document) -> tuple[Slide, ...]:
    """The story in order, each slide with as much as can be read across a table. The title slide stands before them."""
    found: list[Slide] = []
    for section in document.told:
        found.extend(_slides_of_section(section, document.results))
    return tuple(found)


def subtitle(document: Document) -> str:
    return " · ".join(each for each in (document.client, document.industry, document.period) if each)


def lead_lines(document: Document) -> tuple[str, ...]:
    """The first slide's words: what a reader must know, then the lead."""
    said = label(document)
    return (*((said,) if said else ()), *prose.plain(prose.parsed(document.lead)).split("\n"))


def render(document: Document, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The slides as a PDF in 16:9, tagged as the document is."""
    day = document.changed_at.date()
    return typeset(PAGE, _data(document, pictures or {}), day=day, standards=STANDARDS)


def _slides_of_section(section: Section, results: tuple[Result, ...]) -> list[Slide]:
    heading = section.heading
    found = [Slide(heading=heading, lines=lines) for lines in _portions(_lines_of(section))]
    if section.is_table:
        portions = [results[start : start + ROWS_PER_SLIDE] for start in range(0, len(results), ROWS_PER_SLIDE)]
        found += [Slide(heading=heading, results=portion) for portion in portions]
    found += [Slide(heading=chart.title, chart=chart) for chart in section.charts]
    found += [Slide(heading=heading, picture=picture) for picture in section.pictures]
    found += [Slide(heading=heading, quote=quote) for quote in section.quotes]
    return found


def _lines_of(section: Section) -> list[str]:
    lines = [line for line in prose.plain(prose.parsed(section.text)).split("\n") if line]
    for step in section.steps:
        lines.append(" · ".join(each for each in (step.day, step.title) if each))
        lines += [line for line in prose.plain(prose.parsed(step.text)).split("\n") if line]
        lines += [step.argument] if step.argument else []
    for pair in section.pairs:
        lines.append(pair.term)
        lines += [line for line in prose.plain(prose.parsed(pair.text)).split("\n") if line]
    lines += [f"{each.words} ({each.url})" for each in section.links]
    return lines


def _portions(lines: list[str]) -> list[tuple[str, ...]]:
    portions: list[list[str]] = []
    letters = 0
    for line in lines:
        if not portions or letters + len(line) > LETTERS_PER_SLIDE:
            portions.append([])
            letters = 0
        portions[-1].append(line)
        letters += len(line)
    return [tuple(portion) for portion in portions]


def _data(document: Document, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "title": document.title,
        "seller": document.seller,
        "language": document.language,
        "subtitle": subtitle(document),
        "lead": list(lead_lines(document)),
        "address": document.addresses.page,
        "imprint": document.reference,
        "columns": [document.words[name] for name in COLUMNS],
        "slides": [_slide(each, pictures) for each in slides_of(document)],
    }


def _slide(it: Slide, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    picture = it.picture
    drawn = picture is not None and picture.key in pictures
    return {
        "heading": it.heading,
        "lines": list(it.lines),
        "results": [result_row(each) for each in it.results],
        "chart": chart_data(replace(it.chart, title="")) if it.chart else None,
        "picture": {"alt": picture.alt, "caption": picture.caption, "svg": as_svg(pictures[picture.key])}
        if picture is not None and drawn
        else None,
        "quote": quote_data(it.quote) if it.quote else None,
    }
