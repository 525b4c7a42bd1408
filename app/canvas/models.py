"""Canvases, whom they name, and who pays for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Contact, User
from app.canvas.groups import Community, Group, Kind, Payment, Relation
from app.database import Model


def _one_of(column: str, kind: type[Any]) -> str:
    return f"{column} IN ({', '.join(repr(each.value) for each in kind)})"


class Canvas(Model):
    """Whom somebody helps. The organisation's canvas belongs to all staff and has no owner; there is one of it."""

    __tablename__ = "canvas"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    title: Mapped[str]
    roles: Mapped[str] = mapped_column(default="")
    answered: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    owner: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(_one_of("kind", Kind), name="known_kind"),
        sa.CheckConstraint("(kind = 'organisation') = (owner_id IS NULL)", name="owned_unless_shared"),
        sa.Index(
            "uq_canvas_organisation",
            "kind",
            unique=True,
            postgresql_where=sa.text("kind = 'organisation' AND removed_at IS NULL"),
        ),
    )

    @property
    def known_kind(self) -> Kind:
        return Kind(self.kind)

    @property
    def is_shared(self) -> bool:
        return self.known_kind is Kind.ORGANISATION

    def touch(self) -> None:
        self.updated_at = clock.now()

    def tick(self, key: str) -> None:
        """Remember that a question was answered, or left empty on purpose."""
        if key not in self.answered:
            self.answered = [*self.answered, key]
        self.touch()

    def remove(self) -> None:
        self.removed_at = self.removed_at or clock.now()

    def restore(self) -> None:
        self.removed_at = None


class CanvasEntry(Model):
    """Somebody who is helped: a name or a position, how, who pays, how much they matter and how well it goes."""

    __tablename__ = "canvas_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    canvas_id: Mapped[int] = mapped_column(sa.ForeignKey("canvas.id"), index=True)
    group: Mapped[str] = mapped_column("helped_group")
    community: Mapped[str | None]
    name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    relations: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    payment: Mapped[str]
    approves_pay: Mapped[bool] = mapped_column(default=False)
    direct_contact: Mapped[bool] = mapped_column(default=True)
    influence: Mapped[int | None]
    helpfulness: Mapped[int | None]
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    canvas: Mapped[Canvas] = relationship()
    contact: Mapped[Contact | None] = relationship()
    subsidies: Mapped[list[CanvasSubsidy]] = relationship(
        foreign_keys="CanvasSubsidy.entry_id", lazy="selectin", cascade="all, delete-orphan", overlaps="canvas"
    )

    __table_args__ = (
        sa.UniqueConstraint("canvas_id", "id"),
        sa.CheckConstraint(_one_of("helped_group", Group), name="known_group"),
        sa.CheckConstraint(_one_of("community", Community), name="known_community"),
        sa.CheckConstraint("(helped_group = 'community') = (community IS NOT NULL)", name="community_is_named"),
        sa.CheckConstraint(_one_of("payment", Payment), name="known_payment"),
        sa.CheckConstraint("name <> ''", name="has_name"),
        sa.CheckConstraint("influence BETWEEN 1 AND 5", name="influence_in_range"),
        sa.CheckConstraint("helpfulness BETWEEN 1 AND 5", name="helpfulness_in_range"),
    )

    @property
    def known_group(self) -> Group:
        return Group(self.group)

    @property
    def known_community(self) -> Community | None:
        return Community(self.community) if self.community else None

    @property
    def known_relations(self) -> list[Relation]:
        return [relation for relation in Relation if relation.value in self.relations]

    @property
    def known_payment(self) -> Payment:
        return Payment(self.payment)

    @property
    def pays(self) -> bool:
        return self.known_payment is Payment.PAYS

    @property
    def payer_ids(self) -> list[int]:
        return sorted(subsidy.payer_id for subsidy in self.subsidies)

    def remove(self) -> None:
        self.removed_at = self.removed_at or clock.now()

    def restore(self) -> None:
        self.removed_at = None


class CanvasSubsidy(Model):
    """`payer` pays for `entry`, which gets the help free. A trigger sees to it that this never closes a circle."""

    __tablename__ = "canvas_subsidy"

    canvas_id: Mapped[int]
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    payer_id: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = (
        sa.ForeignKeyConstraint(["canvas_id", "entry_id"], ["canvas_entry.canvas_id", "canvas_entry.id"]),
        sa.ForeignKeyConstraint(
            ["canvas_id", "payer_id"],
            ["canvas_entry.canvas_id", "canvas_entry.id"],
            name="fk_canvas_subsidy_payer_id_canvas_entry",
        ),
        sa.CheckConstraint("entry_id <> payer_id", name="not_itself"),
        sa.Index("ix_canvas_subsidy_payer_id", "payer_id"),
    )
