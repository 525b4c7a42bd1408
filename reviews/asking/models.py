"""Who is asked for reviews, when and how: rules, asks and their mails, campaigns, objections, calls, and the desk's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.orders.models import OrderLine
from reviews.asking.caps import MOST_REMINDERS
from reviews.asking.destinations import Place
from reviews.asking.schedule import LONGEST_DELAY_DAYS, Pace
from reviews.reviewing.models import Review, ReviewRequest

ASK_STATES = ("waiting", "sent", "answered", "skipped")
# On which pages the question may stand: the front page of an account, the public page of that service.
# On the page of an order `reviewing` has its own, which is always there.
PROMPT_PLACES = ("portal.front", "service")
OUTCOMES = ("answered", "no_answer", "call_later", "refused", "wrong_number")
PLACES = ", ".join(repr(str(place)) for place in Place)


class AskingRule(Model):
    """How buyers of one service are asked; without a row the pace of `schedule.Pace` holds."""

    __tablename__ = "asking_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    delay_days: Mapped[int]
    reminders: Mapped[int]
    reminder_gap_days: Mapped[int]
    not_yet_days: Mapped[int]
    locale: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    service: Mapped[Service] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"delay_days BETWEEN 0 AND {LONGEST_DELAY_DAYS}", name="delay_in_range"),
        sa.CheckConstraint(f"reminders BETWEEN 0 AND {MOST_REMINDERS}", name="reminders_in_range"),
        sa.CheckConstraint("reminder_gap_days BETWEEN 3 AND 60", name="gap_in_range"),
        sa.CheckConstraint("not_yet_days BETWEEN 3 AND 180", name="not_yet_in_range"),
    )

    @property
    def pace(self) -> Pace:
        return Pace(
            delay_days=self.delay_days,
            reminders=self.reminders,
            reminder_gap_days=self.reminder_gap_days,
            not_yet_days=self.not_yet_days,
        )


class ReviewAsk(Model):
    """That the buyer of one order line is to be asked, at one place: once, whatever asks (a delivery, a campaign).

    `because` says why somebody was skipped. `next_at` is when the first mail or the next reminder is due.
    """

    __tablename__ = "review_ask"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"))
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(sa.ForeignKey("asking_campaign.id"), index=True)
    destination: Mapped[str] = mapped_column(default=Place.HOUSE)
    email: Mapped[str] = mapped_column(index=True)
    locale: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    because: Mapped[str] = mapped_column(default="")
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_request.id"), unique=True)
    reminders_sent: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    line: Mapped[OrderLine] = relationship()
    service: Mapped[Service] = relationship()
    request: Mapped[ReviewRequest | None] = relationship()
    campaign: Mapped[AskingCampaign | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("order_line_id", "destination"),
        sa.Index("ix_review_ask_next_at", "next_at", postgresql_where=sa.text("next_at IS NOT NULL")),
        sa.CheckConstraint(f"state IN ({', '.join(map(repr, ASK_STATES))})", name="known_state"),
        sa.CheckConstraint(f"destination IN ({PLACES})", name="known_destination"),
        sa.CheckConstraint(f"reminders_sent BETWEEN 0 AND {MOST_REMINDERS}", name="reminders_in_range"),
        sa.CheckConstraint("state NOT IN ('answered', 'skipped') OR next_at IS NULL", name="settled_waits_for_nothing"),
        sa.CheckConstraint("(state = 'skipped') = (because <> '')", name="skipped_for_a_reason"),
    )

    @property
    def number(self) -> int:
        """The number of the next mail: 0 is the first."""
        return 0 if self.state == "waiting" else self.reminders_sent + 1

    def note_sent(self, request: ReviewRequest, next_at: datetime | None) -> None:
        self.reminders_sent = self.number
        self.state, self.request_id, self.next_at = "sent", request.id, next_at

    def skip(self, because: str) -> None:
        """Nobody is asked, for a reason the desk can read."""
        self.state, self.because, self.next_at, self.settled_at = "skipped", because, None, clock.now()

    def stop(self) -> None:
        """No more reminders; what was sent was sent."""
        self.next_at = None


class AskMail(Model):
    """One mail that asked somebody: number 0, or a reminder. The database lets each number of a request go out once."""

    __tablename__ = "asking_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("review_request.id"))
    ask_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_ask.id"), index=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"))
    email: Mapped[str]
    number: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.UniqueConstraint("request_id", "number"),
        sa.Index("ix_asking_mail_email_sent_at", "email", "sent_at"),
        sa.CheckConstraint(f"number BETWEEN 0 AND {MOST_REMINDERS}", name="at_most_three_reminders"),
    )


class Suppression(Model):
    """An address that is asked for nothing: it objected, by one click or in words."""

    __tablename__ = "asking_suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    since: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    added_by: Mapped[User | None] = relationship()

    __table_args__ = (sa.CheckConstraint("reason IN ('objected', 'told_us', 'called')", name="known_reason"),)


class AskingTemplate(Model):
    """The desk's own words of a mail in one language; what must be said (who, what, what for) stands around them."""

    __tablename__ = "asking_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str]
    words: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))

    __table_args__ = (
        sa.UniqueConstraint("kind", "locale"),
        sa.CheckConstraint("kind IN ('first', 'reminder')", name="known_kind"),
        sa.CheckConstraint("char_length(subject) BETWEEN 1 AND 150", name="subject_fits"),
        sa.CheckConstraint("char_length(words) BETWEEN 1 AND 2000", name="words_fit"),
    )


