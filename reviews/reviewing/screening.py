"""Whether a submitted revision is shown at once or waits for a human. Nobody who decides this sees the stars (R19)."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.reviewing import sockets
from reviews.reviewing.models import Review
from reviews.reviewing.revising import locked
from reviews.reviewing.sockets import Hold, Submission
from reviews.reviewing.states import State
from reviews.reviewing.submitting import relation_of


def screen(review_id: int, revision_number: int) -> None:
    """Publish, or hold with every reason that was found. Quiet for a revision that is no longer the one that waits.

    Before anybody can see it, one of our own people who did not say so is named as such (R23).
    """
    review = locked(review_id)
    if review.known_state is not State.SUBMITTED or review.revision_number != revision_number:
        return
    review.relation = relation_of(review.relation, review)
    reasons = reasons_to_hold(review)
    if reasons:
        review.hold(reasons)
    else:
        review.publish()


def reasons_to_hold(review: Review) -> Sequence[Hold]:
    submission = seen(review)
    return [hold for answer in sockets.screens.answers(submission) for hold in answer]


def seen(review: Review) -> Submission:
    """The present revision as those who screen see it."""
    assert review.submitted_at is not None
    return Submission(
        review_id=review.id,
        revision_number=review.revision_number,
        service_id=review.service_id,
        request_id=review.request_id,
        order_id=review.order_id,
        user_id=review.user_id,
        channel=review.channel,
        verification=review.verification,
        relation=review.relation,
        incentivized=review.incentivized,
        language=review.language,
        title=review.title,
        text=review.text,
        author_name=review.author_name,
        author_email=review.author_email,
        media_kinds=tuple(each.kind for each in review.media),
        submitted_at=review.submitted_at,
    )
