"""What reviewing does outside the request."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.database import db, transaction
from app.jobs.queue import task
from reviews.reviewing import authors, letters, media_screening, remaking, screening, unasked
from reviews.reviewing.models import Review


@task("reviews.screen", attempts=8)
def screen(review_id: int, revision_number: int) -> None:
    """Show a submitted revision, or hold it for a human; within a minute, as the job waits for nothing."""
    with transaction():
        screening.screen(review_id, revision_number)


@task("reviews.thank", attempts=8)
def thank(review_id: int) -> None:
    with transaction():
        letters.thank(db.session.get_one(Review, review_id))


@task("reviews.mail_link", attempts=8)
def mail_link(*, email: str, locale: str, wish: str) -> None:
    """Whether anything was written under the address is looked up here, where nobody can measure how long it takes."""
    with transaction():
        if authors.has_written(email):
            letters.send_link(email, locale, key=f"review-link:{wish}")


@task("reviews.remake", attempts=3)
def remake(media_id: int) -> None:
    """Write a video or a recording anew. One that was taken back meanwhile is nobody's business."""
    with tempfile.TemporaryDirectory(prefix="imece-film-") as folder:
        outcome = remaking.remade(media_id, Path(folder))
        if outcome is None:
            return
        with transaction():
            media = remaking.keep(media_id, outcome)
            if media is not None and media.state == "refused":
                letters.tell_refused(media)
            elif media is not None:
                screen_media.defer(media_id=media.id)


@task("reviews.screen_media", attempts=8)
def screen_media(media_id: int) -> None:
    """Show a photo, video or recording that is safe, or hold it for a human; within a minute."""
    with transaction():
        media_screening.screen(media_id)


@task("reviews.forget_unconfirmed", attempts=3, cron="40 3 * * *")
def forget_unconfirmed() -> None:
    with transaction():
        unasked.forget_unconfirmed()
