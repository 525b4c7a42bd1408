"""Preparing a batch: the amounts are claimed in the ledger, so that they stand in no other batch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict
from app.ledger.posting import lock_accounts
from app.money import Money
from app.orders.references import new_reference
from app.payouts import candidates, moving, ruling
from app.payouts.candidates import MOST_AT_ONCE, Candidate
from app.payouts.models import Payout, PayoutBatch, PayoutMethod
from app.payouts.schedule import next_payout_day
from app.payouts.states import LIVE
from app.payouts.stepping import note


class NobodyToPay(Conflict):
    title = _l("There is nobody to pay")


def prepare(currency: str, *, by: User, only: Collection[int] | None = None) -> PayoutBatch:
    """A batch of everybody who can be paid (of `only` these, and of at most 500), each with their whole balance.

    What was read before is decided again once the balances are locked. Raises `NobodyToPay`.
    """
    chosen = [each for each in candidates.candidates(currency, only) if each.is_ready][:MOST_AT_ONCE]
    sure = _still_ready(chosen, currency)
    if not sure:
        raise NobodyToPay(_l("Nobody has reached the threshold with everything we need to know."))
    batch = PayoutBatch(
        reference=new_reference(),
        currency=currency,
        provider=settings().payouts.provider,
        execute_on=payout_day(),
        prepared_by_id=by.id,
    )
    db.session.add(batch)
    db.session.flush()
    for each in sure:
        _claim(batch, each, by)
    note(batch, "", batch.state, reason="prepared", by=by, payouts=len(sure))
    audit.record("payout_batch.prepared", batch, currency=currency, payouts=len(sure))
    return batch


def payout_day() -> date:
    """The next day on which money leaves, as the rules and the banks' calendar say."""
    rules = ruling.present()
    return next_payout_day(clock.today(settings().seller.timezone), rules.rhythm, rules.day)


def _still_ready(chosen: list[Candidate], currency: str) -> list[Candidate]:
    """Those who are ready with the balances, payouts and methods as they are under the locks."""
    if not chosen:
        return []
    people = [each.user.id for each in chosen]
    accounts = lock_accounts(
        name
        for user_id in people
        for name in (moving.available(user_id, currency), moving.on_its_way(user_id, currency))
    )
    methods = _locked_methods(people, currency)
    busy = set(
        db.session.scalars(
            sa.select(Payout.user_id).where(
                Payout.user_id.in_(people), Payout.currency == currency, Payout.state.in_(LIVE)
            )
        )
    )
    again = [
        candidates.candidate(
            each.user,
            Money(accounts[moving.available(each.user.id, currency)].balance, currency),
            methods.get(each.user.id),
            not any(obstacle.kind == "tax_details_missing" for obstacle in each.obstacles),
            each.user.id in busy,
        )
        for each in chosen
    ]
    return [each for each in again if each.is_ready]


def _locked_methods(people: list[int], currency: str) -> dict[int, PayoutMethod]:
    found = db.session.scalars(
        sa.select(PayoutMethod)
        .where(PayoutMethod.user_id.in_(people), PayoutMethod.currency == currency, PayoutMethod.ended_at.is_(None))
        .order_by(PayoutMethod.id)
        .with_for_update(of=PayoutMethod)
        .execution_options(populate_existing=True)
    )
    return {method.user_id: method for method in found}


def _claim(batch: PayoutBatch, it: Candidate, by: User) -> None:
    assert it.method is not None
    payout = Payout(
        reference=new_reference(),
        batch_id=batch.id,
        user_id=it.user.id,
        method_id=it.method.id,
        kind=it.method.kind,
        currency=batch.currency,
        amount_minor=it.available.minor,
        shown=it.method.shown,
        because={
            "available_minor": it.available.minor,
            "threshold_minor": candidates.threshold(batch.currency).minor,
            "method": it.method.kind,
        },
    )
    db.session.add(payout)
    db.session.flush()
    moving.claim(payout, by=by)
    note(payout, "", payout.state, reason="prepared", by=by)
