"""The one way by which anything is given: once per source, waiting as long as it must, taken back exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.ledger.units import POINTS, Amount
from app.money import Money
from app.orders.models import Order
from app.rewards import sockets
from app.rewards.facts import RewardGranted, RewardMatured, RewardReversed
from app.rewards.models import MATURED, PENDING, PIECES, TAKEN_BACK, Reward, RewardPromise, RewardReversal
from app.rewards.sockets import RewardKind, known_kinds


class OtherReward(Conflict):
    """The same source came again for another person, kind or amount."""

    title = _l("This was given before, and differently")


class NobodyThere(Conflict):
    """The account was erased: ask `to.is_active` first."""

    title = _l("This account was erased")


def grant(
    *,
    kind: str,
    amount: Money | Amount | int = 1,
    to: User,
    because: Mapping[str, Any],
    source: str,
    hold_days: int = 0,
    order: Order | None = None,
    promise: RewardPromise | None = None,
    details: Mapping[str, Any] | None = None,
    by: User | None = None,
    tell: bool = True,
) -> Reward:
    """Give a reward, once: the same `source` again gives the reward of then, also among parallel copies.

    `amount` is money for cash and store credit, a whole number for points and things. `order` is the order it was
    earned by: refunds of it take their share back. It becomes the person's after `hold_days`. `because` is the receipt;
    it may name rules, amounts and references, no personal data. Raises `OtherReward`, `NobodyThere`, and `Invalid` for a
    kind nobody plugged in or an amount that does not fit it.
    """
    units, unit = _counted(kind_named(kind), amount)
    reward = _first(
        source=source,
        kind=kind,
        user_id=_somebody(to).id,
        units=units,
        unit=unit,
        details=dict(details or {}),
        because=dict(because),
        promise_id=promise.id if promise else None,
        order_id=order.id if order else None,
        granted_by_id=by.id if by else None,
        hold_until=clock.now() + timedelta(days=hold_days),
    )
    if reward is None:
        return _same_again(source, kind, to, units, unit)
    kind_named(kind).give(reward)
    publish(RewardGranted(reward_id=reward.id, user_id=reward.user_id, kind=kind, tell=tell))
    if hold_days == 0:
        mature(reward.id, tell=False)
    return reward


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One of several rewards that are granted together; the words are those of `grant`."""

    amount: Money | Amount | int
    to: User
    because: Mapping[str, Any]
    source: str


def grant_together(wanted: Sequence[Wanted], *, kind: str, hold_days: int, tell: bool = True) -> dict[str, Reward]:
    """Give several rewards of one kind as `grant` would one after the other, in as many statements as one takes; by source.

    None becomes anybody's by this alone: whoever waits for nothing calls `mature` once all they belong to is written.
    """
    it = kind_named(kind)
    counted = {each.source: _counted(it, each.amount) for each in wanted}
    rows = [
        {
            "source": each.source,
            "kind": kind,
            "user_id": _somebody(each.to).id,
            "units": counted[each.source][0],
            "unit": counted[each.source][1],
            "details": {},
            "because": dict(each.because),
            "state": PENDING,
            "granted_at": clock.now(),
            "hold_until": clock.now() + timedelta(days=hold_days),
            "taken_back": 0,
        }
        for each in sorted(wanted, key=lambda each: each.source)
    ]
    added = db.session.scalars(insert(Reward).on_conflict_do_nothing().returning(Reward), rows).all()
    new = {reward.source: reward for reward in added}
    _give(it, added)
    for reward in added:
        publish(RewardGranted(reward_id=reward.id, user_id=reward.user_id, kind=kind, tell=tell))
    return {
        each.source: new.get(each.source) or _same_again(each.source, kind, each.to, *counted[each.source])
        for each in wanted
    }


def _give(kind: RewardKind, rewards: Sequence[Reward]) -> None:
    if kind.give_together is not None and rewards:
        kind.give_together(rewards)
        return
    for reward in rewards:
        kind.give(reward)


