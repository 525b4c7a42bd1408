"""Reads what a reader gets of each output, and the numbers in it."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pypdf
from pptx import Presentation

from tests.app.invoices import reading

_NUMBER = re.compile("\\d(?:[\\d.,\u00a0\u202f]*\\d)?")


def pdf_text(pdf: bytes) -> str:
    return reading.text_of(pdf)


def pdf_words(pdf: bytes) -> str:
    """The words as they lie on the pages, cells apart from one another: for numbers, not for exact letters."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def pptx_text(data: bytes) -> str:
    found: list[str] = []
    for slide in Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
            if shape.has_chart:
                found += [str(each) for each in shape.chart.plots[0].categories]
    return "\n".join(found)


def html_text(html: str) -> str:
    """The words of a page or a part of one, without what is in its head, its scripts and its drawings."""
    reader = _Words()
    reader.feed(html)
    return " ".join(reader.found)


def numbers_in(text: str) -> set[str]:
    """Every number as it is written, without the blanks that group its digits."""
    return {re.sub("[\u00a0\u202f]", "", found) for found in _NUMBER.findall(text)}


def squeezed(text: str) -> str:
    """Without blanks and line ends: where a line ends is the page's business."""
    return re.sub(r"\s+", "", text)


class _Words(HTMLParser):
    _SILENT = frozenset({"script", "style", "head", "svg", "template"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)
