"""Projects: one per paid order that is work; who is in them with which part, and what happened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.database import Model
from app.orders.models import Order
from app.projects.states import ENDED, OPEN, Part, RoleActivity, State, move


def _names(*values: str) -> str:
    return ", ".join(repr(str(value)) for value in values)


class Project(Model):
    """The work an order pays for. `reference` is public and unguessable; a running project has exactly one live leader
    (a deferred trigger sees to it)."""

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_order.id"), unique=True)
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.AWAITING_LEADER, index=True)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_on: Mapped[date | None]
    delivered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    held_since: Mapped[datetime | None]
    order: Mapped[Order] = relationship()
    members: Mapped[list[ProjectMember]] = relationship(back_populates="project", order_by="ProjectMember.id")

    __table_args__ = (
        sa.CheckConstraint(f"state IN ({_names(*State)})", name="known_state"),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name="title_fits"),
        sa.CheckConstraint("state NOT IN ('delivered', 'closed') OR delivered_at IS NOT NULL", name="delivered_once"),
    )

    @property
    def known_state(self) -> State:
        return State(self.state)

    @property
    def is_open(self) -> bool:
        """Whether people may still join, write and move things."""
        return self.known_state in OPEN

    @property
    def is_ended(self) -> bool:
        return self.known_state in ENDED

    @property
    def is_held(self) -> bool:
        """Whether its money is in dispute: nothing is delivered or accepted for now."""
        return self.held_since is not None

    @property
    def client_name(self) -> str:
        return self.order.contact.display_name

    def move(self, wanted: State) -> None:
        """Take the next state. Raises `IllegalMove`."""
        self.state = move(self.known_state, wanted)


class ProjectMember(Model):
    """Somebody's part in a project from `joined_at` to `left_at`, added by whom; the rows are the membership log.

    `on_board` and `on_channel` are granted apart. Only a representative may be passive; leaders are on both.
    """

    __tablename__ = "project_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    part: Mapped[str]
    role_activity: Mapped[str] = mapped_column(default=RoleActivity.ACTIVE)
    on_board: Mapped[bool] = mapped_column(default=True)
    on_channel: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    left_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    project: Mapped[Project] = relationship(back_populates="members")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    added_by: Mapped[User | None] = relationship(foreign_keys=[added_by_id])

    __table_args__ = (
        sa.Index(
            "uq_project_member_live", "project_id", "user_id", unique=True, postgresql_where=sa.text("left_at IS NULL")
        ),
        sa.Index(
            "uq_project_member_leader",
            "project_id",
            unique=True,
            postgresql_where=sa.text("left_at IS NULL AND part = 'project_leader'"),
        ),
        sa.CheckConstraint(f"part IN ({_names(*Part)})", name="known_part"),
        sa.CheckConstraint(f"role_activity IN ({_names(*RoleActivity)})", name="known_role_activity"),
        sa.CheckConstraint(
            "role_activity = 'active' OR part = 'customer_representative'", name="only_representatives_are_passive"
        ),
        sa.CheckConstraint("on_board OR on_channel", name="somewhere"),
        sa.CheckConstraint("part <> 'project_leader' OR (on_board AND on_channel)", name="leader_is_everywhere"),
        sa.CheckConstraint("left_at IS NULL OR left_at >= joined_at", name="left_after_joining"),
    )

    @property
    def is_live(self) -> bool:
        return self.left_at is None

    @property
    def is_passive(self) -> bool:
        return self.role_activity == RoleActivity.PASSIVE

    @property
    def is_client(self) -> bool:
        return self.part == Part.CLIENT

    def leave(self, *, by: User | None) -> None:
        """From now on this person sees nothing new. Their words and their name on them stay."""
        self.left_at = clock.now()
        self.removed_by_id = by.id if by else None


class ProjectInvitation(Model):
    """An invitation of the client's people: bound to one address, single use, expiring, for board, channel or both.

    Only the hash of its token is kept. `contact_id`: it went to the address of the order's contact, and dies with it.
    """

    __tablename__ = "project_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    on_board: Mapped[bool] = mapped_column(default=True)
    on_channel: Mapped[bool] = mapped_column(default=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    project: Mapped[Project] = relationship()
    invited_by: Mapped[User] = relationship(foreign_keys=[invited_by_id])

    __table_args__ = (sa.CheckConstraint("on_board OR on_channel", name="somewhere"),)

    def state(self, moment: datetime) -> str:
        """Where it stands at `moment`: accepted, revoked, expired or open."""
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "open" if self.expires_at > moment else "expired"


class ProjectEvent(Model):
    """What happened to a project: its timeline. Append-only by trigger; `internal` ones never reach a client.

    `details` holds plain values, never words a person wrote: those live where they can be erased.
    """

    __tablename__ = "project_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    kind: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    subject_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    internal: Mapped[bool] = mapped_column(default=False)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id], lazy="joined")
    subject: Mapped[User | None] = relationship(foreign_keys=[subject_id], lazy="joined")
