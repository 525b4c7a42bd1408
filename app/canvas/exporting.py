"""A canvas as a file: set by typst as PDF, PNG or SVG, and its entries as rows of a table."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import devanagari_fonts
import typst
from flask_babel import gettext as _

from app.canvas.models import Canvas
from app.canvas.showing import Note, Picture
from app.config import settings
from app.web.filters import day, number
from app.web.locale import language_code

DRAWN = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
PAGE = Path(__file__).with_name("canvas.typ")
DOTS_PER_INCH = 144
_lock = Lock()


def drawn(canvas: Canvas, picture: Picture, kind: str) -> io.BytesIO:
    """The picture in the reader's language; a PDF has A4 pages, a PNG or SVG is one picture of any height."""
    words = json.dumps(_words(canvas, picture, single=kind != "pdf"), ensure_ascii=False)
    options: dict[str, Any] = {"format": kind, **({"ppi": DOTS_PER_INCH} if kind == "png" else {})}
    with _lock:
        made = _compiler().compile(sys_inputs={"canvas": words}, **options)
    assert made is not None  # nothing is written to a file, so it is handed back
    return io.BytesIO(made if isinstance(made, bytes) else made[0])


def header() -> list[str]:
    return [
        _("Group"), _("Which community"), _("Name or position"), _("How you help them"), _("Do they pay?"),
        _("Paid for by"), _("Who pays in the end"), _("How much they matter to you"), _("How well you help them"),
        _("Their feedback"), _("Note"),
    ]  # fmt: skip


def lines(picture: Picture) -> Iterator[list[object]]:
    for note in picture.notes:
        entry = note.entry
        yield [
            str(entry.known_group.label),
            str(entry.known_community.label) if entry.known_community else "",
            entry.name,
            ", ".join(str(relation.label) for relation in entry.known_relations),
            str(entry.known_payment.label),
            ", ".join(payer.name for payer in note.payers),
            _("Nobody yet") if note.is_unpaid else ", ".join(payer.name for payer in note.final_payers),
            entry.influence or "",
            entry.helpfulness or "",
            ", ".join(str(score.mean) for score in note.scores),
            entry.note,
        ]


def payment_words(note: Note) -> str:
    """Whether somebody pays, in one line."""
    if note.entry.pays:
        return _("Pays")
    if note.is_unpaid:
        return _("Free; nobody pays for it yet")
    payers = ", ".join(payer.name for payer in note.payers)
    return _("Free; paid for by %(payers)s", payers=payers)


def _words(canvas: Canvas, picture: Picture, *, single: bool) -> dict[str, Any]:
    groups = [
        {"title": str(group.label), "nobody": _("Nobody yet"), "notes": [_note(note) for note in notes]}
        for group, notes in picture.groups
    ]
    return {
        "single": single,
        "language": language_code(),
        "title": canvas.title,
        "question": _("Whom do you help?") if not canvas.is_shared else _("Whom does the organisation help?"),
        "by": _("%(seller)s, %(day)s", seller=settings().seller.name, day=day(canvas.updated_at)),
        "after": _(
            "After the Customers block of “Business Model You” by Tim Clark with Alexander Osterwalder and Yves Pigneur."
        ),
        "groups": groups,
    }


def _note(note: Note) -> dict[str, Any]:
    entry = note.entry
    marks = []
    if entry.influence:
        marks.append(_("matters %(level)s of 5", level=number(entry.influence)))
    if entry.helpfulness:
        marks.append(_("helped %(level)s of 5", level=number(entry.helpfulness)))
    marks += [_("feedback %(mean)s of 5", mean=number(score.mean)) for score in note.scores]
    about = [str(entry.known_community.label)] if entry.known_community else []
    about += [str(relation.label) for relation in entry.known_relations]
    return {
        "name": entry.name,
        "about": " · ".join(about),
        "payment": payment_words(note),
        "tone": "pays" if entry.pays else "unpaid" if note.is_unpaid else "free",
        "marks": " · ".join(marks),
    }


@cache
def _compiler() -> typst.Compiler:
    """Fonts from the wheels only, so that every machine sets the same page."""
    shobhika = str(Path(str(files(devanagari_fonts))) / "fonts")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[shobhika])
    return typst.Compiler(str(PAGE), root=str(PAGE.parent), font_paths=fonts, ignore_system_fonts=True)
