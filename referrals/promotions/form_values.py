"""What the promotion form shows of a promotion that exists."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from app.catalogue.forms import typed_rate
from app.money import Money
from app.web.forms import typed
from app.web.locale import language_code
from referrals.promotions.drafting import Draft
from referrals.promotions.terms import Tier


def values_of(draft: Draft) -> dict[str, Any]:
    """What the form shows of a promotion that exists."""
    terms, zone = draft.terms, ZoneInfo(draft.timezone)
    by_name = {
        "amount": terms.amounts,
        "minimum": terms.minimums,
        "cap": terms.caps,
        "worth": terms.worths,
        "budget": draft.budgets,
    }
    used = sorted({currency for amounts in by_name.values() for currency in amounts})
    rows = [
        {"currency": code, **{name: _typed(found.get(code), code) for name, found in by_name.items()}} for code in used
    ]
    return {
        "name": draft.name,
        "kind": terms.kind.value,
        "rate": _typed_rate(terms.rate_bp),
        "gift_service_id": terms.gift_service_id or 0,
        "gift_quantity": terms.gift_quantity,
        "rows": rows,
        "tiers": [_tier_values(tier) for tier in terms.tiers],
        "way": "automatic" if draft.automatic else "code",
        **{name: list(getattr(terms, name)) for name in ("services", "disciplines", "relations", "groups")},
        "first_order": terms.first_order,
        "starts": draft.starts_at.astimezone(zone).replace(tzinfo=None) if draft.starts_at else None,
        "ends": draft.ends_at.astimezone(zone).replace(tzinfo=None) if draft.ends_at else None,
        "timezone": draft.timezone,
        "limit_total": draft.limit_total,
        "limit_per_customer": draft.limit_per_customer,
        **{
            name: getattr(terms, name)
            for name in (
                "codes_per_order",
                "units_per_order",
                "hold_hours",
                "alone",
                "exclusive_group",
                "joint_group",
                "priority",
            )
        },
        **{f"label_{code}": text for code, text in terms.labels.items()},
        **{f"gift_{code}": text for code, text in terms.gift_titles.items()},
    }


def _tier_values(tier: Tier) -> dict[str, str]:
    return {
        "currency": tier.currency,
        "reached": _typed(tier.from_minor, tier.currency),
        "rate": _typed_rate(tier.rate_bp),
        "amount": _typed(tier.amount_minor, tier.currency),
    }


def _typed(minor: int | None, currency: str) -> str:
    return "" if minor is None else typed(Money(minor, currency), language_code())


def _typed_rate(rate_bp: int | None) -> str:
    if rate_bp is None:
        return ""
    return typed_rate(rate_bp)
