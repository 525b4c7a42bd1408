"""Writing promotions: drafts, what may still change once they are published, and their course from draft to end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from referrals.promotions import queries
from referrals.promotions.codes import canonical
from referrals.promotions.models import PromoCode, Promotion, PromotionMoney
from referrals.promotions.terms import Terms

COPY_MARK = 2


class NotThatWay(Conflict):
    title = _l("The promotion cannot do that from where it stands")


class CodeTaken(Invalid):
    title = _l("There is such a code already")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the form says: the columns, the terms, and the budget in minor units by currency."""

    name: str
    automatic: bool
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    limit_total: int | None
    limit_per_customer: int | None
    terms: Terms
    budgets: dict[str, int] = field(default_factory=dict)


def create(draft: Draft, *, by: User | None) -> Promotion:
    """A promotion nobody can use yet."""
    promotion = Promotion(kind=draft.terms.kind, terms=draft.terms.as_json(), created_by_id=by.id if by else None)
    _write(promotion, draft)
    db.session.add(promotion)
    db.session.flush()
    _write_budgets(promotion, draft.budgets)
    audit.record("promotion.created", promotion, name=promotion.name)
    return promotion


def revise(promotion: Promotion, draft: Draft) -> None:
    """Make it what the draft says. Once it is published only its names, its end, its limits and budgets may change."""
    if promotion.state == "ended":
        raise NotThatWay(_l("It has ended. Copy it to begin a new one."))
    if promotion.state != "draft":
        kept = promotion.rules
        terms = replace(kept, labels=draft.terms.labels, listed=draft.terms.listed or kept.listed)
        draft = replace(draft, terms=terms, automatic=promotion.automatic, starts_at=promotion.starts_at)
    _write(promotion, draft)
    promotion.edition += 1
    db.session.flush()
    _write_budgets(promotion, draft.budgets)
    audit.record("promotion.revised", promotion, edition=promotion.edition)


def publish(promotion: Promotion) -> None:
    if promotion.state != "draft":
        raise NotThatWay(_l("It is published already."))
    promotion.state, promotion.published_at = "active", clock.now()
    audit.record("promotion.published", promotion)


def pause(promotion: Promotion) -> None:
    _require(promotion, "active")
    promotion.state = "paused"
    audit.record("promotion.paused", promotion)


def resume(promotion: Promotion) -> None:
    _require(promotion, "paused")
    promotion.state = "active"
    audit.record("promotion.resumed", promotion)


def end(promotion: Promotion) -> None:
    """For good. Orders that were placed keep what they were promised."""
    if promotion.state == "ended":
        return
    promotion.state, promotion.ended_at = "ended", clock.now()
    audit.record("promotion.ended", promotion)


def copy(promotion: Promotion, *, by: User | None) -> Promotion:
    """A draft with the same terms, without codes."""
    twin = Promotion(
        name=_free_name(promotion.name),
        kind=promotion.kind,
        automatic=promotion.automatic,
        timezone=promotion.timezone,
        limit_total=promotion.limit_total,
        limit_per_customer=promotion.limit_per_customer,
        terms=dict(promotion.terms),
        created_by_id=by.id if by else None,
    )
    db.session.add(twin)
    db.session.flush()
    _write_budgets(twin, {row.currency: row.budget_minor for row in promotion.budgets if row.budget_minor is not None})
    audit.record("promotion.copied", twin, original=promotion.id)
    return twin


def add_code(
    promotion: Promotion,
    shown: str,
    *,
    use_limit: int | None = None,
    partner: User | None = None,
    holder: User | None = None,
) -> PromoCode:
    """Give the promotion a code. Raises `CodeTaken` when one that reads the same is there."""
    key = canonical(shown)
    if db.session.get(PromoCode, key) is not None:
        raise CodeTaken(_l("Another code reads the same, because letters that look alike count as one."))
    code = PromoCode(
        code=key,
        shown=shown.strip().upper() if shown.isascii() else shown.strip(),
        promotion_id=promotion.id,
        use_limit=use_limit,
        partner_id=partner.id if partner else None,
        holder_id=holder.id if holder else None,
    )
    db.session.add(code)
    db.session.flush()
    audit.record("promo_code.made", ("promo_code", promotion.id))
    return code


def end_code(code: PromoCode) -> None:
    """From now on nobody can use it; orders that were placed with it keep their discount."""
    if code.ended_at is None:
        code.ended_at = clock.now()
        audit.record("promo_code.ended", ("promo_code", code.promotion_id))


def revive_code(code: PromoCode) -> None:
    if code.ended_at is not None:
        code.ended_at = None
        audit.record("promo_code.revived", ("promo_code", code.promotion_id))


def _write(promotion: Promotion, draft: Draft) -> None:
    promotion.name, promotion.automatic = draft.name, draft.automatic
    promotion.starts_at, promotion.ends_at, promotion.timezone = draft.starts_at, draft.ends_at, draft.timezone
    promotion.limit_total, promotion.limit_per_customer = draft.limit_total, draft.limit_per_customer
    promotion.kind, promotion.terms = draft.terms.kind, draft.terms.as_json()


def _write_budgets(promotion: Promotion, budgets: dict[str, int]) -> None:
    """Every currency keeps its counter; one without a budget any more is only counted."""
    rows = {row.currency: row for row in promotion.money}
    for currency, row in rows.items():
        row.budget_minor = budgets.get(currency)
    for currency in sorted(set(budgets) - set(rows)):
        taken = queries.taken_in(promotion.id, currency)
        db.session.add(
            PromotionMoney(
                promotion_id=promotion.id, currency=currency, budget_minor=budgets[currency], taken_minor=taken
            )
        )
    db.session.flush()
    db.session.expire(promotion, ["money"])


def _free_name(name: str) -> str:
    number = COPY_MARK
    while db.session.scalar(sa.select(Promotion.id).where(sa.func.lower(Promotion.name) == f"{name} {number}".lower())):
        number += 1
    return f"{name} {number}"


def _require(promotion: Promotion, state: str) -> None:
    if promotion.state != state:
        raise NotThatWay(_l("Somebody has changed it since you looked."))
