"""Reading the shelf."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.media.models import StoredFile


def public_file(key: str) -> StoredFile:
    """A file that anyone may fetch; a private one is as unknown here as one that never was."""
    found = db.session.scalar(sa.select(StoredFile).where(StoredFile.key == key, StoredFile.public))
    if found is None:
        raise NotFound
    return found


def file_of_key(key: str) -> StoredFile:
    found = db.session.scalar(sa.select(StoredFile).where(StoredFile.key == key))
    if found is None:
        raise NotFound
    return found
