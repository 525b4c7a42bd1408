"""Putting files away: the bytes first, then the row that knows them."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path, PurePath

from app.database import db
from app.media.keys import new_key
from app.media.models import StoredFile
from app.media.pictures import Picture
from app.media.storage import storage

LONGEST_NAME = 120


def keep(data: bytes, *, filename: str, content_type: str, public: bool = False) -> StoredFile:
    """Store the bytes under a new random key and add their row.

    The store is no part of the transaction: when it rolls back, bytes without a row remain, which nobody can reach
    and nobody misses. The other order could leave a row without bytes, which somebody would.
    """
    row = StoredFile(
        key=new_key(content_type),
        filename=tidy_name(filename),
        content_type=content_type,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        public=public,
    )
    storage().put(row.key, data, content_type)
    db.session.add(row)
    db.session.flush()
    return row


def keep_file(path: Path, *, filename: str, content_type: str) -> StoredFile:
    """As `keep`, from a file, for what is too large for memory. Always private."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    row = StoredFile(
        key=new_key(content_type),
        filename=tidy_name(filename),
        content_type=content_type,
        size_bytes=path.stat().st_size,
        sha256=digest,
        public=False,
    )
    storage().put_file(row.key, path, content_type)
    db.session.add(row)
    db.session.flush()
    return row


def keep_picture(picture: Picture, *, filename: str, public: bool = False) -> StoredFile:
    """Store a picture that `pictures.clean` has made."""
    name = PurePath(tidy_name(filename)).stem + picture.ending
    row = keep(picture.data, filename=name, content_type=picture.content_type, public=public)
    row.width, row.height = picture.width, picture.height
    db.session.flush()
    return row


def tidy_name(filename: str) -> str:
    """The last part of a name, without control characters, at most 120 characters long; it is shown, never a path."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    readable = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C").strip(". ")
    stem, dot, ending = readable.rpartition(".")
    if not dot:
        return readable[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"[:LONGEST_NAME]
