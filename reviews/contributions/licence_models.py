"""Licences: what is asked, who agreed to which words, the window that stands, where it is used, what it brought."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from app.media.models import StoredFile
from app.money import Money
from app.orders.models import Order
from app.rewards.models import Reward
from reviews.contributions.asset_models import Asset, AssetHolder
from reviews.contributions.models import Brief
from reviews.contributions.scopes import Span

OFFER_STATES = ("asked", "named", "agreed", "granted", "declined", "expired", "revoked")
WAITING_STATES = ("asked", "named", "agreed")
REQUEST_STATES = ("new", "offered", "declined")
END_REASONS = ("over", "withdrawn", "dispute", "revoked", "agreed", "release")
SURFACES = ("service", "case", "social", "mail", "print", "film", "place", "other")
ROYALTY_KINDS = ("fee", "royalty", "prize")
NO_OVERLAP = "no_overlap_with_exclusive"


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class ContributionPolicy(Model):
    """The one row of what the desk has switched on."""

    __tablename__ = "contribution_policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    names_price: Mapped[bool] = mapped_column(default=False)
    platform_fee_bp: Mapped[int] = mapped_column(default=0)
    silence_days: Mapped[int] = mapped_column(default=14)
    enough_evaluations: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("platform_fee_bp BETWEEN 0 AND 5000", name="fee_in_range"),
        sa.CheckConstraint("silence_days BETWEEN 3 AND 60", name="silence_in_range"),
        sa.CheckConstraint("enough_evaluations BETWEEN 1 AND 9", name="evaluations_in_range"),
    )


class LicenceRequest(Model):
    """Somebody found a work in the library and asks to use it."""

    __tablename__ = "licence_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    asset_id: Mapped[int] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    name: Mapped[str]
    company: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(index=True)
    locale: Mapped[str]
    purposes: Mapped[list[Any]]
    places: Mapped[list[Any]]
    media: Mapped[list[Any]]
    days: Mapped[int]
    exclusive: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="new", index=True)
    answer: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    asset: Mapped[Asset] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"state IN ({_names(*REQUEST_STATES)})", name="known_state"),
        sa.CheckConstraint("days BETWEEN 1 AND 36500", name="days_in_range"),
    )


class LicenceOffer(Model):
    """What the company asks of the holders of a work. Silence for `silence_days` is a no (R41).

    `fee_minor` None: the holder names the price. `licensee` empty: the house itself; for anybody else the order that pays
    it must be paid before the licence stands.
    """

    __tablename__ = "licence_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    asset_id: Mapped[int] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("licence_request.id"), unique=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    licensee: Mapped[str] = mapped_column(default="")
    purposes: Mapped[list[Any]]
    places: Mapped[list[Any]]
    media: Mapped[list[Any]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    exclusive: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    fee_minor: Mapped[int | None]
    royalty_bp: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="asked", index=True)
    reason: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    asset: Mapped[Asset] = relationship()
    request: Mapped[LicenceRequest | None] = relationship()
    order: Mapped[Order | None] = relationship()
    asked_by: Mapped[User | None] = relationship()
    consents: Mapped[list[LicenceConsent]] = relationship(back_populates="offer", order_by="LicenceConsent.id")
    licence: Mapped[Licence | None] = relationship(back_populates="offer")

    __table_args__ = (
        sa.CheckConstraint(f"state IN ({_names(*OFFER_STATES)})", name="known_state"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_later"),
        sa.CheckConstraint("fee_minor >= 0", name="fee_not_negative"),
        sa.CheckConstraint("royalty_bp BETWEEN 0 AND 5000", name="royalty_in_range"),
        sa.CheckConstraint("state NOT IN ('agreed', 'granted') OR fee_minor IS NOT NULL", name="granted_with_fee"),
        sa.CheckConstraint("(closed_at IS NULL) = (state IN ('asked', 'named', 'agreed'))", name="closed"),
        sa.CheckConstraint(
            "jsonb_array_length(purposes) > 0 AND jsonb_array_length(places) > 0 AND jsonb_array_length(media) > 0",
            name="covers_something",
        ),
    )

    @property
    def fee(self) -> Money | None:
        return Money(self.fee_minor, self.currency) if self.fee_minor is not None else None

    @property
    def waits(self) -> bool:
        return self.state in WAITING_STATES


class LicenceConsent(Model):
    """A holder agreed to exactly these words, in this language, and stated what they must state (R40). Kept by trigger."""

    __tablename__ = "licence_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("licence_offer.id"))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("asset_holder.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    language: Mapped[str]
    terms: Mapped[str]
    terms_sha256: Mapped[str]
    stated: Mapped[dict[str, Any]]
    named_minor: Mapped[int | None]
    agreed_at: Mapped[datetime] = mapped_column(default=clock.now)
    offer: Mapped[LicenceOffer] = relationship(back_populates="consents")
    holder: Mapped[AssetHolder] = relationship()
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("offer_id", "holder_id"),
        sa.CheckConstraint("terms <> '' AND char_length(terms_sha256) = 64", name="exact_words"),
        sa.CheckConstraint("named_minor >= 0", name="named_not_negative"),
    )


class Licence(Model):
    """A permission for purposes, places and media between two moments.

    The database refuses a second one that overlaps an exclusive one in all of them: an exclusive licence takes every
    seat of the window, any other only its own, and no two of them may share a seat.
    """

    __tablename__ = "licence"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("licence_offer.id"), unique=True)
    asset_id: Mapped[int] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    purposes: Mapped[list[Range[int]]] = mapped_column(INT4MULTIRANGE)
    places: Mapped[list[Range[int]]] = mapped_column(INT4MULTIRANGE)
    media: Mapped[list[Range[int]]] = mapped_column(INT4MULTIRANGE)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    exclusive: Mapped[bool]
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    fee_minor: Mapped[int]
    because: Mapped[dict[str, Any]]
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)
    contract_key: Mapped[str | None]
    contract_sha256: Mapped[str | None]
    delivered_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    warned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    offer: Mapped[LicenceOffer] = relationship(back_populates="licence")
    asset: Mapped[Asset] = relationship()
    delivered: Mapped[StoredFile | None] = relationship()
    usages: Mapped[list[UsageEntry]] = relationship(back_populates="licence", order_by="UsageEntry.id")

    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_later"),
        sa.CheckConstraint("fee_minor >= 0", name="fee_not_negative"),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_for_a_reason"),
        sa.CheckConstraint(f"end_reason IN ({_names(*END_REASONS)})", name="known_end"),
        sa.CheckConstraint("(contract_key IS NULL) = (contract_sha256 IS NULL)", name="contract_with_digest"),
        sa.CheckConstraint("NOT isempty(purposes) AND NOT isempty(places) AND NOT isempty(media)", name="covers"),
        ExcludeConstraint(
            (sa.text("int8range(asset_id, asset_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            (sa.text("purposes"), "&&"),
            (sa.text("places"), "&&"),
            (sa.text("media"), "&&"),
            (sa.text("(CASE WHEN exclusive THEN int8range(NULL, NULL) ELSE int8range(id, id, '[]') END)"), "&&"),
            where=sa.text("ended_at IS NULL"),
            using="gist",
            name=NO_OVERLAP,
        ),
    )

    @property
    def fee(self) -> Money:
        return Money(self.fee_minor, self.currency)

    @property
    def standing(self) -> str:
        """upcoming, active, ending (within a month), over, or ended before its time."""
        now = clock.now()
        if self.ended_at is not None and self.end_reason != "over":
            return "ended"
        if self.ended_at is not None or now >= self.ends_at:
            return "over"
        if now < self.starts_at:
            return "upcoming"
        return "ending" if (self.ends_at - now).days < 30 else "active"

    def spans(self, name: str) -> tuple[Span, ...]:
        """Of `purposes`, `places` or `media`."""
        found: list[Range[int]] = getattr(self, name)
        return tuple((each.lower or 0, each.upper or 0) for each in found)


class UsageEntry(Model):
    """A place where a licensed work is used: since when, until when, and why it went. Rows are never deleted (trigger).

    `spot` names what shows it by the word of whoever does, such as "case:12"; empty for what was noted by hand.
    """

    __tablename__ = "licence_usage"

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    surface: Mapped[str]
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str]
    place: Mapped[str]
    medium: Mapped[str]
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service.id"), index=True)
    spot: Mapped[str] = mapped_column(default="")
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)
    placed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")
    licence: Mapped[Licence] = relationship(back_populates="usages")
    service: Mapped[Service | None] = relationship()
    placed_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"surface IN ({_names(*SURFACES)})", name="known_surface"),
        sa.CheckConstraint("(surface = 'service') = (service_id IS NOT NULL)", name="on_a_service"),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason = '')", name="ended_for_a_reason"),
    )


class Royalty(Model):
    """An amount that a person got: a fee of a licence, a share of what was sold, the prize of a brief; once per source."""

    __tablename__ = "contribution_royalty"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    licence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    brief_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contribution_brief.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer_order.id"), index=True)
    reward_id: Mapped[int] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    currency: Mapped[str] = mapped_column(sa.CHAR(3))
    amount_minor: Mapped[int]
    because: Mapped[dict[str, Any]]
    booked_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship()
    licence: Mapped[Licence | None] = relationship()
    brief: Mapped[Brief | None] = relationship()
    order: Mapped[Order | None] = relationship()
    reward: Mapped[Reward] = relationship()

    __table_args__ = (
        sa.Index("ix_contribution_royalty_user_id_booked_at", "user_id", "booked_at"),
        sa.CheckConstraint(f"kind IN ({_names(*ROYALTY_KINDS)})", name="known_kind"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("(licence_id IS NULL) <> (brief_id IS NULL)", name="for_one_thing"),
    )

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
