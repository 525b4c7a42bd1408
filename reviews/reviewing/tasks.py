"""What reviewing does outside the request."""

from __future__ import annotations

from app.database import transaction
from app.jobs.queue import task
from reviews.reviewing import screening


@task("reviews.screen", attempts=8)
def screen(review_id: int, revision_number: int) -> None:
    """Show a submitted revision, or hold it for a human; within a minute, as the job waits for nothing."""
    with transaction():
        screening.screen(review_id, revision_number)
