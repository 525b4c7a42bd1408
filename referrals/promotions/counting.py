"""The counters of promotions: locked rows that no concurrency moves past a limit.

Locks are taken in one order: promotions, then codes, then budgets, each by its key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from app import clock
from app.database import db
from referrals.promotions.models import PromoCode, Promotion, PromotionMoney, PromotionUse

# `taken` is what is reserved and captured together, so capturing moves no counter and no limit.
OPEN_NOW = (
    Promotion.state == "active",
    sa.or_(Promotion.starts_at.is_(None), Promotion.starts_at <= sa.bindparam("now")),
    sa.or_(Promotion.ends_at.is_(None), Promotion.ends_at > sa.bindparam("now")),
)
_TAKE = (
    sa.update(Promotion)
    .where(
        Promotion.id == sa.bindparam("key"),
        *OPEN_NOW,
        sa.or_(Promotion.limit_total.is_(None), Promotion.taken + sa.bindparam("many") <= Promotion.limit_total),
    )
    .values(taken=Promotion.taken + sa.bindparam("many"))
)
_TAKE_CODE = (
    sa.update(PromoCode)
    .where(
        PromoCode.code == sa.bindparam("key"),
        PromoCode.ended_at.is_(None),
        sa.or_(PromoCode.use_limit.is_(None), PromoCode.taken + sa.bindparam("many") <= PromoCode.use_limit),
    )
    .values(taken=PromoCode.taken + sa.bindparam("many"))
)
_TAKE_MONEY = (
    sa.update(PromotionMoney)
    .where(
        PromotionMoney.promotion_id == sa.bindparam("key"),
        PromotionMoney.currency == sa.bindparam("in_currency"),
        sa.or_(
            PromotionMoney.budget_minor.is_(None),
            PromotionMoney.taken_minor + sa.bindparam("minor") <= PromotionMoney.budget_minor,
        ),
    )
    .values(taken_minor=PromotionMoney.taken_minor + sa.bindparam("minor"))
)
_NO_SYNC = {"synchronize_session": False}


def take(uses: Sequence[PromotionUse], *, budgeted: set[int], limited_codes: set[str]) -> PromotionUse | None:
    """Count all of them in, or name the one for which there is no room; then the transaction must be given up.

    `budgeted` are the promotions that have budgets; `limited_codes` the codes with a limit of their own.
    """
    now = clock.now()
    for promotion_id, many in sorted(Counter(use.promotion_id for use in uses).items()):
        if not _did(_TAKE, {"key": promotion_id, "many": many, "now": now}):
            return next(use for use in uses if use.promotion_id == promotion_id)
    for code, many in sorted(Counter(use.code for use in uses if use.code in limited_codes).items(), key=str):
        if not _did(_TAKE_CODE, {"key": code, "many": many}):
            return next(use for use in uses if use.code == code)
    for promotion_id in sorted(budgeted):
        own = [use for use in uses if use.promotion_id == promotion_id]
        minor = sum(use.amount_minor for use in own)
        if own and not _did(_TAKE_MONEY, {"key": promotion_id, "in_currency": own[0].currency, "minor": minor}):
            return own[0]
    return None


def let_go(uses: Sequence[PromotionUse]) -> None:
    """Take them off the counters again; each only once, which the caller's move of its state makes sure."""
    for promotion_id, own in _by_promotion(uses):
        beyond = sum(use.beyond for use in own)
        db.session.execute(
            sa.update(Promotion)
            .where(Promotion.id == promotion_id)
            .values(taken=Promotion.taken - (len(own) - beyond), beyond=Promotion.beyond - beyond),
            execution_options=_NO_SYNC,
        )
    within = [use for use in uses if not use.beyond]
    for code, many in sorted(Counter(use.code for use in within if use.code is not None).items(), key=str):
        db.session.execute(
            sa.update(PromoCode)
            .where(PromoCode.code == code, PromoCode.use_limit.is_not(None))
            .values(taken=PromoCode.taken - many),
            execution_options=_NO_SYNC,
        )
    for promotion_id, own in _by_promotion(uses):
        _move_money(promotion_id, own)


def take_again(use: PromotionUse) -> bool:
    """Count a promised use that had been let go, if there is room left; says if so. Locks its counters.

    What was promised stays promised when the offer is paused or over; only room is asked for.
    """
    promotion, code, money = _locked_counters(use)
    full = (
        (promotion.limit_total is not None and promotion.taken >= promotion.limit_total)
        or (code is not None and code.use_limit is not None and code.taken >= code.use_limit)
        or (
            money is not None
            and money.budget_minor is not None
            and money.taken_minor + use.amount_minor > money.budget_minor
        )
    )
    if full:
        return False
    promotion.taken += 1
    if code is not None and code.use_limit is not None:
        code.taken += 1
    if money is not None:
        money.taken_minor += use.amount_minor
    db.session.flush()
    return True


def count_beyond(use: PromotionUse) -> None:
    """Count a use for which there was no room."""
    promotion, _code, money = _locked_counters(use)
    promotion.beyond += 1
    if money is not None:
        money.beyond_minor += use.amount_minor
    db.session.flush()


def _locked_counters(use: PromotionUse) -> tuple[Promotion, PromoCode | None, PromotionMoney | None]:
    promotion = db.session.get(Promotion, use.promotion_id, with_for_update=True, populate_existing=True)
    code = db.session.get(PromoCode, use.code, with_for_update=True, populate_existing=True) if use.code else None
    money = db.session.scalar(
        sa.select(PromotionMoney)
        .where(PromotionMoney.promotion_id == use.promotion_id, PromotionMoney.currency == use.currency)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assert promotion is not None
    return promotion, code, money


def _move_money(promotion_id: int, own: Sequence[PromotionUse]) -> None:
    for currency in sorted({use.currency for use in own}):
        here = [use for use in own if use.currency == currency]
        db.session.execute(
            sa.update(PromotionMoney)
            .where(PromotionMoney.promotion_id == promotion_id, PromotionMoney.currency == currency)
            .values(
                taken_minor=PromotionMoney.taken_minor - sum(use.amount_minor for use in here if not use.beyond),
                beyond_minor=PromotionMoney.beyond_minor - sum(use.amount_minor for use in here if use.beyond),
            ),
            execution_options=_NO_SYNC,
        )


def _by_promotion(uses: Sequence[PromotionUse]) -> list[tuple[int, list[PromotionUse]]]:
    ids = sorted({use.promotion_id for use in uses})
    return [(promotion_id, [use for use in uses if use.promotion_id == promotion_id]) for promotion_id in ids]


def _did(statement: sa.Update, values: dict[str, object]) -> bool:
    result = db.session.execute(statement, values, execution_options=_NO_SYNC)
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]
