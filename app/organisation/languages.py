"""The languages a member may speak: those of our customers and their neighbours, by ISO 639 code."""

from __future__ import annotations

from app.web.filters import language_name

SPOKEN = tuple(
    "ar az bg bn cs da de el en es et fa fi fr gu he hi hr hu hy id it ja ka kk ko ky lt lv mr nl no pa pl pt ro ru sk sl sq"
    " sr sv ta te th tr uk ur uz vi zh".split()
)


def choices() -> list[tuple[str, str]]:
    """Pairs of code and name, by name as the reader sees it."""
    return sorted(((code, language_name(code)) for code in SPOKEN), key=lambda pair: pair[1].casefold())
