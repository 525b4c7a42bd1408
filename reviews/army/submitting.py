"""What is handed over: words, a link, or a photo of which only the pixels are kept."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from app.media import filing, uploads


@dataclass(frozen=True, kw_only=True)
class Handed:
    words: str = ""
    link: str = ""
    file_id: int | None = None


def keep_photo(upload: FileStorage | None) -> int | None:
    """Re-encoded without place and device; None where nothing came. Raises `Invalid` for what is no picture."""
    if upload is None or not upload.filename:
        return None
    return filing.keep_picture(uploads.picture(upload), filename=upload.filename).id
