"""Showing stored files without letting them do anything."""

from __future__ import annotations

import io

from flask import Response, send_file

from app.media.models import StoredFile
from app.media.storage import storage

A_YEAR = 365 * 24 * 3600
# Drawn or played by the browser itself; everything else is downloaded. Films are only those we wrote ourselves.
PICTURES = frozenset({"image/webp", "image/jpeg", "image/png"})
FILMS = frozenset({"video/webm", "audio/webm"})
SHOWN_INLINE = PICTURES | FILMS | {"application/pdf"}
# No script, no form, nothing from elsewhere: the file does no harm even if it is not what it says it is.
_HARMLESS = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
# Browsers do not open their own PDF viewer inside a sandbox.
_HARMLESS_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def send(
    file: StoredFile,
    *,
    download: bool = False,
    filename: str | None = None,
    cacheable: bool = False,
) -> Response:
    """The file of a page that has already decided who may see it; `NotFound` when its bytes are gone.

    Private files are never kept by a cache in between; `cacheable` is for files that stay the same at their address.
    """
    answer = send_file(
        io.BytesIO(storage().get(file.key)),
        mimetype=file.content_type,
        as_attachment=download or file.content_type not in SHOWN_INLINE,
        download_name=filename or file.filename,
        etag=file.sha256[:32],
        last_modified=file.stored_at,
        conditional=True,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = _HARMLESS_PDF if file.content_type == "application/pdf" else _HARMLESS
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if cacheable else "private, no-cache"
    return answer
