"""The press kit: everything an editor needs in one zip, with a text that says under which terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from cases.publishing.outputs import cards, prose
from cases.publishing.outputs.document import Document, Section
from cases.publishing.outputs.embedding_pictures import as_jpeg
from cases.publishing.outputs.pdf import label
from cases.publishing.outputs.zipping import zipped

_ELSEWHERE = r"\s*(?!https?://|mailto:)"
_LINK = re.compile(r"\]\(" + _ELSEWHERE + r"[^)]*\)?", re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:" + _ELSEWHERE + r".*$", re.IGNORECASE | re.MULTILINE)


def render(document: Document, files: Mapping[str, bytes], pictures: Mapping[str, bytes]) -> bytes:
    """The zip: `files` by name as they are, the story as Markdown and plain text, and the pictures with their captions."""
    stem = document.slug
    story = as_markdown(document)
    inside: dict[str, bytes] = {
        f"{stem}.md": story.encode(),
        f"{stem}.txt": as_text(document).encode(),
        **{PurePosixPath(name).name: data for name, data in files.items()},
    }
    for picture in document.pictures:
        if picture.key in pictures:
            inside[f"pictures/{picture.number:02}.jpg"] = as_jpeg(pictures[picture.key])[0]
            inside[f"pictures/{picture.number:02}.txt"] = f"{picture.caption}\n\n{picture.alt}\n".encode()
    return zipped(dict(sorted(inside.items())), document.changed_at)


def as_markdown(document: Document) -> str:
    """The story in Markdown, with a canonical address at its head and its numbers as a table."""
    rows = [f"# {_flat(document.title)}", ""]
    said = label(document)
    rows += [f"**{said}**", ""] if said else []
    rows += [_harmless(document.lead), ""]
    for section in document.told:
        rows += [f"## {_flat(section.heading)}", "", *_section(section, document)]
    return "\n".join([*rows, "---", "", f"{document.words['read_online']}: <{document.addresses.page}>", ""])


def as_text(document: Document) -> str:
    """The social cards' words for whoever has only a text field."""
    return "\n\n".join(f"{each.network}\n{each.whole}" for each in cards.texts(document, {}))


def _section(section: Section, document: Document) -> list[str]:
    rows = [_harmless(section.text), ""] if section.text.strip() else []
    for step in section.steps:
        rows += [
            f"### {_flat(' · '.join(each for each in (step.day, step.title) if each))}",
            "",
            _harmless(step.text),
            _harmless(step.argument),
            "",
        ]
    for pair in section.pairs:
        rows += [f"### {_flat(pair.term)}", "", _harmless(pair.text), ""]
    if section.is_table:
        rows += _table(document)
    rows += [f"{_flat(chart.title)}. {_flat(chart.alt)}\n" for chart in section.charts]
    for quote in section.quotes:
        rows += [
            f"> {_flat(quote.text)}",
            f"> — {_flat(quote.author)}",
            *([f"> {_flat(quote.disclosure)}"] if quote.disclosure else []),
            "",
        ]
    rows += [f"- [{_flat(each.words)}]({each.url})" for each in section.links if prose.is_safe(each.url)]
    return [*rows, ""]


def _table(document: Document) -> list[str]:
    words = document.words
    head = [words[name] for name in ("metric", "before", "after", "change", "period", "source")]
    rows = [[it.metric, it.baseline, it.value, it.change, it.period, it.source] for it in document.results]
    return [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows), ""]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(_flat(cell).replace("|", "\\|") for cell in cells) + " |"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", _harmless(text)).strip()


def _harmless(text: str) -> str:
    """Markdown without HTML and without links elsewhere than they may lead: who draws it later may allow both."""
    without = _DEFINITION.sub("", _LINK.sub("]", text))
    return without.replace("<", "&lt;").strip()
