"""Sets a document as a PDF with typst: tagged, PDF/A-3a and PDF/UA-1, searchable, the same bytes every time."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import devanagari_fonts
import typst
from flask_babel import force_locale

from app.invoices.embedding import declare_facturx
from app.invoices.snapshot import Snapshot
from app.invoices.wording import wording_of

log = logging.getLogger(__name__)

STANDARDS: list[Any] = ["a-3a", "ua-1"]
PAGE = Path(__file__).with_name("document.typ")
# The embedded DejaVu Sans Mono draws this in place of a character that no font at hand has.
SUBSTITUTE = "\u25a1"
_UNDRAWABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
_MOST_SUBSTITUTES = 200
_lock = Lock()


def render(it: Snapshot, xml: bytes | None = None) -> bytes:
    """The PDF, with `xml` inside it as Factur-X when given. Needs the application context for the language's words."""
    with force_locale(it.language):
        wording = wording_of(it)
    wording["xml"] = xml.decode() if xml else None
    pdf = _set(json.dumps(wording, ensure_ascii=False), _midnight(it))
    return declare_facturx(pdf) if xml else pdf


def _set(document: str, at: datetime) -> bytes:
    """Set it. A character that no font here has (a Chinese name, an emoji) is drawn as a box; the XML keeps it."""
    for _attempt in range(_MOST_SUBSTITUTES):
        try:
            with _lock:
                pdf = _compiler().compile(
                    sys_inputs={"document": document}, format="pdf", pdf_standards=STANDARDS, timestamp=at
                )
            assert isinstance(pdf, bytes)
            return pdf
        except typst.TypstError as error:
            missing = _UNDRAWABLE.search(error.message)
            if missing is None or missing[1] not in document:
                raise
            log.warning("no font has %r; drawn as a box", missing[1])
            document = document.replace(missing[1], SUBSTITUTE * len(missing[1]))
    raise RuntimeError("too many characters that no font has")


@cache
def _compiler() -> typst.Compiler:
    """Fonts from the wheels only, so that every machine sets the same page."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_devanagari())])
    return typst.Compiler(str(PAGE), root=str(PAGE.parent), font_paths=fonts, ignore_system_fonts=True)


def _devanagari() -> Path:
    return Path(str(files(devanagari_fonts))) / "fonts"


def _midnight(it: Snapshot) -> datetime:
    """The issue date stands for the clock: the same snapshot gives the same bytes."""
    return datetime.combine(it.issue_date, time(), tzinfo=UTC)
