"""Banners and QR codes, drawn on the server with the disclosure inside: a picture is passed on without the page around it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from app.config import settings
from app.media.typesetting import draw
from referrals.programs.disclosure import disclosure

Format = Literal["svg", "png"]
FORMATS: dict[str, str] = {"svg": "image/svg+xml", "png": "image/png"}
_PAGE = Path(__file__).parent / "picture.typ"
_QR = (360, 440)
SHARP = 144


@dataclass(frozen=True)
class Size:
    """A common size of a banner, in pixels."""

    width: int
    height: int

    @property
    def name(self) -> str:
        return f"{self.width}x{self.height}"


SIZES = {
    size.name: size
    for size in (Size(300, 250), Size(728, 90), Size(320, 100), Size(160, 600), Size(1200, 628), Size(1080, 1080))
}


def alternative(language: str) -> str:
    """What a banner says, for those who do not see it, and in the title of its SVG."""
    with force_locale(language):
        return f"{settings().seller.name}. {_line()} {disclosure()}"


def banner(size: Size, language: str, form: Format) -> bytes:
    return _banner(size, language, form, settings().seller.name)


@lru_cache(maxsize=128)
def _banner(size: Size, language: str, form: Format, company: str) -> bytes:
    with force_locale(language):
        words = {"kind": "banner", "company": company, "line": _line(), "disclosure": disclosure()}
    document = {**words, "language": language, "width": size.width, "height": size.height}
    return _drawn(document, form, alternative(language))


def snippet(size: Size, address: str, source: str, language: str) -> str:
    """HTML for the page of a partner: the banner as a link marked as sponsored, and the disclosure as text below it."""
    picture = f'<img src="{escape(source)}" width="{size.width}" height="{size.height}" alt="{escape(alternative(language))}">'
    link = f'<a href="{escape(address)}" rel="sponsored nofollow">{picture}</a>'
    return f"{link}\n<p><small>{escape(disclosure(language))}</small></p>"


def qr(address: str, language: str, form: Format) -> bytes:
    """The address as a QR code on a card, below it the address to type and the disclosure."""
    plain = address.partition("://")[2]
    document: dict[str, Any] = {
        "kind": "qr",
        "code": _modules(address),
        "address": plain,
        "disclosure": disclosure(language),
        "language": language,
        "width": _QR[0],
        "height": _QR[1],
    }
    return _drawn(document, form, f"{plain} – {document['disclosure']}")


def _modules(address: str) -> str:
    """As SVG, with the quiet zone of four modules that ISO/IEC 18004 asks for."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, scale=4, xmldecl=False)
    return out.getvalue().decode()


def _drawn(document: dict[str, Any], form: Format, title: str) -> bytes:
    if form == "png":
        return draw(_PAGE, document, form="png", dots_per_inch=SHARP)
    head, _end, rest = draw(_PAGE, document, form="svg").partition(b">")
    named = f' role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
    return head + named.encode() + rest


def _line() -> str:
    return _("Marketing done together, at a price you know beforehand.")
