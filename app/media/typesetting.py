"""Sets a page with typst: as a PDF (tagged, PDF/UA-1, searchable), or as a picture; the same bytes every time. Words come in
as JSON data."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import devanagari_fonts
import typst

log = logging.getLogger(__name__)

# The embedded DejaVu Sans Mono draws this in place of a character that no font at hand has.
SUBSTITUTE = "\u25a1"
_UNDRAWABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
_MOST_SUBSTITUTES = 200
_lock = Lock()
_STILL = datetime(2000, 1, 1, tzinfo=UTC)


def typeset(page: Path, document: Mapping[str, Any], *, day: date, standards: Sequence[str]) -> bytes:
    """The PDF of `page` (a .typ file that reads `sys.inputs.document`); `day` stands for the clock inside of it.

    A character that no font here has (a Chinese name, an emoji) is drawn as a box.
    """
    kept: list[Any] = list(standards)
    text, at = json.dumps(document, ensure_ascii=False), datetime.combine(day, time(), tzinfo=UTC)
    for _attempt in range(_MOST_SUBSTITUTES):
        try:
            with _lock:
                pdf = compiler(page).compile(
                    sys_inputs={"document": text}, format="pdf", pdf_standards=kept, timestamp=at
                )
            assert isinstance(pdf, bytes)
            return pdf
        except typst.TypstError as error:
            missing = _UNDRAWABLE.search(error.message)
            if missing is None or missing[1] not in text:
                raise
            log.warning("no font has %r; drawn as a box", missing[1])
            text = text.replace(missing[1], SUBSTITUTE * len(missing[1]))
    raise RuntimeError("too many characters that no font has")


def draw(page: Path, document: Mapping[str, Any], *, form: Literal["svg", "png"], dots_per_inch: int = 72) -> bytes:
    """The one page of `page` as a picture; at 72 dots per inch a point is a pixel."""
    text = json.dumps(document, ensure_ascii=False)
    with _lock:
        drawn = compiler(page).compile(
            sys_inputs={"document": text}, format=form, ppi=float(dots_per_inch), timestamp=_STILL
        )
    if not isinstance(drawn, bytes):
        raise TypeError("a picture has one page")
    return drawn


@cache
def compiler(page: Path) -> typst.Compiler:
    """Fonts from the wheels only, so that every machine sets the same page."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_devanagari())])
    return typst.Compiler(str(page), root=str(page.parent), font_paths=fonts, ignore_system_fonts=True)


def _devanagari() -> Path:
    return Path(str(files(devanagari_fonts))) / "fonts"
