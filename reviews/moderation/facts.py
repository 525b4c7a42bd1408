"""What can have happened when people look at reviews."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DecisionTaken:
    """Somebody decided; for a minute it can be undone."""

    decision_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionTookEffect:
    """The minute for an undo is over: the review is what the decision says."""

    decision_id: int
    review_id: int


@dataclass(frozen=True, kw_only=True)
class NoticeReceived:
    """Somebody told us about a review, or about a page when `review_id` is None."""

    notice_id: int
    review_id: int | None


@dataclass(frozen=True, kw_only=True)
class ReplyPublished:
    """The company's answer stands under a review, or was changed."""

    review_id: int
    service_id: int
