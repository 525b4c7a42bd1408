"""The members: independent people, what they are, what they can do, and how their membership went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.disciplines import Discipline
from app.database import Model
from app.organisation.matching import worth
from app.organisation.standing import COMPETENCES, ENOUGH, Eligibility, eligibility
from app.organisation.states import Duty, RoleActivity, Stage, Status

MOST_HOURS = 80


def _one_of(column: str, kind: type[Any]) -> str:
    return f"{column} IN ({', '.join(repr(each.value) for each in kind)})"


class Member(Model):
    """An independent person who works with us.

    `status`, `role_activity` and `duty` are three things and never one. The levels are those of the latest assessment.
    """

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    role_activity: Mapped[str] = mapped_column(default=RoleActivity.ACTIVE.value)
    duty: Mapped[str]
    stage: Mapped[str] = mapped_column(default=Stage.CANDIDATE.value)
    leader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("member.id"), index=True)
    headline: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    country: Mapped[str | None] = mapped_column(sa.CHAR(2))
    languages: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    hours_per_week: Mapped[int] = mapped_column(default=0)
    available_from: Mapped[date | None]
    is_public: Mapped[bool] = mapped_column(default=False)
    implementation_level: Mapped[int | None]
    support_level: Mapped[int | None]
    leadership_level: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    leader: Mapped[Member | None] = relationship(remote_side=[id])
    skills: Mapped[list[MemberSkill]] = relationship(
        back_populates="member", order_by="MemberSkill.discipline", lazy="selectin", cascade="all, delete-orphan"
    )
    history: Mapped[list[MemberStage]] = relationship(back_populates="member", order_by="MemberStage.id")

    __table_args__ = (
        sa.CheckConstraint(_one_of("status", Status), name="known_status"),
        sa.CheckConstraint(_one_of("role_activity", RoleActivity), name="known_role_activity"),
        sa.CheckConstraint(_one_of("duty", Duty), name="known_duty"),
        sa.CheckConstraint(_one_of("stage", Stage), name="known_stage"),
        sa.CheckConstraint(
            "role_activity = 'active' OR status = 'customer_representative'", name="only_representatives_passive"
        ),
        sa.CheckConstraint(
            "status = 'project_leader'"
            " OR (status = 'customer_representative' AND duty = 'feedback_process')"
            " OR (status = 'project_expert' AND duty = 'project_process')",
            name="duty_fits_status",
        ),
        sa.CheckConstraint(
            "status <> 'project_leader' OR stage NOT IN ('partner', 'paused')"
            f" OR (coalesce(implementation_level, 0) >= {ENOUGH} AND coalesce(support_level, 0) >= {ENOUGH}"
            f" AND coalesce(leadership_level, 0) >= {ENOUGH})",
            name="leader_holds_all_competences",
        ),
        sa.CheckConstraint("leader_id IS NULL OR status <> 'project_leader'", name="leaders_are_led_by_none"),
        sa.CheckConstraint(f"hours_per_week BETWEEN 0 AND {MOST_HOURS}", name="hours_in_range"),
        *(sa.CheckConstraint(f"{name}_level BETWEEN 1 AND 5", name=f"{name}_level_in_range") for name in COMPETENCES),
        sa.Index("ix_member_stage_status", "stage", "status"),
    )

    @property
    def known_status(self) -> Status:
        return Status(self.status)

    @property
    def known_stage(self) -> Stage:
        return Stage(self.stage)

    @property
    def known_duty(self) -> Duty:
        return Duty(self.duty)

    @property
    def activity(self) -> RoleActivity:
        return RoleActivity(self.role_activity)

    @property
    def is_passive(self) -> bool:
        return self.activity is RoleActivity.PASSIVE

    @property
    def is_partner(self) -> bool:
        return self.known_stage is Stage.PARTNER

    @property
    def free_from(self) -> date | None:
        """The day from which this person is available, while that day has not come."""
        is_ahead = self.available_from is not None and self.available_from > clock.today(self.user.timezone)
        return self.available_from if is_ahead else None

    @property
    def can_be_assigned(self) -> bool:
        """Whether work may be given to this person now."""
        return self.is_partner and not self.is_passive

    @property
    def is_shown(self) -> bool:
        """Whether the public page is there: the member wants it, and works with us now."""
        return self.is_public and self.is_partner

    @property
    def levels(self) -> Mapping[str, int | None]:
        return {name: getattr(self, f"{name}_level") for name in COMPETENCES}

    def eligibility(self, status: Status) -> Eligibility:
        """Whether the assessed competences are enough for `status`, and why."""
        return eligibility(status, self.levels)


class MemberSkill(Model):
    """What a member can do, by discipline: `level` as they say themselves, `confirmed_level` as assessed, 1 to 5."""

    __tablename__ = "member_skill"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("member.id"), index=True)
    discipline: Mapped[str]
    level: Mapped[int]
    confirmed_level: Mapped[int | None]
    member: Mapped[Member] = relationship(back_populates="skills")

    __table_args__ = (
        sa.UniqueConstraint("member_id", "discipline"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_in_range"),
        sa.CheckConstraint("confirmed_level BETWEEN 1 AND 5", name="confirmed_level_in_range"),
    )

    @property
    def known_discipline(self) -> Discipline:
        return Discipline(self.discipline)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_level is not None

    @property
    def counted_level(self) -> int:
        """What suggestions reckon with."""
        return worth(self.confirmed_level or self.level, self.is_confirmed)


class MemberInvitation(Model):
    """What somebody is invited to become, beside the invitation of the accounts that carries the link."""

    __tablename__ = "member_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("invitation.id"), unique=True)
    status: Mapped[str]

    __table_args__ = (sa.CheckConstraint(_one_of("status", Status), name="known_status"),)


class MemberStage(Model):
    """One step of a membership: what became true, who did it, when and why. Kept as it is; only `reason` may be emptied."""

    __tablename__ = "member_stage"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("member.id"), index=True)
    event: Mapped[str]
    stage: Mapped[str]
    status: Mapped[str]
    role_activity: Mapped[str]
    duty: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    because: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    member: Mapped[Member] = relationship(back_populates="history")
    by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (sa.CheckConstraint(_one_of("stage", Stage), name="known_stage"),)
