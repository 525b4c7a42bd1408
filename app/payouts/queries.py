"""Named reads of payouts. People see their own; the desk reads all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.errors import NotFound
from app.ledger.models import Statement
from app.ledger.naming import AVAILABLE, IN_PAYOUT, PENDING
from app.ledger.queries import balances_of
from app.ledger.units import POINTS
from app.money import Money
from app.payouts import candidates
from app.payouts.candidates import Candidate
from app.payouts.declaring import live_details
from app.payouts.models import Payout, PayoutBatch, PayoutDocument, PayoutMethod, PayoutStatement, PayoutStep
from app.payouts.states import LIVE, BatchState, State

if TYPE_CHECKING:
    from app.accounts.access import Viewer

SORTS = ("prepared", "-prepared", "amount", "-amount")
PREFERRED = "EUR"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of the desk's list."""

    text: str = ""
    state: str = ""
    kind: str = ""
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class Purse:
    """What one person has of one currency, and whether the next payout takes it."""

    currency: str
    candidate: Candidate
    on_its_way: Money
    waiting: Money
    threshold: Money

    @property
    def available(self) -> Money:
        return self.candidate.available


def purses_of(user: User) -> list[Purse]:
    """One for each currency in which the person has, awaits or owes something, or chose how to be paid."""
    found: dict[str, dict[str, Money]] = {}
    for each in balances_of(user, AVAILABLE, IN_PAYOUT, PENDING):
        if each.amount.unit != POINTS:
            found.setdefault(each.amount.unit, {})[each.kind] = each.amount.money
    methods = {method.currency: method for method in live_methods(user)}
    has_tax = live_details(user) is not None
    busy = set(db.session.scalars(sa.select(Payout.currency).where(Payout.user_id == user.id, Payout.state.in_(LIVE))))
    purses = []
    for currency in sorted({*found, *methods}, key=lambda code: (code != PREFERRED, code)):
        zero, has = Money.zero(currency), found.get(currency, {})
        available = has.get(AVAILABLE, zero)
        purses.append(
            Purse(
                currency=currency,
                candidate=candidates.candidate(user, available, methods.get(currency), has_tax, currency in busy),
                on_its_way=has.get(IN_PAYOUT, zero),
                waiting=has.get(PENDING, zero),
                threshold=candidates.threshold(currency),
            )
        )
    return purses


def live_methods(user: User) -> list[PayoutMethod]:
    live = sa.select(PayoutMethod).where(PayoutMethod.user_id == user.id, PayoutMethod.ended_at.is_(None))
    return list(db.session.scalars(live.order_by(PayoutMethod.id)))


def ended_methods(user: User) -> list[PayoutMethod]:
    """Accounts that were stopped or refused and have nothing in their place."""
    live = {method.currency for method in live_methods(user)}
    ended = sa.select(PayoutMethod).where(
        PayoutMethod.user_id == user.id, PayoutMethod.end_reason.in_(("stopped", "refused"))
    )
    newest = {method.currency: method for method in db.session.scalars(ended.order_by(PayoutMethod.id))}
    return [method for currency, method in newest.items() if currency not in live]


def mine(viewer: Viewer) -> sa.Select[Payout]:
    """The viewer's payouts, the newest first; what never left a batch is none of their concern."""
    return (
        sa.select(Payout)
        .where(Payout.user_id == _id_of(viewer), Payout.state != State.WITHDRAWN)
        .options(joinedload(Payout.document), joinedload(Payout.method), joinedload(Payout.returned))
        .order_by(Payout.id.desc())
    )


def payout_of(viewer: Viewer, reference: str) -> Payout:
    """Raises `NotFound` for everyone but its owner."""
    found = db.session.scalar(sa.select(Payout).where(Payout.reference == reference, Payout.user_id == _id_of(viewer)))
    if found is None:
        raise NotFound
    return found


def statement_numbers(user: User, payouts: Iterable[Payout]) -> dict[int, int]:
    """By payout id the number of the monthly statement it stands on, once that month has one."""
    months = {payout.id: _month_of(payout) for payout in payouts}
    found = db.session.execute(
        sa.select(Statement.month, Statement.number).where(
            Statement.holder_id == user.id, Statement.month.in_(set(months.values()))
        )
    )
    numbers = {row[0]: row[1] for row in found}
    return {payout_id: numbers[month] for payout_id, month in months.items() if month in numbers}


