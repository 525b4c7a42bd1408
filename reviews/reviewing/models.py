"""Reviews, their revisions and their media."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.events import publish
from app.media.models import StoredFile
from app.orders.models import Order
from reviews.reviewing import facts
from reviews.reviewing.request_models import ReviewRequest as ReviewRequest  # noqa: PLC0414  (known by this place too)
from reviews.reviewing.request_models import ReviewRequestToken as ReviewRequestToken  # noqa: PLC0414
from reviews.reviewing.request_models import names
from reviews.reviewing.sockets import Hold
from reviews.reviewing.states import Channel, IllegalMove, Relation, State, Verification, move

WAITING, SAFE, HELD, READY, REFUSED = "waiting", "safe", "held", "ready", "refused"
# What staff decided against, kept as evidence; any other refusal is the word of `app.media.films` for what was wrong.
BY_STAFF = "staff"
LONGEST_TITLE = 150
LONGEST_TEXT = 10_000
LONGEST_NAME = 80


def _told(reasons: Sequence[Hold]) -> list[Any]:
    return [{"code": it.code, "sentence": it.sentence, "values": dict(it.values)} for it in reasons]


class Review(Model):
    """What somebody says about a service. Stars and words are the author's alone: a trigger lets them change only with a
    revision of theirs. Reviews are never deleted: a withdrawn one keeps its stars as an anonymous count."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"))
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    order_line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_line.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_request.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    author_name: Mapped[str] = mapped_column(default="")
    author_email: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str]
    rating: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=State.DRAFT)
    reason_code: Mapped[str | None]
    holds: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    channel: Mapped[str]
    verification: Mapped[str]
    incentivized: Mapped[bool] = mapped_column(default=False)
    offer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    relation: Mapped[str] = mapped_column(default=Relation.NONE)
    origin: Mapped[str | None]
    experienced_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    revision_number: Mapped[int] = mapped_column(default=1)
    service: Mapped[Service] = relationship()
    request: Mapped[ReviewRequest | None] = relationship()
    order: Mapped[Order | None] = relationship()
    user: Mapped[User | None] = relationship()
    revisions: Mapped[list[ReviewRevision]] = relationship(back_populates="review", order_by="ReviewRevision.number")
    media: Mapped[list[ReviewMedia]] = relationship(
        back_populates="review", order_by="ReviewMedia.position, ReviewMedia.id"
    )

    __table_args__ = (
        sa.Index("ix_review_service_id_state_published_at", "service_id", "state", "published_at"),
        sa.Index("ix_review_state", "state", postgresql_where=sa.text("state IN ('draft', 'submitted', 'held')")),
        sa.Index(
            "uq_review_author_order_line",
            "author_email",
            "order_line_id",
            unique=True,
            postgresql_where=sa.text("state <> 'withdrawn'"),
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating_in_range"),
        sa.CheckConstraint(f"state IN ({names(*State)})", name="known_state"),
        sa.CheckConstraint(f"channel IN ({names(*Channel)})", name="known_channel"),
        sa.CheckConstraint(f"verification IN ({names(*Verification)})", name="known_verification"),
        sa.CheckConstraint(f"relation IN ({names(*Relation)})", name="known_relation"),
        sa.CheckConstraint("(state IN ('refused', 'removed')) = (reason_code IS NOT NULL)", name="reason_for_refusal"),
        sa.CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL OR withdrawn_at IS NOT NULL", name="submitted"),
        sa.CheckConstraint("state NOT IN ('published', 'removed') OR published_at IS NOT NULL", name="published"),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        sa.CheckConstraint("offer IS NULL OR incentivized", name="benefit_is_told"),
        sa.CheckConstraint(
            "verification NOT IN ('order_token', 'order_match_confirmed') OR order_id IS NOT NULL "
            "OR erased_at IS NOT NULL",
            name="verified_by_order",
        ),
        sa.CheckConstraint(
            "channel NOT IN ('import', 'mention') OR (origin IS NOT NULL AND verification = 'none')",
            name="copied_is_unverified",
        ),
        sa.CheckConstraint(f"char_length(title) <= {LONGEST_TITLE}", name="title_fits"),
        sa.CheckConstraint(f"char_length(text) <= {LONGEST_TEXT}", name="text_fits"),
        sa.CheckConstraint(f"char_length(author_name) <= {LONGEST_NAME}", name="author_name_fits"),
        sa.CheckConstraint(
            "erased_at IS NULL OR (title = '' AND text = '' AND author_name = '')", name="erased_is_empty"
        ),
        sa.CheckConstraint("revision_number >= 1", name="revision_from_one"),
    )

    @property
    def known_state(self) -> State:
        return State(self.state)

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_verified(self) -> bool:
        return Verification(self.verification).is_verified

    @property
    def is_insider(self) -> bool:
        return self.relation != Relation.NONE

    @property
    def shown_media(self) -> list[ReviewMedia]:
        return [each for each in self.media if each.is_shown]

    def submit(self) -> None:
        """The author is done: whoever screens is asked within the minute."""
        self._move(State.SUBMITTED)
        self.submitted_at = self.submitted_at or clock.now()
        self.tell_submitted()

    def tell_submitted(self) -> None:
        publish(
            facts.ReviewSubmitted(
                review_id=self.id,
                revision_number=self.revision_number,
                request_id=self.request_id,
                order_line_id=self.order_line_id,
                service_id=self.service_id,
                rating=self.rating,
                channel=self.channel,
                incentivized=self.incentivized,
            )
        )

    def hold(self, reasons: Sequence[Hold]) -> None:
        """A human must look first, for these reasons."""
        was = self.known_state
        self._move(State.HELD)
        self.holds = _told(reasons)
        publish(
            facts.ReviewHeld(
                review_id=self.id,
                service_id=self.service_id,
                revision_number=self.revision_number,
                from_public=was is State.PUBLISHED,
            )
        )

    def add_reasons(self, reasons: Sequence[Hold]) -> None:
        """It waits already; a human sees these reasons too."""
        if self.known_state is not State.HELD:
            raise IllegalMove
        self.holds = [*self.holds, *_told(reasons)]

    def publish(self, by: User | None = None) -> None:
        """Show it. The day of the first publication stays."""
        self._move(State.PUBLISHED)
        self.published_at, self.holds = self.published_at or clock.now(), []
        publish(
            facts.ReviewPublished(
                review_id=self.id,
                service_id=self.service_id,
                revision_number=self.revision_number,
                by_id=by.id if by else None,
            )
        )

    def refuse(self, code: str, by: User | None = None) -> None:
        """Do not show it, for a reason of the closed list."""
        self._move(State.REFUSED, code)
        publish(
            facts.ReviewRefused(review_id=self.id, service_id=self.service_id, code=code, by_id=by.id if by else None)
        )

    def remove(self, code: str, by: User | None = None) -> None:
        """Show it no longer, for a reason of the closed list. What was never shown is refused instead."""
        if self.published_at is None:
            raise IllegalMove
        self._move(State.REMOVED, code)
        publish(
            facts.ReviewRemoved(review_id=self.id, service_id=self.service_id, code=code, by_id=by.id if by else None)
        )

    def restore(self, by: User | None = None) -> None:
        """Undo a refusal or a removal."""
        if self.known_state not in {State.REFUSED, State.REMOVED}:
            raise IllegalMove
        self._move(State.PUBLISHED)
        self.published_at = self.published_at or clock.now()
        publish(facts.ReviewRestored(review_id=self.id, service_id=self.service_id, by_id=by.id if by else None))

    def submit_again(self) -> None:
        """A revision is to be screened; quiet while one is waiting already."""
        if self.known_state not in {State.DRAFT, State.SUBMITTED}:
            self._move(State.SUBMITTED)

    def withdraw(self) -> None:
        """By the author, for good. Words and name go at once, the stars stay as a count."""
        was = self.state
        self._move(State.WITHDRAWN)
        self.withdrawn_at = clock.now()
        self.erase()
        publish(facts.ReviewWithdrawn(review_id=self.id, service_id=self.service_id, was=was))

    def erase(self) -> None:
        """Nothing is left that tells who wrote or what: an anonymous count. The media are their own rows."""
        self.title = self.text = self.author_name = ""
        self.author_email = self.user_id = self.request_id = None
        self.order_id = self.order_line_id = self.project_id = None
        self.holds, self.erased_at = [], clock.now()
        for revision in self.revisions:
            revision.erase()

    def _move(self, wanted: State, code: str | None = None) -> None:
        self.state, self.reason_code = move(self.known_state, wanted), code


class ReviewRevision(Model):
    """What the author said, each time. `proof` is how they showed that they are the author: "request:7", "link:3",
    "account:9", "proposal:4" for words they accepted; only a first one may come by another way ("import:…", "call:…",
    "kiosk:…"). Kept by trigger."""

    __tablename__ = "review_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"))
    number: Mapped[int]
    rating: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    author_name: Mapped[str] = mapped_column(default="")
    proof: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    erased_at: Mapped[datetime | None]
    review: Mapped[Review] = relationship(back_populates="revisions")

    __table_args__ = (
        sa.UniqueConstraint("review_id", "number"),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating_in_range"),
        sa.CheckConstraint("number >= 1", name="number_from_one"),
        sa.CheckConstraint(
            "number = 1 OR proof ~ '^(request|link|account|proposal):[0-9]+$'", name="only_the_author_revises"
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (title = '' AND text = '' AND author_name = '')", name="erased_is_empty"
        ),
    )

    def erase(self) -> None:
        self.title = self.text = self.author_name = ""
        self.erased_at = self.erased_at or clock.now()


