"""Questions that reviewing asks of the packages above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One submitted revision as those who screen see it. It has no rating, and must never get one (R19)."""

    review_id: int
    revision_number: int
    service_id: int
    request_id: int | None
    order_id: int | None
    user_id: int | None
    channel: str
    verification: str
    relation: str
    incentivized: bool
    language: str
    title: str
    text: str
    author_name: str
    author_email: str | None
    media_kinds: tuple[str, ...]
    submitted_at: datetime


@dataclass(frozen=True, kw_only=True)
class MediaSubmission:
    """What is said beside and in one photo, video or audio, as those who screen see it. It has no rating either."""

    media_id: int
    review_id: int
    kind: str
    caption: str
    transcript: str
    captions: str
    author_name: str


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Why a human should look first: `code` of the closed list or of a signal, and one English sentence with numbers.

    `values` are what the sentence was made of, so that a page can say it in another language.
    """

    code: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ShownReply:
    """What the company says under a shown review."""

    author_name: str
    text: str
    replied_at: datetime
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class ReviewUse:
    """A place where a review is used: `kind` for people ("Service page", "Case study"), and where to see it."""

    kind: str
    title: str
    url: str
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Thanks:
    """A line added to the thanks on the page and in the mail, perhaps with where it leads."""

    words: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """That somebody did so much of one `kind` for others: `helpful` (votes of readers, weighed), `idea` (accepted)."""

    user_id: int
    kind: str
    count: int


@dataclass(frozen=True, kw_only=True)
class PolicyPart:
    """One chapter of the public review policy, in the reader's language, said from what is really configured."""

    key: str
    order: int
    title: str
    sentences: Sequence[str]


# Asked with a Submission: why it must wait for a human, an empty list for nothing. Nobody: it is published at once.
screens: Socket[Sequence[Hold]] = Socket("reviews.screens")
# Asked with a MediaSubmission: why it must wait for a human while its review stays as it is.
media_screens: Socket[Sequence[Hold]] = Socket("reviews.media_screens")
# Asked with a sequence of review ids: the replies shown under each.
replies: Socket[Mapping[int, Sequence[ShownReply]]] = Socket("reviews.replies")
# Asked with a review id: where it is used.
uses: Socket[Sequence[ReviewUse]] = Socket("reviews.uses")
# Asked with a review id: what else to thank with, the same whatever the rating.
thanks: Socket[Sequence[Thanks]] = Socket("reviews.thanks")
# Asked without arguments when the review policy is shown: what this package does with reviews.
policy: Socket[PolicyPart] = Socket("reviews.policy")
# Asked with a moment: what people did for others since then, never how content they are.
deeds: Socket[Sequence[Deed]] = Socket("reviews.deeds")
