"""Files that people attach to what they write: pictures cleaned, everything else kept as it is and never run."""

from __future__ import annotations

import filetype
from werkzeug.datastructures import FileStorage

from app.media import filing, pictures, uploads
from app.media.models import StoredFile

DOWNLOAD_ONLY = "application/octet-stream"


def keep(upload: FileStorage) -> StoredFile:
    """Store a private file. What it is, its content says; a PDF may be looked at, anything else is only downloaded.

    Raises `Invalid` for an empty or too large file, and for a damaged picture.
    """
    data = uploads.read(upload)
    name = upload.filename or "file"
    kind = filetype.guess_mime(data)
    if kind in pictures.READABLE:
        return filing.keep_picture(pictures.clean(data), filename=name)
    content_type = kind if kind == "application/pdf" else DOWNLOAD_ONLY
    return filing.keep(data, filename=name, content_type=content_type)
