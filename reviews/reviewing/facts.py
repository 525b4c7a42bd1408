"""What can have happened to requests and reviews. A rating is told where it is the news, never to those who screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReviewRequested:
    """Somebody may be asked: the request and its token exist; who asks sends them."""

    request_id: int
    service_id: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class RequestOpened:
    """The form was looked at by a person; once per request."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestPostponed:
    """Not tried yet: ask again at `until` (ISO 8601, UTC)."""

    request_id: int
    until: str


@dataclass(frozen=True, kw_only=True)
class ReviewSubmitted:
    """A valid submission; once per review. The rating opens cases; whether it is shown does not depend on it.
    `incentivized` when something was promised for it. It tells all that its hearers need, who would else each load it."""

    review_id: int
    revision_number: int
    request_id: int | None
    order_line_id: int | None
    service_id: int
    rating: int
    channel: str
    incentivized: bool


@dataclass(frozen=True, kw_only=True)
class ReviewRevised:
    """The author changed it; `rating_before` differs from `rating` when the stars changed too."""

    review_id: int
    service_id: int
    revision_number: int
    rating: int
    rating_before: int


@dataclass(frozen=True, kw_only=True)
class ReviewHeld:
    """A human must look first; why stands in `Review.holds`. `from_public` when it had been shown."""

    review_id: int
    service_id: int
    revision_number: int
    from_public: bool = False


@dataclass(frozen=True, kw_only=True)
class ReviewPublished:
    """It is shown from now on; again after each revision. `by_id` is None when nobody objected within the minute."""

    review_id: int
    service_id: int
    revision_number: int
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewRefused:
    """It was never shown, for a reason of the closed list."""

    review_id: int
    service_id: int
    code: str
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewRemoved:
    """It had been shown and is not any more, for a reason of the closed list."""

    review_id: int
    service_id: int
    code: str
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewRestored:
    """A refusal or removal was undone: it is shown."""

    review_id: int
    service_id: int
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewWithdrawn:
    """By its author, for good: words and media are gone from everywhere. `was` is the state before."""

    review_id: int
    service_id: int
    was: str


@dataclass(frozen=True, kw_only=True)
class ReviewMediaReady:
    """A photo, video or audio was made safe and looked at, and may be shown with its review."""

    media_id: int
    review_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReviewMediaHeld:
    """A human must look at a photo, video or audio first; its review stays as it is."""

    media_id: int
    review_id: int
