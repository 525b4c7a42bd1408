"""What publishing does outside the request: release at an hour, draw the files, take them away."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from app.media.storage import storage
from cases.publishing import files, permitting, releasing
from cases.publishing.models import Publication


@task("cases.release")
def release(publication_id: int) -> None:
    """Publish what was planned for now, if nothing stands against it."""
    with transaction():
        releasing.release_planned(publication_id)


@task("cases.draw_files")
def draw_files(publication_id: int) -> None:
    """Draw what is allowed and missing, put it away, then write down that it is there."""
    publication = db.session.get(Publication, publication_id)
    wanted = files.missing(publication) if publication is not None else {}
    left_out = permitting.left_out_now(publication) if publication is not None and wanted else []
    drawn = files.draw(publication, wanted) if publication is not None and wanted else []
    db.session.rollback()
    files.put_away(drawn)
    with transaction():
        again = db.session.get(Publication, publication_id)
        if again is not None and wanted and permitting.left_out_now(again) == left_out:
            again.left_out = left_out
            files.register(again, drawn)


@task("cases.tidy_files")
def tidy_files(case_id: int) -> None:
    """Take away files nobody may have any more. Their addresses are closed already; a second run finds nothing."""
    with transaction():
        keys = files.forget_what_ended(case_id)
    for key in keys:
        storage().delete(key)


@task("cases.watch_permissions", cron="* * * * *")
def watch_permissions() -> None:
    """A licence of a picture ended or was disputed: what is kept drawn goes within the minute and comes back without it."""
    due = permitting.to_draw_anew()
    db.session.rollback()
    for publication_id in due:
        with transaction():
            keys = permitting.draw_anew(publication_id)
        for key in keys:
            storage().delete(key)
