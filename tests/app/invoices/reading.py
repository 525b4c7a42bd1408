"""Reads what a PDF holds as a screen reader does: the text of each glyph, or the actual text where the file gives it."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

_PAIR = re.compile(r"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All text of the file in reading order, page after page."""
    return "\n".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    file = opened(pdf)
    return [_text_of_page(page) for page in file.pages]


def structure_of(pdf: bytes) -> list[str]:
    """The names of all structure elements, depth first."""
    names: list[str] = []

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for each in element:
                walk(each)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                names.append(str(element.S).lstrip("/"))
            if "/K" in element:
                walk(element.K)

    file = opened(pdf)
    walk(file.Root.StructTreeRoot.K)
    return names


def _text_of_page(page: pikepdf.Page) -> str:
    """ActualText (ISO 32000-1, 14.9.4) stands for everything inside its marked content."""
    glyphs: dict[str, str] = {}
    replaced: list[bool] = []
    found: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in {"BDC", "BMC"}:
            actual = operands[1].get("/ActualText") if _has_properties(operands) else None
            if actual is not None and not any(replaced):
                found.append(str(actual))
            replaced.append(actual is not None)
        elif name == "EMC":
            replaced.pop()
        elif name == "Tf":
            glyphs = _glyphs(page.Resources.Font[str(operands[0])])
        elif name in {"Tj", "TJ"} and not any(replaced):
            found.append(_shown(operands[0], glyphs))
    return "".join(found)


def _has_properties(operands: Any) -> bool:
    return len(operands) == 2 and isinstance(operands[1], pikepdf.Dictionary)


def _glyphs(font: Any) -> dict[str, str]:
    pairs = _PAIR.findall(font.ToUnicode.read_bytes().decode())
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _shown(operand: Any, glyphs: dict[str, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = "".join(bytes(part).hex() for part in parts if isinstance(part, pikepdf.String))
    return "".join(glyphs[codes[start : start + 4]] for start in range(0, len(codes), 4))
