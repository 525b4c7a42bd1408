"""Promotions for tests, as rows."""

from __future__ import annotations

import secrets
from typing import Any

from app import clock
from app.accounts.models import User
from app.database import db
from app.money import Money
from app.orders import checkout
from app.orders.models import Order
from app.orders.pricing import DraftLine
from app.orders.settling import apply_money
from referrals.promotions.codes import canonical
from referrals.promotions.models import PromoCode, Promotion, PromotionMoney
from referrals.promotions.terms import Kind, Terms
from tests.factories.orders import a_contact

COLUMNS = ("automatic", "starts_at", "ends_at", "limit_total", "limit_per_customer", "state", "name")


def a_promotion(
    code: str | None = "SUMMER", *, budgets: dict[str, int] | None = None, use_limit: int | None = None, **changes: Any
) -> Promotion:
    """An active ten percent off with the code SUMMER, unless told otherwise. The test's transaction is committed."""
    columns = {name: changes.pop(name) for name in COLUMNS if name in changes}
    terms = Terms(**{"kind": Kind.PERCENTAGE, "labels": {"en": "Summer"}, "rate_bp": 1000, **changes})
    values = {"name": f"Promotion {secrets.token_hex(4)}", "state": "active", "automatic": code is None, **columns}
    promotion = Promotion(kind=terms.kind, terms=terms.as_json(), published_at=clock.now(), **values)
    promotion.money = [PromotionMoney(currency=each, budget_minor=minor) for each, minor in (budgets or {}).items()]
    db.session.add(promotion)
    db.session.flush()
    if code is not None:
        a_code(promotion, code, use_limit=use_limit)
    db.session.commit()
    return promotion


def a_code(promotion: Promotion, shown: str, **changes: Any) -> PromoCode:
    code = PromoCode(code=canonical(shown), shown=shown, promotion_id=promotion.id, **changes)
    db.session.add(code)
    db.session.commit()
    return code


def a_line(net_minor: int = 10_000, quantity: int = 1, **changes: Any) -> DraftLine:
    """100.00 EUR without VAT, 20 % on it."""
    values = {
        "title": "Brand film",
        "quantity": quantity,
        "unit_net": Money(net_minor, "EUR"),
        "vat_category": "S",
        "vat_rate_bp": 2000,
        **changes,
    }
    return DraftLine(**values)


def place(
    *codes: str,
    email: str = "alice@customer.example",
    user: User | None = None,
    line: DraftLine | None = None,
    **changes: Any,
) -> Order:
    """Order something with these codes; what happens in a page's transaction, which the caller opens or commits."""
    lines, currency = [line or a_line()], (line or a_line()).unit_net.currency
    priced = checkout.price(lines, currency, email=email, user=user, codes=codes, relation="b2b")
    return checkout.place(
        priced,
        contact=a_contact(user, email=email),
        submission_key=secrets.token_urlsafe(24),
        locale="en",
        placed_by=user,
        **changes,
    )


def pay(order: Order) -> None:
    """Verified money for the whole order."""
    apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)
