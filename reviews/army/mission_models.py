"""Missions in stages, what volunteers handed over, whom customers would like to meet, and rounds that bring both together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.errors import Conflict
from app.media.models import StoredFile
from app.money import Money
from app.rewards.models import Reward
from reviews.army.models import Campaign, Volunteer, one_of
from reviews.army.states import RUNNING, Step, may_go

PROOFS = ("words", "link", "photo")
KINDS = ("act", "meeting")


class Mission(Model):
    """Something a volunteer can do: its effort and its reward are said before anybody takes it.

    A `meeting` helps a customer who wished for it; an `act` is taken by whoever likes. `cost_minor` is what one done
    mission costs the company without expenses, in the campaign's currency.
    """

    __tablename__ = "army_mission"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("army_campaign.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    brief: Mapped[str]
    skill: Mapped[str] = mapped_column(default="")
    effort_minutes: Mapped[int]
    days: Mapped[int] = mapped_column(default=14)
    places: Mapped[int | None]
    reward_kind: Mapped[str]
    units: Mapped[int]
    unit: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hold_days: Mapped[int] = mapped_column(default=0)
    cost_minor: Mapped[int] = mapped_column(default=0)
    expenses_minor: Mapped[int] = mapped_column(default=0)
    responsible_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    campaign: Mapped[Campaign] = relationship()
    responsible: Mapped[User | None] = relationship()
    stages: Mapped[list[MissionStage]] = relationship(back_populates="mission", order_by="MissionStage.position")

    __table_args__ = (
        sa.CheckConstraint(one_of("kind", KINDS), name="known_kind"),
        sa.CheckConstraint("effort_minutes BETWEEN 5 AND 10000", name="effort_in_range"),
        sa.CheckConstraint("days BETWEEN 1 AND 366", name="days_in_range"),
        sa.CheckConstraint("units > 0", name="units_positive"),
        sa.CheckConstraint("places > 0", name="places_positive"),
        sa.CheckConstraint("cost_minor >= 0 AND expenses_minor >= 0", name="costs_not_negative"),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 366", name="hold_in_range"),
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_meeting(self) -> bool:
        return self.kind == "meeting"

    @property
    def cost(self) -> Money:
        return Money(self.cost_minor, self.campaign.currency)

    @property
    def expenses(self) -> Money:
        return Money(self.expenses_minor, self.campaign.currency)

    @property
    def hour(self) -> Money:
        """What an hour of it is worth to the volunteer, as the company counts."""
        return Money(self.cost_minor * 60 // self.effort_minutes, self.campaign.currency)

    @property
    def reserve_minor(self) -> int:
        """The most one of it can cost."""
        return self.cost_minor + self.expenses_minor


class MissionStage(Model):
    """One step of a mission, with what is handed over to show it."""

    __tablename__ = "army_stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(sa.ForeignKey("army_mission.id"))
    position: Mapped[int]
    title: Mapped[str]
    proof: Mapped[str] = mapped_column(default="words")
    mission: Mapped[Mission] = relationship(back_populates="stages")

    __table_args__ = (
        sa.UniqueConstraint("mission_id", "position"),
        sa.CheckConstraint(one_of("proof", PROOFS), name="known_proof"),
    )


class Wish(Model):
    """A customer would like a volunteer's help; open until it took place or they close it."""

    __tablename__ = "army_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(sa.ForeignKey("army_mission.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    languages: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    times: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    place: Mapped[str] = mapped_column(default="")
    in_person: Mapped[bool] = mapped_column(default=False)
    is_adult: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    mission: Mapped[Mission] = relationship()
    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_army_wish_open", "mission_id", "user_id", unique=True, postgresql_where=sa.text("closed_at IS NULL")
        ),
        sa.CheckConstraint("char_length(note) <= 1000", name="note_fits"),
    )


class MatchRound(Model):
    """A round of bringing together: its seed was written down before, and `result` says what followed. Append-only."""

    __tablename__ = "army_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    mission_id: Mapped[int] = mapped_column(sa.ForeignKey("army_mission.id"), index=True)
    seed: Mapped[str]
    ran_at: Mapped[datetime] = mapped_column(default=clock.now)
    ran_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    wishes: Mapped[int]
    volunteers: Mapped[int]
    pairs: Mapped[int]
    # {"chosen": {volunteer id: [wish ids]}, "not_chosen": {volunteer id: reason}, "unmatched": {wish id: reason}}
    result: Mapped[dict[str, Any]]
    mission: Mapped[Mission] = relationship()


