"""What a person sends with a form: read with a limit, recognised by content."""

from __future__ import annotations

import filetype
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.config import settings
from app.errors import Invalid
from app.media import pictures
from app.media.pictures import Picture

MEGABYTE = 1024 * 1024


def picture(upload: FileStorage, *, longest_side: int = pictures.LONGEST_SIDE) -> Picture:
    """The clean picture in an upload; raises `Invalid` with a sentence for the person."""
    return pictures.clean(read(upload), longest_side=longest_side)


def pdf(upload: FileStorage) -> bytes:
    """The bytes of an uploaded PDF, recognised by its first bytes and not by its name."""
    data = read(upload)
    if filetype.guess_mime(data) != "application/pdf":
        raise Invalid(_("This file is not a PDF. Please send a PDF document."))
    return data


def read(upload: FileStorage) -> bytes:
    """All bytes of an upload; raises `Invalid` when there are none or more than the house takes."""
    limit = settings().max_upload_bytes
    data = upload.stream.read(limit + 1)
    if not data:
        raise Invalid(_("This file is empty. Please choose another one."))
    if len(data) > limit:
        raise Invalid(_("This file is larger than %(limit)s MB. Please send a smaller one.", limit=limit // MEGABYTE))
    return data
