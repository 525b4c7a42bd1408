"""Whether a photo, video or audio is shown at once or waits for a human; its review stays as it is either way."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from reviews.reviewing import sockets
from reviews.reviewing.models import SAFE, ReviewMedia
from reviews.reviewing.sockets import MediaSubmission


def screen(media_id: int) -> None:
    """Show, or hold with every reason that was found. Quiet for what does not wait any more."""
    media = locked(media_id)
    if media is None or media.state != SAFE:
        return
    reasons = [hold for answer in sockets.media_screens.answers(seen(media)) for hold in answer]
    if reasons:
        media.hold(reasons)
    else:
        media.show()


def seen(media: ReviewMedia) -> MediaSubmission:
    return MediaSubmission(
        media_id=media.id,
        review_id=media.review_id,
        kind=media.kind,
        caption=media.caption,
        transcript=media.transcript,
        captions=media.captions,
        author_name=media.review.author_name,
    )


def locked(media_id: int) -> ReviewMedia | None:
    """None when its author took it back."""
    found = sa.select(ReviewMedia).where(ReviewMedia.id == media_id).with_for_update(of=ReviewMedia)
    return db.session.scalar(found.execution_options(populate_existing=True))
