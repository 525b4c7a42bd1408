"""Policies in versions, and promises: what was promised stays as it was when it was promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.ledger.units import Amount
from app.orders.models import Order
from app.rewards import sockets
from app.rewards.facts import RewardPromised
from app.rewards.granting import grant, kind_named
from app.rewards.models import PIECES, Reward, RewardPolicy, RewardPolicyVersion, RewardPromise
from app.rewards.sockets import Occasion


class Withdrawn(Conflict):
    title = _l("This promise was withdrawn before it came true")


def promise(occasion: str, *, source: str, because: Mapping[str, Any], to: User | None = None) -> RewardPromise | None:
    """Promise what the policy in force gives on this occasion, once per source; None when it gives nothing.

    `to` may be unknown yet: whoever keeps the promise says who gets it.
    """
    before = db.session.scalar(sa.select(RewardPromise).where(RewardPromise.source == source))
    if before is not None:
        return before
    terms = in_force(occasion)
    if terms is None or terms.units == 0:
        return None
    promise_id = db.session.scalar(
        insert(RewardPromise)
        .values(
            source=source,
            policy_version_id=terms.id,
            user_id=to.id if to else None,
            because=dict(because),
            promised_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(RewardPromise.id)
    )
    if promise_id is not None:
        publish(RewardPromised(promise_id=promise_id))
    return db.session.scalars(sa.select(RewardPromise).where(RewardPromise.source == source)).one()


def keep(
    promised: RewardPromise,
    *,
    to: User,
    because: Mapping[str, Any] | None = None,
    order: Order | None = None,
    details: Mapping[str, Any] | None = None,
) -> Reward:
    """Give what was promised, under the terms of then, once. Raises `Withdrawn`, and what `granting.grant` raises."""
    promised = _locked(promised.id)
    if promised.withdrawn_at is not None:
        raise Withdrawn
    terms = promised.terms
    return grant(
        kind=terms.kind,
        amount=terms.units if terms.unit == PIECES else Amount(terms.units, terms.unit),
        to=to,
        because={**promised.because, **(because or {}), "policy": terms.policy.occasion, "version": terms.version},
        source=f"promise:{promised.id}",
        hold_days=terms.hold_days,
        order=order,
        promise=promised,
        details={**terms.details, **(details or {})},
    )


def withdraw(promised: RewardPromise) -> None:
    """What it was promised for will not come true. Quiet when it was withdrawn before; a kept promise stays kept."""
    promised = _locked(promised.id)
    promised.withdrawn_at = promised.withdrawn_at or clock.now()


def promised_for(source: str) -> RewardPromise | None:
    return db.session.scalar(sa.select(RewardPromise).where(RewardPromise.source == source))


def in_force(occasion: str, at: datetime | None = None) -> RewardPolicyVersion | None:
    """The version of the policy that counts at that moment; None where nobody wrote one yet."""
    found = sa.select(RewardPolicyVersion).join(RewardPolicyVersion.policy)
    found = found.where(RewardPolicy.occasion == occasion, RewardPolicyVersion.effective_from <= (at or clock.now()))
    newest_first = found.order_by(RewardPolicyVersion.effective_from.desc(), RewardPolicyVersion.version.desc())
    return db.session.scalars(newest_first.limit(1)).first()


def write_policy(
    occasion: str,
    *,
    kind: str,
    amount: Amount | int,
    hold_days: int,
    effective_from: datetime | None = None,
    reason: str,
    by: User | None,
    details: Mapping[str, Any] | None = None,
) -> RewardPolicyVersion:
    """The next version of a policy, in force at once or later. What was promised before stays as it was.

    Raises `Invalid` for one that would begin in the past.
    """
    kind_named(kind)
    if effective_from is not None and effective_from < clock.now():
        raise Invalid(_l("A policy cannot begin in the past: what was promised until now stays as it was."))
    db.session.execute(insert(RewardPolicy).values(occasion=occasion, created_at=clock.now()).on_conflict_do_nothing())
    policy = db.session.scalars(
        sa.select(RewardPolicy).where(RewardPolicy.occasion == occasion).with_for_update()
    ).one()
    last = db.session.scalar(
        sa.select(sa.func.max(RewardPolicyVersion.version)).where(RewardPolicyVersion.policy_id == policy.id)
    )
    version = RewardPolicyVersion(
        policy_id=policy.id,
        version=(last or 0) + 1,
        kind=kind,
        units=amount if isinstance(amount, int) else amount.units,
        unit=PIECES if isinstance(amount, int) else amount.unit,
        details=dict(details or {}),
        hold_days=hold_days,
        effective_from=effective_from or clock.now(),
        reason=reason,
        written_by_id=by.id if by else None,
    )
    db.session.add(version)
    db.session.flush()
    audit.record("reward_policy.written", policy, occasion=occasion, version=version.version)
    return version


def known_occasions() -> dict[str, Occasion]:
    return {each.name: each for answer in sockets.occasions.answers() for each in answer}


def _locked(promise_id: int) -> RewardPromise:
    found = sa.select(RewardPromise).where(RewardPromise.id == promise_id).with_for_update(of=RewardPromise)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()