class MissionAssignment(Model):
    """One mission with one volunteer. `reward` is what was promised when it was offered, and stays so.

    For a meeting both sides say yes first; `wish_id` is whom it helps.
    """

    __tablename__ = "army_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    mission_id: Mapped[int] = mapped_column(sa.ForeignKey("army_mission.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("army_volunteer.id"), index=True)
    wish_id: Mapped[int | None] = mapped_column(sa.ForeignKey("army_wish.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("army_round.id"))
    step: Mapped[str] = mapped_column(default=Step.OFFERED)
    stage: Mapped[int] = mapped_column(default=1)
    reward: Mapped[dict[str, Any]]
    because: Mapped[dict[str, Any]]
    reserved_minor: Mapped[int] = mapped_column(default=0)
    offered_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    lapses_at: Mapped[datetime | None]
    volunteer_said_at: Mapped[datetime | None]
    customer_said_at: Mapped[datetime | None]
    declined_by: Mapped[str | None]
    taken_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    reward_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reward.id"), unique=True)
    mission: Mapped[Mission] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    wish: Mapped[Wish | None] = relationship()
    given: Mapped[Reward | None] = relationship()
    submissions: Mapped[list[StageSubmission]] = relationship(
        back_populates="assignment", order_by="StageSubmission.id"
    )

    __table_args__ = (
        sa.CheckConstraint(one_of("step", Step), name="known_step"),
        sa.CheckConstraint("declined_by IS NULL OR declined_by IN ('volunteer', 'customer')", name="known_decliner"),
        sa.CheckConstraint("reward_id IS NULL OR step = 'done'", name="reward_when_done"),
        sa.Index(
            "uq_army_assignment_running",
            "mission_id",
            "volunteer_id",
            unique=True,
            postgresql_where=sa.text("wish_id IS NULL AND step IN ('offered', 'taken', 'checking')"),
        ),
        sa.Index(
            "uq_army_assignment_wish",
            "wish_id",
            unique=True,
            postgresql_where=sa.text("wish_id IS NOT NULL AND step IN ('offered', 'taken', 'checking', 'done')"),
        ),
    )

    @property
    def is_running(self) -> bool:
        return Step(self.step) in RUNNING

    @property
    def current_stage(self) -> MissionStage:
        return self.mission.stages[min(self.stage, len(self.mission.stages)) - 1]

    def go(self, step: Step) -> None:
        """Raises `Conflict` for a way that does not exist."""
        if not may_go(self.step, step):
            raise Conflict
        self.step = step
        if step not in RUNNING:
            self.ended_at = clock.now()
            if step is not Step.DONE:
                self.reserved_minor = 0


class StageSubmission(Model):
    """What a volunteer handed over for one stage; a named person looks at it. Returned with a reason, it is sent again."""

    __tablename__ = "army_submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("army_assignment.id"), index=True)
    stage: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[str] = mapped_column(default="waiting")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(default="")
    assignment: Mapped[MissionAssignment] = relationship(back_populates="submissions")
    file: Mapped[StoredFile | None] = relationship()
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'returned')", name="known_state"),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_when_not_waiting"),
        sa.CheckConstraint("state <> 'returned' OR note <> ''", name="returned_with_reason"),
        sa.Index(
            "uq_army_submission_waiting",
            "assignment_id",
            "stage",
            unique=True,
            postgresql_where=sa.text("state IN ('waiting', 'accepted')"),
        ),
    )


class MissionEcho(Model):
    """How it was for the customer who was helped: for the volunteer and the leader to read. No reward looks at it (R47)."""

    __tablename__ = "army_echo"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("army_assignment.id"), unique=True)
    stars: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    assignment: Mapped[MissionAssignment] = relationship()

    __table_args__ = (
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars_in_range"),
        sa.CheckConstraint("char_length(words) <= 2000", name="words_fit"),
    )
