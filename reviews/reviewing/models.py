"""Requests, reviews, their revisions and their media."""

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
from app.orders.models import Order, OrderLine
from reviews.reviewing import facts
from reviews.reviewing.sockets import Hold
from reviews.reviewing.states import Channel, IllegalMove, Relation, State, Verification, move

LONGEST_TITLE = 150
LONGEST_TEXT = 10_000
LONGEST_NAME = 80


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class ReviewRequest(Model):
    """That somebody may review one service (of one order line), once. Only the hash of the token is kept.

    `offer` is what is given for it, frozen; None is nothing. `destination` is 'house' for reviews shown by us.
    """

    __tablename__ = "review_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    order_line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_line.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    recipient_name: Mapped[str] = mapped_column(default="")
    recipient_email: Mapped[str] = mapped_column(default="", index=True)
    channel: Mapped[str]
    locale: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    offer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    destination: Mapped[str] = mapped_column(default="house")
    campaign_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    postponed_until: Mapped[datetime | None]
    service: Mapped[Service] = relationship()
    order: Mapped[Order | None] = relationship()
    line: Mapped[OrderLine | None] = relationship()
    user: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"channel IN ({_names(*Channel)})", name="known_channel"),
        sa.CheckConstraint("order_line_id IS NULL OR order_id IS NOT NULL", name="line_with_order"),
        sa.CheckConstraint("offer IS NULL OR destination = 'house'", name="no_offer_elsewhere"),
        sa.CheckConstraint("expires_at > created_at", name="expires_later"),
    )

    @property
    def is_open(self) -> bool:
        """Whether its token still opens the form."""
        return self.answered_at is None and self.cancelled_at is None and self.expires_at > clock.now()

    def note_sent(self) -> None:
        self.sent_at = self.sent_at or clock.now()

    def open(self) -> None:
        """A person looks at the form; told once."""
        if self.opened_at is None:
            self.opened_at = clock.now()
            publish(facts.RequestOpened(request_id=self.id))

    def answer(self) -> None:
        """Its one use."""
        self.open()
        self.answered_at = clock.now()

    def postpone(self, until: datetime) -> None:
        """Not tried yet; it stays open at least a month beyond that day."""
        self.postponed_until = until
        self.expires_at = max(self.expires_at, until + (self.expires_at - self.created_at))
        publish(facts.RequestPostponed(request_id=self.id, until=until.isoformat()))

    def cancel(self) -> None:
        self.cancelled_at = self.cancelled_at or clock.now()


class ReviewRequestToken(Model):
    """One more link to the same request, as a reminder carries it: the first is known by its hash only."""

    __tablename__ = "review_request_token"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("review_request.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    request: Mapped[ReviewRequest] = relationship()


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
        sa.CheckConstraint(f"state IN ({_names(*State)})", name="known_state"),
        sa.CheckConstraint(f"channel IN ({_names(*Channel)})", name="known_channel"),
        sa.CheckConstraint(f"verification IN ({_names(*Verification)})", name="known_verification"),
        sa.CheckConstraint(f"relation IN ({_names(*Relation)})", name="known_relation"),
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
        publish(
            facts.ReviewSubmitted(
                review_id=self.id,
                request_id=self.request_id,
                service_id=self.service_id,
                rating=self.rating,
                channel=self.channel,
            )
        )

    def hold(self, reasons: Sequence[Hold]) -> None:
        """A human must look first, for these reasons."""
        was = self.known_state
        self._move(State.HELD)
        self.holds = [{"code": it.code, "sentence": it.sentence, "values": dict(it.values)} for it in reasons]
        publish(
            facts.ReviewHeld(
                review_id=self.id,
                service_id=self.service_id,
                revision_number=self.revision_number,
                from_public=was is State.PUBLISHED,
            )
        )

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
    """A photo, video or audio of a review. `waiting` until it was decoded and written anew; the file as it was sent is
    deleted then. A video and an audio have a poster; `transcript` is plain text, `captions` WebVTT."""

    __tablename__ = "review_media"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    caption: Mapped[str] = mapped_column(default="")
    transcript: Mapped[str] = mapped_column(default="")
    captions: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    refusal: Mapped[str] = mapped_column(default="")
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
        sa.CheckConstraint("state IN ('waiting', 'ready', 'refused')", name="known_state"),
        sa.CheckConstraint("state <> 'ready' OR (file_id IS NOT NULL AND original_id IS NULL)", name="ready_is_new"),
        sa.CheckConstraint("state <> 'ready' OR kind = 'photo' OR poster_id IS NOT NULL", name="film_has_poster"),
    )

    @property
    def is_shown(self) -> bool:
        """Whether it may stand with a published review."""
        return self.state == "ready"