def mature(reward_id: int, *, tell: bool = True) -> bool:
    """Make a waiting reward the person's, if its time has come and nobody objects; says whether it did."""
    reward = locked(reward_id)
    if reward.state != PENDING or reward.hold_until > clock.now() or why_waiting(reward):
        return False
    kind_named(reward.kind).mature(reward)
    reward.state, reward.matured_at = MATURED, clock.now()
    db.session.flush()
    publish(RewardMatured(reward_id=reward.id, user_id=reward.user_id, kind=reward.kind, tell=tell))
    return True


def take_back(
    reward: Reward, units: int, *, source: str, because: Mapping[str, Any], by: User | None = None
) -> RewardReversal | None:
    """Take units back, before or after they matured or were paid out, once per `source`; None when it came again.

    Units below zero give back what had been taken. Raises `Invalid` for more than is left, or than was taken.
    """
    reward = locked(reward.id)
    if db.session.scalar(sa.select(RewardReversal.id).where(RewardReversal.source == source)) is not None:
        return None
    if units == 0 or not 0 <= reward.taken_back + units <= reward.units:
        raise Invalid(_l("That is more than is left of this reward."))
    row = RewardReversal(
        source=source, reward_id=reward.id, units=units, because=dict(because), reversed_by_id=by.id if by else None
    )
    db.session.add(row)
    db.session.flush()
    kind = kind_named(reward.kind)
    (kind.take_back if units > 0 else kind.restore)(reward, row)
    reward.taken_back += units
    reward.state = _standing(reward)
    db.session.flush()
    publish(
        RewardReversed(
            reversal_id=row.id,
            reward_id=reward.id,
            user_id=reward.user_id,
            kind=reward.kind,
            units=units,
            taken_back=reward.taken_back,
        )
    )
    return row


def bring_taken_back_to(reward: Reward, units: int, *, because: Mapping[str, Any]) -> None:
    """Take or give back whatever is missing until `units` in all are taken back; quiet when they are."""
    reward = locked(reward.id)
    difference = units - reward.taken_back
    if difference == 0:
        return
    step = db.session.scalar(sa.select(sa.func.count()).where(RewardReversal.reward_id == reward.id)) or 0
    take_back(reward, difference, source=f"reward:{reward.id}:step:{step + 1}", because=because)


def locked(reward_id: int) -> Reward:
    """The reward, fresh, and nobody else's until the transaction ends."""
    found = sa.select(Reward).where(Reward.id == reward_id).with_for_update(of=Reward)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def why_waiting(reward: Reward) -> str | None:
    """The first word of somebody who wants it to wait longer."""
    return next((answer for answer in sockets.barriers.answers(reward) if answer), None)


def kind_named(name: str) -> RewardKind:
    """Raises `Invalid` for a kind that nobody plugged in."""
    kind = known_kinds().get(name)
    if kind is None:
        raise Invalid(f"there is no kind of reward called {name}")
    return kind


def _counted(kind: RewardKind, amount: Money | Amount | int) -> tuple[int, str]:
    if isinstance(amount, Money):
        amount = Amount.of(amount)
    if isinstance(amount, Amount):
        units, unit = amount.units, amount.unit
    else:
        units, unit = amount, POINTS if kind.counts == "points" else PIECES
    wanted = "points" if unit == POINTS else "pieces" if unit == PIECES else "money"
    if wanted != kind.counts or units <= 0:
        raise Invalid(f"{amount} is no amount of {kind.name}")
    return units, unit


def _somebody(to: User) -> User:
    if not to.is_active:
        raise NobodyThere
    return to


def _first(**values: Any) -> Reward | None:
    """The new reward, or None when there is one of this source; waits for a parallel copy to end."""
    reward_id = db.session.scalar(
        insert(Reward)
        .values(state=PENDING, granted_at=clock.now(), taken_back=0, **values)
        .on_conflict_do_nothing()
        .returning(Reward.id)
    )
    return None if reward_id is None else locked(reward_id)


def _same_again(source: str, kind: str, to: User, units: int, unit: str) -> Reward:
    before = db.session.scalar(sa.select(Reward).where(Reward.source == source))
    if before is None or (before.kind, before.user_id, before.units, before.unit) != (kind, to.id, units, unit):
        raise OtherReward(_l("%(source)s was given before, as something else.", source=source))
    return before


def _standing(reward: Reward) -> str:
    if reward.taken_back == reward.units:
        return TAKEN_BACK
    return MATURED if reward.matured_at is not None else PENDING
