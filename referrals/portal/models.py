"""Partners as they show themselves, what they may use, whom they talk to, and what they are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.media.models import StoredFile
from referrals.programs.models import Enrolment, Program
from referrals.tracking.models import ReferralConversion


class PartnerProfile(Model):
    """How a partner wants to take part. No `display_name` means: on no list; `notices` says how they are told of what."""

    __tablename__ = "partner_profile"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    invite_code: Mapped[str] = mapped_column(unique=True)
    registers_leads: Mapped[bool] = mapped_column(default=False)
    display_name: Mapped[str] = mapped_column(default="")
    named_to_sponsor: Mapped[bool] = mapped_column(default=False)
    notices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship()


class PartnerNote(Model):
    """What staff wrote down about a partner; the partner can have it with their data."""

    __tablename__ = "partner_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    words: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    author: Mapped[User] = relationship(foreign_keys=[author_id])


class PartnerMaterial(Model):
    """A text or a picture that the partners of a program may use."""

    __tablename__ = "partner_material"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"), index=True)
    title: Mapped[str]
    locale: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    __table_args__ = (sa.CheckConstraint("words <> '' OR file_id IS NOT NULL", name="something_to_use"),)


class PartnerLead(Model):
    """Somebody whom a partner talks to and has told us of, with their consent. While it is open nobody else can register
    the same `mailbox`, and an order from it is credited to this partner. What names the person goes when it is over."""

    __tablename__ = "partner_lead"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("program_enrolment.id"), index=True)
    mailbox: Mapped[str]
    email: Mapped[str]
    name: Mapped[str]
    company: Mapped[str] = mapped_column(default="")
    wish: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    refusal: Mapped[str] = mapped_column(default="")
    refused_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    forgotten_at: Mapped[datetime | None]
    enrolment: Mapped[Enrolment] = relationship()
    meetings: Mapped[list[PartnerLeadMeeting]] = relationship(
        back_populates="lead", order_by="PartnerLeadMeeting.met_on.desc(), PartnerLeadMeeting.id.desc()"
    )

    __table_args__ = (
        sa.Index("uq_partner_lead_open_mailbox", "mailbox", unique=True, postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_partner_lead_mailbox", "mailbox"),
        sa.CheckConstraint("state IN ('open', 'ordered', 'expired', 'withdrawn', 'refused')", name="known_state"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ends_once"),
        sa.CheckConstraint("(state = 'ordered') = (order_id IS NOT NULL)", name="ordered_names_order"),
        sa.CheckConstraint("(state = 'refused') = (refusal <> '')", name="refusal_has_reason"),
    )

    @property
    def is_open(self) -> bool:
        return self.state == "open" and self.expires_at > clock.now()


class PartnerLeadMeeting(Model):
    """One conversation with a lead."""

    __tablename__ = "partner_lead_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("partner_lead.id"), index=True)
    met_on: Mapped[date]
    way: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    lead: Mapped[PartnerLead] = relationship(back_populates="meetings")

    __table_args__ = (sa.CheckConstraint("way IN ('met', 'called', 'video', 'wrote')", name="known_way"),)


class ConversionPlace(Model):
    """By which sub-id of the partner a conversion came: noted while the touch is still kept."""

    __tablename__ = "partner_conversion_place"

    conversion_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_conversion.id"), primary_key=True)
    sub_id: Mapped[str]
    conversion: Mapped[ReferralConversion] = relationship()


class PartnerContest(Model):
    """A contest among the partners of a program. `seed` decides what stays equal: its hash is published with the rules, the
    seed itself when it is closed. `prizes` are minor units of `currency` from the first place on, paid as `prize_kind`.
    """

    __tablename__ = "partner_contest"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(sa.ForeignKey("program.id"), index=True)
    title: Mapped[str]
    measure: Mapped[str]
    currency: Mapped[str] = mapped_column(sa.CHAR(3), default="EUR")
    prize_kind: Mapped[str] = mapped_column(default="cash")
    prizes: Mapped[list[Any]]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    settle_days: Mapped[int] = mapped_column(default=14)
    state: Mapped[str] = mapped_column(default="draft")
    seed: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    program: Mapped[Program] = relationship()

    __table_args__ = (
        sa.CheckConstraint("measure IN ('orders', 'net')", name="known_measure"),
        sa.CheckConstraint("prize_kind IN ('cash', 'credit')", name="known_prize_kind"),
        sa.CheckConstraint("jsonb_array_length(prizes) BETWEEN 1 AND 10", name="prizes_in_range"),
        sa.CheckConstraint("starts_at < ends_at", name="starts_before_end"),
        sa.CheckConstraint("settle_days BETWEEN 0 AND 90", name="settle_in_range"),
        sa.CheckConstraint("state IN ('draft', 'published', 'closed', 'cancelled')", name="known_state"),
        sa.CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_has_time"),
    )


class ContestPlace(Model):
    """Where somebody came in a closed contest, and why: append-only by trigger."""

    __tablename__ = "partner_contest_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("partner_contest.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    place: Mapped[int]
    score: Mapped[int]
    reward_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    because: Mapped[dict[str, Any]]
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("contest_id", "user_id"),
        sa.UniqueConstraint("contest_id", "place"),
        sa.CheckConstraint("place >= 1", name="place_from_one"),
        sa.CheckConstraint("score > 0", name="score_positive"),
    )


class PartnerNotice(Model):
    """One piece of news for a partner, told once: at once, with the weekly letter, or not at all."""

    __tablename__ = "partner_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    how: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    told_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("user_id", "kind", "subject"),
        sa.Index(
            "ix_partner_notice_waiting", "user_id", postgresql_where=sa.text("how = 'weekly' AND told_at IS NULL")
        ),
        sa.CheckConstraint("how IN ('at_once', 'weekly', 'never')", name="known_how"),
    )
