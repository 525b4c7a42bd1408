"""The photo of a person: cleaned, square enough for a small circle, and gone when it is replaced."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage

from app.accounts import tasks
from app.accounts.models import User
from app.database import db
from app.media import filing, uploads
from app.media.models import StoredFile

LONGEST_SIDE = 512


def put(user: User, upload: FileStorage) -> None:
    """Replace the photo. Raises `Invalid` for what is no picture."""
    picture = uploads.picture(upload, longest_side=LONGEST_SIDE)
    discard(user)
    user.photo_id = filing.keep_picture(picture, filename="photo").id


def discard(user: User) -> None:
    """Take the photo away; a job removes its bytes once that is certain."""
    file = db.session.get(StoredFile, user.photo_id) if user.photo_id else None
    if file is None:
        return
    user.photo_id = None
    db.session.flush()
    db.session.delete(file)
    tasks.discard_file.defer(file_key=file.key)
