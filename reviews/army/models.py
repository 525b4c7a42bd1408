"""Campaigns: who answers for what in them, who was invited and who takes part, what happened, and what needs a look."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.errors import Conflict
from app.events import publish
from app.money import Money
from reviews.army.facts import CampaignClosed, CampaignLaunched, VolunteerLeft
from reviews.army.states import MOST_AT_ONCE, CampaignState, Part, campaign_may_go


def one_of(column: str, values: Any) -> str:
    return f"{column} IN ({', '.join(repr(str(each)) for each in values)})"


class Campaign(Model):
    """One undertaking with people who stand by the company: for whom it is, what they can give, and what they get.

    `who` is chosen first and never empty; `answers` are those of the self-test, `ticks` what the leader confirmed.
    """

    __tablename__ = "army_campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    locale: Mapped[str]
    preset: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=CampaignState.DRAFT)
    goal: Mapped[str] = mapped_column(default="")
    who: Mapped[dict[str, Any]]
    gives: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    skills: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    welcome: Mapped[str] = mapped_column(default="")
    good_for_company: Mapped[str] = mapped_column(default="")
    good_for_customers: Mapped[str] = mapped_column(default="")
    good_for_peers: Mapped[str] = mapped_column(default="")
    adults_only: Mapped[bool] = mapped_column(default=True)
    most_at_once: Mapped[int] = mapped_column(default=MOST_AT_ONCE)
    budget_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(sa.CHAR(3), default="EUR")
    minimum_hour_minor: Mapped[int] = mapped_column(default=0)
    answer_hours: Mapped[int] = mapped_column(default=24)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ticks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    launched_at: Mapped[datetime | None]
    launched_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    roles: Mapped[list[CampaignRole]] = relationship(back_populates="campaign", order_by="CampaignRole.id")

    __table_args__ = (
        sa.CheckConstraint(one_of("state", CampaignState), name="known_state"),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name="name_fits"),
        sa.CheckConstraint(f"most_at_once BETWEEN 1 AND {MOST_AT_ONCE}", name="most_at_once_in_range"),
        sa.CheckConstraint("budget_minor >= 0 AND minimum_hour_minor >= 0", name="amounts_not_negative"),
        sa.CheckConstraint("answer_hours BETWEEN 1 AND 168", name="answer_hours_in_range"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="ends_later"),
        sa.CheckConstraint("state = 'draft' OR launched_at IS NOT NULL OR closed_at IS NOT NULL", name="launched_once"),
    )

    @property
    def is_live(self) -> bool:
        return self.state == CampaignState.LIVE

    @property
    def is_draft(self) -> bool:
        return self.state == CampaignState.DRAFT

    @property
    def budget(self) -> Money:
        return Money(self.budget_minor, self.currency)

    @property
    def minimum_hour(self) -> Money:
        return Money(self.minimum_hour_minor, self.currency)

    def named(self, part: Part) -> User | None:
        """Who answers for that part; the leader answers for whatever has nobody."""
        found = {role.part: role.user for role in self.roles}
        return found.get(part) or found.get(Part.LEADER)

    def go(self, state: CampaignState, by: User | None) -> None:
        """Raises `Conflict` for a way that does not exist."""
        if not campaign_may_go(self.state, state):
            raise Conflict
        self.state = state
        if state is CampaignState.LIVE and self.launched_at is None:
            self.launched_at, self.launched_by_id = clock.now(), by.id if by else None
            publish(CampaignLaunched(campaign_id=self.id))
        if state is CampaignState.CLOSED:
            self.closed_at = clock.now()
            publish(CampaignClosed(campaign_id=self.id))


class CampaignRole(Model):
    """Somebody of ours who answers by name for a part of a campaign."""

    __tablename__ = "army_role"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"))
    part: Mapped[str]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    campaign: Mapped[Campaign] = relationship(back_populates="roles")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "part"),
        sa.CheckConstraint(one_of("part", Part), name="known_part"),
    )


class CampaignTerms(Model):
    """The fair-terms sheet in one wording, as it was accepted. Append-only."""

    __tablename__ = "army_terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"))
    version: Mapped[int]
    text: Mapped[str]
    sha256: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.UniqueConstraint("campaign_id", "version"),)


class CampaignInvitation(Model):
    """That somebody was invited, or looked at and not, and by which rule (`because`)."""

    __tablename__ = "army_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    invited: Mapped[bool]
    because: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    declined_at: Mapped[datetime | None]
    campaign: Mapped[Campaign] = relationship()
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("campaign_id", "user_id"),)


class Volunteer(Model):
    """Somebody who takes part in a campaign, by their own will, under terms they accepted first.

    `shown` is their wish to stand on the campaign's page, always labelled as a volunteer with what they get.
    """

    __tablename__ = "army_volunteer"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    display_name: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    skills: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    times: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    place: Mapped[str] = mapped_column(default="")
    is_adult: Mapped[bool] = mapped_column(default=False)
    most_at_once: Mapped[int] = mapped_column(default=MOST_AT_ONCE)
    shown: Mapped[bool] = mapped_column(default=False)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("army_terms.id"))
    accepted_at: Mapped[datetime]
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    paused_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    campaign: Mapped[Campaign] = relationship()
    user: Mapped[User] = relationship()
    terms: Mapped[CampaignTerms] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "user_id"),
        sa.CheckConstraint(f"most_at_once BETWEEN 1 AND {MOST_AT_ONCE}", name="most_at_once_in_range"),
    )

    @property
    def is_here(self) -> bool:
        return self.left_at is None

    @property
    def is_ready(self) -> bool:
        return self.left_at is None and self.paused_at is None

    def leave(self) -> None:
        if self.left_at is None:
            self.left_at, self.shown = clock.now(), False
            publish(VolunteerLeft(volunteer_id=self.id, campaign_id=self.campaign_id, user_id=self.user_id))


class VolunteerBlock(Model):
    """These two are never brought together; the other is not told."""

    __tablename__ = "army_block"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.CheckConstraint("user_id <> other_id", name="two_people"),)


class AccountabilityEntry(Model):
    """The accountability log: what was done, by whom, and who answers for it. Append-only; it holds no words of people."""

    __tablename__ = "army_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    action: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    answers_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    subject: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id])
    answers: Mapped[User | None] = relationship(foreign_keys=[answers_id])


class CampaignAlert(Model):
    """Something about a campaign is not as it should be since `raised_at`; one at a time of each kind."""

    __tablename__ = "army_alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"))
    kind: Mapped[str]
    value: Mapped[int]
    threshold: Mapped[int]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    cleared_at: Mapped[datetime | None]
    campaign: Mapped[Campaign] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_army_alert_open", "campaign_id", "kind", unique=True, postgresql_where=sa.text("cleared_at IS NULL")
        ),
    )
