"""Pictures inside typst pages and slides: pixels only, as JPEG, whatever came."""

from __future__ import annotations

import base64
import io

from PIL import Image

LONGEST_SIDE = 1600


def as_jpeg(data: bytes) -> tuple[bytes, int, int]:
    """The picture as JPEG on white with its size in pixels."""
    with Image.open(io.BytesIO(data)) as opened:
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = opened.convert("RGBA")
    fresh = Image.new("RGB", seen.size, "white")
    fresh.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=85)
    return out.getvalue(), fresh.width, fresh.height


def as_svg(data: bytes) -> str:
    """The picture in a drawing that carries its own bytes: typst gets words only, and no folder of the machine."""
    jpeg, width, height = as_jpeg(data)
    encoded = base64.b64encode(jpeg).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'xlink:href="data:image/jpeg;base64,{encoded}"/></svg>'
    )