class AskingDestination(Model):
    """The address of our page at a place elsewhere."""

    __tablename__ = "asking_destination"

    place: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.CheckConstraint("place IN ('google', 'trustpilot')", name="known_place"),)


class AskingCampaign(Model):
    """A wave over what was delivered: everyone eligible, or a sample drawn with a seed chosen before the list was known.

    `filters` may hold services and languages, nothing else (R6).
    """

    __tablename__ = "asking_campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    destination: Mapped[str] = mapped_column(default=Place.HOUSE)
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sample_size: Mapped[int | None]
    seed: Mapped[str]
    population_hash: Mapped[str] = mapped_column(default="")
    population_size: Mapped[int | None]
    chosen_size: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    drawn_at: Mapped[datetime | None]
    created_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"destination IN ({PLACES})", name="known_destination"),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name="name_fits"),
        sa.CheckConstraint("sample_size >= 1", name="sample_is_somebody"),
        sa.CheckConstraint("(drawn_at IS NULL) = (population_size IS NULL)", name="drawn_has_population"),
        sa.CheckConstraint("filters - ARRAY['service_ids', 'languages'] = '{}'::jsonb", name="only_neutral_filters"),
        sa.CheckConstraint("destination = 'house' OR filters = '{}'::jsonb", name="no_selection_elsewhere"),
    )

    @property
    def place(self) -> Place:
        return Place(self.destination)


class CampaignEntry(Model):
    """One member of the population of a campaign, under the key of the public list, and whether the draw chose it."""

    __tablename__ = "asking_campaign_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("asking_campaign.id"))
    key: Mapped[str]
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"))
    chosen: Mapped[bool]

    __table_args__ = (sa.UniqueConstraint("campaign_id", "key"),)


class PhoneCall(Model):
    """One call to somebody who may be asked, and what came of it."""

    __tablename__ = "asking_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"), index=True)
    called_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    called_at: Mapped[datetime] = mapped_column(default=clock.now)
    outcome: Mapped[str]
    call_again_at: Mapped[datetime | None]
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_request.id"))
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"))
    line: Mapped[OrderLine] = relationship()
    called_by: Mapped[User] = relationship()
    review: Mapped[Review | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"outcome IN ({', '.join(map(repr, OUTCOMES))})", name="known_outcome"),
        sa.CheckConstraint("(outcome = 'answered') = (request_id IS NOT NULL)", name="answered_has_request"),
        sa.CheckConstraint("(outcome = 'call_later') = (call_again_at IS NOT NULL)", name="later_has_day"),
    )


class ChatPermission(Model):
    """A message of a project's channel whose author is asked whether it may become a review."""

    __tablename__ = "asking_chat_permission"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("channel_message.id"), unique=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("review_request.id"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    given: Mapped[bool | None]
    author: Mapped[User] = relationship()
    request: Mapped[ReviewRequest] = relationship()

    __table_args__ = (sa.CheckConstraint("(answered_at IS NULL) = (given IS NULL)", name="answered_yes_or_no"),)


class OnsitePrompt(Model):
    """When and on which pages the question on the site may show; one row."""

    __tablename__ = "asking_prompt"

    id: Mapped[int] = mapped_column(primary_key=True)
    active: Mapped[bool] = mapped_column(default=True)
    after_days: Mapped[int] = mapped_column(default=3)
    rest_days: Mapped[int] = mapped_column(default=14)
    most_times: Mapped[int] = mapped_column(default=3)
    places: Mapped[list[Any]] = mapped_column(default=lambda: list(PROMPT_PLACES))

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("after_days BETWEEN 0 AND 90", name="after_in_range"),
        sa.CheckConstraint("rest_days BETWEEN 1 AND 365", name="rest_in_range"),
        sa.CheckConstraint("most_times BETWEEN 1 AND 10", name="times_in_range"),
    )


class PromptShowing(Model):
    """That the question about one order line was seen by its buyer: since when, how often. The audit of equal treatment asks."""

    __tablename__ = "asking_prompt_showing"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"), primary_key=True, index=True)
    first_at: Mapped[datetime] = mapped_column(default=clock.now)
    times: Mapped[int] = mapped_column(default=1)


class PromptDismissal(Model):
    """Somebody closed the question about one order line: how often, and until when it rests."""

    __tablename__ = "asking_prompt_dismissal"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_line.id"), primary_key=True)
    times: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
