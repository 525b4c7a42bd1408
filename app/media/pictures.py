"""Pictures that people send: decoded to the last pixel, and written anew without anything else.

What is kept are pixels. EXIF with its GPS position, XMP, comments, thumbnails and whatever hides behind the end of the
file stay outside, because the new file is written from a new image.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import cache

import filetype
from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from app.errors import Invalid

# Content types by what `filetype` recognises from the first bytes; the name and the browser's claim do not count.
READABLE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "image/heic",
        "image/heif",
        "image/avif",
    }
)
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 2400
QUALITY = 85

# Pillow itself refuses beyond twice this; between once and twice it only warns, which we turn into a refusal.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True)
class Picture:
    """A clean picture: `data` in `content_type`, upright, at most `LONGEST_SIDE` pixels long."""

    data: bytes
    content_type: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        return ".webp" if self.content_type == "image/webp" else ".jpg"


def clean(data: bytes, *, longest_side: int = LONGEST_SIDE, for_mail: bool = False) -> Picture:
    """The picture as WebP, or as JPEG with `for_mail` (some mail programs read nothing newer).

    Raises `Invalid` with a sentence for the person when it is not a picture, is broken, or is too large.
    """
    kind = filetype.guess_mime(data)
    if kind not in READABLE:
        raise Invalid(
            _("This file is not a picture we can read. Please send a JPEG, PNG, WebP, GIF, AVIF or HEIC file.")
        )
    _learn_heic()
    upright = _decode(data)
    upright.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return _encode(_only_pixels(upright, keep_alpha=not for_mail), for_mail)


@cache
def _learn_heic() -> None:
    """Imported with the first picture: it takes the decoder of a film along."""
    import pi_heif

    pi_heif.register_heif_opener()


def _decode(data: bytes) -> Image.Image:
    """The first frame, fully decoded and turned upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as opened:
                _refuse_bomb(opened.width * opened.height)
                opened.load()
                return ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        RuntimeError,
    ):
        # Each decoder has its own word for "this file is broken".
        raise Invalid(_("This picture is damaged or incomplete. Please send it again.")) from None


def _refuse_bomb(pixels: int) -> None:
    """Decoders that come as plug-ins do not all ask Pillow for its limit."""
    if pixels > MAX_PIXELS:
        raise Image.DecompressionBombError


def _too_large() -> Invalid:
    return Invalid(
        _(
            "This picture has too many pixels. Please send one of at most %(megapixels)s megapixels.",
            megapixels=MAX_PIXELS // 1_000_000,
        )
    )


def _only_pixels(source: Image.Image, *, keep_alpha: bool) -> Image.Image:
    """A new image with nothing but the pixels: saving the opened one would carry comments and profiles along."""
    has_alpha = "A" in source.getbands() or "transparency" in source.info
    if has_alpha and keep_alpha:
        fresh = Image.new("RGBA", source.size)
        fresh.paste(source.convert("RGBA"))
        return fresh
    fresh = Image.new("RGB", source.size, "white")
    if has_alpha:
        seen = source.convert("RGBA")
        fresh.paste(seen, mask=seen.getchannel("A"))
    else:
        fresh.paste(source.convert("RGB"))
    return fresh


def _encode(image: Image.Image, for_mail: bool) -> Picture:
    out = io.BytesIO()
    if for_mail:
        image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    else:
        image.save(out, "WEBP", quality=QUALITY, method=4)
    return Picture(
        out.getvalue(),
        "image/jpeg" if for_mail else "image/webp",
        image.width,
        image.height,
    )
