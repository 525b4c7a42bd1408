"""Pictures of the demo story, drawn: palettes and layouts that look like the work of a studio."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIZE = (1200, 750)
PALETTES: dict[str, tuple[str, ...]] = {
    "palet-zeytin.png": ("#f4f0e4", "#cfd3a4", "#8a9a5b", "#55642f", "#2d3418", "#c8792b"),
    "kolory-lipa.png": ("#fbf7ef", "#efe0c3", "#d9a441", "#7b8f4b", "#3c4a2a", "#a23b2a"),
}
LAYOUTS: dict[str, tuple[str, str, str]] = {
    "ana-sayfa.png": ("#f4f0e4", "#8a9a5b", "#2d3418"),
    "strona-glowna.png": ("#fbf7ef", "#d9a441", "#3c4a2a"),
}


def draw(name: str) -> bytes:
    """The picture of that name as PNG. Raises `KeyError` for one nobody drew."""
    picture = _palette(PALETTES[name]) if name in PALETTES else _layout(*LAYOUTS[name])
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _palette(colours: tuple[str, ...]) -> Image.Image:
    """Strips of colour, the first as the paper they lie on."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, colours[0])
    pen = ImageDraw.Draw(picture)
    strip = (width - 120) // (len(colours) - 1)
    for place, colour in enumerate(colours[1:]):
        left = 60 + place * strip
        pen.rounded_rectangle((left, 90, left + strip - 24, height - 90 - place * 40), radius=18, fill=colour)
    return picture


def _layout(paper: str, accent: str, ink: str) -> Image.Image:
    """A home page as boxes: a head, a picture, three columns."""
    picture = Image.new("RGB", SIZE, paper)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 70), fill=ink)
    pen.rounded_rectangle((60, 120, 700, 430), radius=14, fill=accent)
    for line in range(4):
        pen.rounded_rectangle((750, 150 + line * 60, 1140 - line * 50, 178 + line * 60), radius=8, fill=ink)
    for column in range(3):
        left = 60 + column * 370
        pen.rounded_rectangle((left, 480, left + 330, 690), radius=14, outline=ink, width=3)
        pen.rounded_rectangle((left + 30, 520, left + 240, 545), radius=8, fill=accent)
    return picture
