"""A canvas as it is looked at: groups with their notes, who pays in the end, what is missing, what others say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from app.canvas import queries, sockets, subsidy
from app.canvas.groups import Group, Kind
from app.canvas.models import Canvas, CanvasEntry
from app.canvas.questions import questions_for
from app.canvas.sockets import Score
from app.database import db
from app.money import Money
from app.orders.models import Order
from app.orders.states import CONFIRMED


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a linked contact has ordered and paid, by currency; refunds are taken off."""

    orders: int
    latest_at: datetime
    paid: tuple[Money, ...]


@dataclass(frozen=True, kw_only=True)
class Note:
    """One entry, with what follows from the others."""

    entry: CanvasEntry
    payers: tuple[CanvasEntry, ...] = ()
    final_payers: tuple[CanvasEntry, ...] = ()
    is_unpaid: bool = False
    scores: tuple[Score, ...] = ()
    figures: Figures | None = None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything on a canvas, by group; groups without anybody are there too."""

    groups: tuple[tuple[Group, tuple[Note, ...]], ...]
    asked: int
    answered: int
    missing: tuple[str, ...] = field(default=())

    @property
    def notes(self) -> list[Note]:
        return [note for _group, notes in self.groups for note in notes]

    @property
    def unpaid(self) -> list[Note]:
        return [note for note in self.notes if note.is_unpaid]


def picture_of(canvas: Canvas) -> Picture:
    entries = queries.entries_of(canvas)
    known = {entry.id: entry for entry in entries}
    payers = {entry.id: [each for each in entry.payer_ids if each in known] for entry in entries}
    paying = {entry.id for entry in entries if entry.pays}
    unpaid = subsidy.without_payer(known, payers, paying)
    scores = _scores(canvas, entries)
    figures = _figures(canvas, entries)
    notes = [
        Note(
            entry=entry,
            payers=tuple(known[each] for each in payers[entry.id]),
            final_payers=tuple(known[each] for each in subsidy.final_payers(entry.id, payers, paying)),
            is_unpaid=entry.id in unpaid,
            scores=tuple(scores.get(_whom(entry), ())),
            figures=figures.get(entry.contact_id or 0),
        )
        for entry in entries
    ]
    asked = questions_for(canvas.known_kind)
    return Picture(
        groups=tuple((group, tuple(note for note in notes if note.entry.group == group)) for group in Group),
        asked=len(asked),
        answered=sum(question.key in canvas.answered for question in asked),
        missing=_missing(canvas, entries),
    )


def _missing(canvas: Canvas, entries: Sequence[CanvasEntry]) -> tuple[str, ...]:
    """What a canvas of this kind should name: `boss` for who is employed, `payer` for everybody."""
    if not entries:
        return ()
    found = []
    if canvas.known_kind is Kind.EMPLOYEE and not any(entry.group == Group.BOSS for entry in entries):
        found.append("boss")
    if not any(entry.pays for entry in entries):
        found.append("payer")
    return tuple(found)


def _whom(entry: CanvasEntry) -> tuple[str, int]:
    return ("contact", entry.contact_id) if entry.contact_id else ("user", entry.user_id or 0)


def _scores(canvas: Canvas, entries: Sequence[CanvasEntry]) -> Mapping[tuple[str, int], list[Score]]:
    contacts = [entry.contact_id for entry in entries if entry.contact_id]
    users = [entry.user_id for entry in entries if entry.user_id]
    return sockets.scores_of(canvas.owner_id, contacts, users) if contacts or users else {}


def _figures(canvas: Canvas, entries: Sequence[CanvasEntry]) -> dict[int, Figures]:
    """For the organisation's canvas only: what a person's client spends is not theirs to know."""
    contacts = [entry.contact_id for entry in entries if entry.contact_id]
    if not canvas.is_shared or not contacts:
        return {}
    select = (
        sa.select(
            Order.contact_id,
            Order.currency,
            sa.func.count(),
            sa.func.max(Order.placed_at),
            sa.func.sum(Order.paid_minor - Order.refunded_minor),
        )
        .where(Order.contact_id.in_(contacts), Order.state.in_(CONFIRMED))
        .group_by(Order.contact_id, Order.currency)
        .order_by(Order.contact_id, Order.currency)
    )
    found: dict[int, Figures] = {}
    for contact_id, currency, count, latest, paid in db.session.execute(select):
        before = found.get(contact_id)
        amount = Money(int(paid), currency)
        found[contact_id] = Figures(
            orders=count + (before.orders if before else 0),
            latest_at=max(latest, before.latest_at) if before else latest,
            paid=(*before.paid, amount) if before else (amount,),
        )
    return found
