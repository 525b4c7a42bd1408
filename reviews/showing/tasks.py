"""What showing does outside the request."""

from __future__ import annotations

from app.database import transaction
from app.jobs.queue import task
from reviews.showing import importing


@task("reviews.take_import")
def take_import(import_id: int) -> None:
    """Store the reviews of an uploaded file, portion by portion; each is kept by itself, so the desk sees how far it is."""
    left = True
    while left:
        with transaction():
            left = importing.take_portion(import_id)
