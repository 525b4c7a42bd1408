"""The slides of a case as a PowerPoint file that a colleague can go on with: real text, real tables, charts with their data."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from cases.publishing.outputs.document import Chart, Document, Result
from cases.publishing.outputs.embedding_pictures import as_jpeg
from cases.publishing.outputs.pdf import COLUMNS
from cases.publishing.outputs.slides import Slide, lead_lines, slides_of, subtitle
from cases.publishing.outputs.zipping import dated

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.8)
TOP = Inches(1.75)
INK, PINE, QUIET = RGBColor(0x1F, 0x2A, 0x30), RGBColor(0x0F, 0x5C, 0x4D), RGBColor(0x5A, 0x6A, 0x66)
SERIF = "Georgia"
_TITLE_ONLY = 5


def render(document: Document, pictures: Mapping[str, bytes] | None = None) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _describe(deck, document)
    _title_slide(deck, document)
    for slide in slides_of(document):
        _draw(deck, document, slide, pictures or {})
    out = io.BytesIO()
    deck.save(out)
    return dated(out.getvalue(), document.changed_at)


def _describe(deck: Any, document: Document) -> None:
    """The file's own words; its moments are those of the case, so that the same case gives the same file."""
    about = deck.core_properties
    about.title, about.author, about.language = document.title, document.seller, document.language
    about.identifier = document.reference
    moment = document.changed_at.replace(tzinfo=None)
    about.created = about.modified = moment
    about.last_modified_by = document.seller


def _title_slide(deck: Any, document: Document) -> None:
    slide = _new(deck, document.title, 40)
    rows = [subtitle(document), *lead_lines(document), document.addresses.page]
    _lines(slide, [row for row in rows if row], 20, document.language)


def _draw(deck: Any, document: Document, it: Slide, pictures: Mapping[str, bytes]) -> None:
    slide = _new(deck, it.heading, 32)
    if it.lines:
        _lines(slide, list(it.lines), 18, document.language)
    if it.results:
        _table(slide, [document.words[name] for name in COLUMNS], it.results)
    if it.chart:
        _chart(slide, it.chart)
    if it.picture and it.picture.key in pictures:
        _picture(slide, pictures[it.picture.key], it.picture.alt, it.picture.caption, document.language)
    if it.quote:
        rows = [it.quote.text, f"— {it.quote.author}", it.quote.disclosure]
        _lines(slide, [row for row in rows if row], 22, it.quote.language)


def _new(deck: Any, heading: str, size: int) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = MARGIN, Inches(0.5), WIDTH - 2 * MARGIN, Inches(1.2)
    frame = title.text_frame
    frame.word_wrap = True
    frame.text = heading
    run = frame.paragraphs[0].runs[0] if frame.paragraphs[0].runs else None
    if run is not None:
        run.font.size, run.font.color.rgb, run.font.name = Pt(size), PINE, SERIF
    return slide


def _lines(slide: Any, rows: list[str], size: int, language: str, top: int = TOP) -> None:
    box = slide.shapes.add_textbox(MARGIN, top, WIDTH - 2 * MARGIN, HEIGHT - top - Inches(0.6))
    frame = box.text_frame
    frame.word_wrap = True
    for place, row in enumerate(rows):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(8)
        run = paragraph.add_run()
        run.text = row
        run.font.size, run.font.color.rgb, run.font.name = Pt(size), INK, SERIF
        run.font._element.set("lang", language)


def _table(slide: Any, columns: list[str], results: tuple[Result, ...]) -> None:
    height = Inches(0.6) * (len(results) + 1)
    shape = slide.shapes.add_table(len(results) + 1, len(columns), MARGIN, TOP, WIDTH - 2 * MARGIN, height)
    rows = [columns, *([each.metric, each.baseline, each.value, each.change, each.period] for each in results)]
    for number, row in enumerate(rows):
        for place, words in enumerate(row):
            cell = shape.table.cell(number, place)
            cell.text = words
            for run in cell.text_frame.paragraphs[0].runs:
                run.font.size, run.font.name, run.font.bold = Pt(16), SERIF, number == 0 or place == 0


def _chart(slide: Any, it: Chart) -> None:
    data = CategoryChartData()
    data.categories = [f"{bar.label} ({bar.written})" for bar in reversed(it.bars)]
    data.add_series(it.title, [bar.length for bar in reversed(it.bars)])
    height = HEIGHT - TOP - Inches(1.5)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, MARGIN, TOP, WIDTH - 2 * MARGIN, height, data)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", it.alt)
    chart = shape.chart
    chart.has_legend = chart.has_title = chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    fill = chart.plots[0].series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = PINE
    _lines(slide, [it.caption], 14, "", HEIGHT - Inches(1.3))


def _picture(slide: Any, data: bytes, alt: str, caption: str, language: str) -> None:
    jpeg, width, height = as_jpeg(data)
    room_wide, room_high = WIDTH - 2 * MARGIN, HEIGHT - TOP - Inches(1.4)
    scale = min(room_wide / width, room_high / height)
    drawn = slide.shapes.add_picture(io.BytesIO(jpeg), MARGIN, TOP, int(width * scale), int(height * scale))
    drawn._element.nvPicPr.cNvPr.set("descr", alt)
    _lines(slide, [caption], 14, language, HEIGHT - Inches(1.2))
