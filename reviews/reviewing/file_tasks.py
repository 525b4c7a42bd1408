"""Files whose row is gone: their bytes follow, once that is certain."""

from __future__ import annotations

from app.database import db
from app.jobs.queue import task
from app.media.models import StoredFile
from app.media.storage import storage


@task("reviews.discard_file", attempts=8)
def discard_file(*, file_key: str) -> None:
    storage().delete(file_key)


def discard(file: StoredFile) -> None:
    """The row at once, the bytes by a job."""
    key = file.key
    db.session.delete(file)
    db.session.flush()
    discard_file.defer(file_key=key)