def document_for(viewer: Viewer, label: str) -> PayoutDocument:
    """The payee's own, and every one for those who keep the money. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(PayoutDocument).where(PayoutDocument.label == label).options(joinedload(PayoutDocument.payout))
    )
    keeps_money = viewer.is_staff and viewer.has_role(Role.FINANCE, Role.ADMIN)
    if found is None or (found.payout.user_id != _id_of(viewer) and not keeps_money):
        raise NotFound
    return found


def documents_of(payout: Payout) -> list[PayoutDocument]:
    found = sa.select(PayoutDocument).where(PayoutDocument.payout_id == payout.id)
    return list(db.session.scalars(found.order_by(PayoutDocument.id)))


def by_reference(reference: str) -> Payout:
    """For the desk. Raises `NotFound`."""
    found = db.session.scalar(sa.select(Payout).where(Payout.reference == reference))
    if found is None:
        raise NotFound
    return found


def batch_by_reference(reference: str) -> PayoutBatch:
    """For the desk. Raises `NotFound`."""
    found = db.session.scalar(sa.select(PayoutBatch).where(PayoutBatch.reference == reference))
    if found is None:
        raise NotFound
    return found


def listed(wanted: Wanted, sort: str) -> sa.Select[Payout]:
    """The desk's list of payouts."""
    key = {"prepared": Payout.prepared_at, "amount": Payout.amount_minor}[sort.removeprefix("-")]
    found = (
        sa.select(Payout)
        .join(Payout.user)
        .options(joinedload(Payout.user), joinedload(Payout.batch), joinedload(Payout.method))
        .order_by(key.desc() if sort.startswith("-") else key, Payout.id.desc())
    )
    conditions = [
        wanted.state and Payout.state == wanted.state,
        wanted.kind and Payout.kind == wanted.kind,
        wanted.currency and Payout.currency == wanted.currency,
        wanted.text and _mentions(wanted.text),
    ]
    return found.where(*(each for each in conditions if not isinstance(each, str)))


def batches(state: str) -> sa.Select[PayoutBatch]:
    found = (
        sa.select(PayoutBatch)
        .options(
            selectinload(PayoutBatch.payouts), joinedload(PayoutBatch.prepared_by), joinedload(PayoutBatch.released_by)
        )
        .order_by(PayoutBatch.id.desc())
    )
    return found.where(PayoutBatch.state == state) if state else found


def payouts_in(batch: PayoutBatch) -> list[Payout]:
    found = (
        sa.select(Payout).where(Payout.batch_id == batch.id).options(joinedload(Payout.user), joinedload(Payout.method))
    )
    return list(db.session.scalars(found.order_by(Payout.id)))


def steps_of(thing: Payout | PayoutBatch) -> list[PayoutStep]:
    """What happened, the newest first."""
    column = PayoutStep.payout_id if isinstance(thing, Payout) else PayoutStep.batch_id
    found = sa.select(PayoutStep).where(column == thing.id).options(joinedload(PayoutStep.actor))
    return list(db.session.scalars(found.order_by(PayoutStep.id.desc())))


def attention() -> sa.Select[Payout]:
    """What needs a person: outcomes nobody knows, and failures nobody has looked at; the oldest first."""
    return (
        sa.select(Payout)
        .where(_needs_a_person())
        .options(joinedload(Payout.user), joinedload(Payout.batch), joinedload(Payout.method))
        .order_by(Payout.state.desc(), Payout.id)
    )


def attention_count() -> int:
    return db.session.scalar(sa.select(sa.func.count(Payout.id)).where(_needs_a_person())) or 0


def batches_waiting() -> int:
    found = sa.select(sa.func.count(PayoutBatch.id)).where(PayoutBatch.state == BatchState.PREPARED)
    return db.session.scalar(found) or 0


def batches_for_the_bank() -> int:
    """Released batches whose files nobody has given to the bank yet."""
    waiting = sa.select(Payout.batch_id).where(Payout.state == State.RELEASED)
    found = sa.select(sa.func.count(PayoutBatch.id)).where(
        PayoutBatch.id.in_(waiting), PayoutBatch.state == BatchState.RELEASED, PayoutBatch.provider == "bank_file"
    )
    return db.session.scalar(found) or 0


def currencies_paid() -> list[str]:
    return sorted(db.session.scalars(sa.select(Payout.currency).distinct()))


def statements() -> sa.Select[PayoutStatement]:
    return (
        sa.select(PayoutStatement).options(joinedload(PayoutStatement.uploaded_by)).order_by(PayoutStatement.id.desc())
    )


def payouts_about(user: User, newest: int | None = None) -> list[Payout]:
    found = sa.select(Payout).where(Payout.user_id == user.id).options(joinedload(Payout.method))
    if newest is None:
        return list(db.session.scalars(found.order_by(Payout.id)))
    return list(db.session.scalars(found.order_by(Payout.id.desc()).limit(newest)))


def _month_of(payout: Payout) -> date:
    return (payout.settled_at or payout.prepared_at).astimezone(UTC).date().replace(day=1)


def _needs_a_person() -> sa.ColumnElement[bool]:
    return sa.or_(Payout.state == State.UNKNOWN, sa.and_(Payout.state == State.FAILED, Payout.seen_by_id.is_(None)))


def _mentions(text: str) -> sa.ColumnElement[bool]:
    like = f"%{text.replace('%', '').replace('_', '')}%"
    conditions: list[Any] = [Payout.reference.ilike(like), User.name.ilike(like), User.email.ilike(like)]
    return sa.or_(*conditions)


def _id_of(viewer: Viewer) -> int:
    return viewer.user.id if viewer.user else 0