class ReviewMedia(Model):
    """A photo, video or audio of a review. `waiting` until it was decoded and written anew, and the file as it was sent is
    deleted then; `safe` until its words were looked at; then `ready`, which stands with its review, or `held` for a human.
    A video and an audio have a poster; `transcript` is plain text, `captions` WebVTT."""

    __tablename__ = "review_media"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    caption: Mapped[str] = mapped_column(default="")
    transcript: Mapped[str] = mapped_column(default="")
    captions: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=WAITING)
    refusal: Mapped[str] = mapped_column(default="")
    holds: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    held_at: Mapped[datetime | None]
    original_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    poster_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    duration_ms: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    review: Mapped[Review] = relationship(back_populates="media")
    original: Mapped[StoredFile | None] = relationship(foreign_keys=[original_id])
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    poster: Mapped[StoredFile | None] = relationship(foreign_keys=[poster_id])

    __table_args__ = (
        sa.CheckConstraint("kind IN ('photo', 'video', 'audio')", name="known_kind"),
        sa.CheckConstraint("state IN ('waiting', 'safe', 'held', 'ready', 'refused')", name="known_state"),
        sa.CheckConstraint(
            "state NOT IN ('safe', 'held', 'ready') OR (file_id IS NOT NULL AND original_id IS NULL)",
            name="ready_is_new",
        ),
        sa.CheckConstraint(
            "state NOT IN ('safe', 'held', 'ready') OR kind = 'photo' OR poster_id IS NOT NULL", name="film_has_poster"
        ),
        sa.CheckConstraint("(state = 'held') = (held_at IS NOT NULL)", name="held_since"),
        sa.Index("ix_review_media_held_at", "held_at", postgresql_where=sa.text("state = 'held'")),
    )

    @property
    def is_shown(self) -> bool:
        """Whether it may stand with a published review."""
        return self.state == READY

    @property
    def is_safe(self) -> bool:
        """Whether it was written by us and can be looked at; staff see it before anybody else does."""
        return self.file_id is not None

    def await_screening(self) -> None:
        """Its words are new: whoever screens is asked within the minute, and until then it is not shown."""
        self.state, self.holds, self.held_at, self.refusal = SAFE, [], None, ""

    def show(self) -> None:
        self.state, self.holds, self.held_at, self.refusal = READY, [], None, ""
        publish(facts.ReviewMediaReady(media_id=self.id, review_id=self.review_id, kind=self.kind))

    def hold(self, reasons: Sequence[Hold]) -> None:
        """A human must look first; the review itself stays as it is."""
        self.state, self.held_at = HELD, clock.now()
        self.holds = _told(reasons)
        publish(facts.ReviewMediaHeld(media_id=self.id, review_id=self.review_id))

    def refuse(self) -> None:
        """Staff took it out. The file stays as evidence until its year is over."""
        self.state, self.held_at, self.refusal = REFUSED, None, BY_STAFF
