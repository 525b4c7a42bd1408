"""Who could join a program: one rule, asked of everybody for its size and of one person for the reason against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import Contact, User
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.states import CONFIRMED

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

ORDERED = ("recently", "long_ago")
RECENT_DAYS = 180
Condition = tuple[sa.ColumnElement[bool], "LazyString"]


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The rule as it is kept in the terms; what is empty excludes nobody.

    `ordered` is recently (a paid order in the last 180 days) or long_ago (one before, and none since); `since` is the last day
    on which the account may have been made.
    """

    orders_at_least: int = 0
    ordered: str = ""
    services: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: date | None = None

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Audience:
        since = kept.get("since")
        return cls(
            orders_at_least=int(kept.get("orders_at_least") or 0),
            ordered=kept.get("ordered") or "",
            services=tuple(kept.get("services") or ()),
            countries=tuple(kept.get("countries") or ()),
            languages=tuple(kept.get("languages") or ()),
            since=date.fromisoformat(since) if since else None,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "orders_at_least": self.orders_at_least,
            "ordered": self.ordered,
            "services": list(self.services),
            "countries": list(self.countries),
            "languages": list(self.languages),
            "since": self.since.isoformat() if self.since else None,
        }


def size(audience: Audience, joining: str) -> int:
    """How many people could join by this rule today."""
    known = sa.select(sa.func.count(User.id)).where(User.email_verified_at.is_not(None), User.erased_at.is_(None))
    return db.session.scalar(known.where(*(condition for condition, _why in _conditions(audience, joining)))) or 0


def reason_against(audience: Audience, joining: str, user: User) -> LazyString | None:
    """The first condition that this person does not meet, in words."""
    conditions = _conditions(audience, joining)
    if not conditions:
        return None
    met = db.session.execute(sa.select(*(condition for condition, _why in conditions)).where(User.id == user.id)).one()
    return next((why for (_condition, why), fits in zip(conditions, met, strict=True) if not fits), None)


def paid_orders_of(user: User) -> int:
    found = sa.select(sa.func.count(Order.id)).where(Order.placed_by_id == user.id, Order.state.in_(CONFIRMED))
    return db.session.scalar(found) or 0


def _conditions(audience: Audience, joining: str) -> list[Condition]:
    least = max(audience.orders_at_least, 1 if joining == "customers" else 0)
    every: list[tuple[bool, Callable[[], Condition]]] = [
        (least > 0, lambda: (_orders() >= least, _l("It is for people who have ordered here."))),
        (bool(audience.ordered), lambda: _ordered(audience.ordered)),
        (
            bool(audience.services),
            lambda: (_bought(audience.services), _l("It is for people who know certain services.")),
        ),
        (bool(audience.countries), lambda: (_lives_in(audience.countries), _l("It is for people in other countries."))),
        (
            bool(audience.languages),
            lambda: (User.locale.in_(audience.languages), _l("It is for people who read another language.")),
        ),
        (audience.since is not None, lambda: _known_since(audience.since)),
    ]
    return [condition() for asked, condition in every if asked]


def _known_since(since: date | None) -> Condition:
    assert since is not None
    first = sa.cast(sa.func.timezone("UTC", User.created_at), sa.Date)
    return first <= since, _l("It is for people who have been here for longer.")


def _ordered(when: str) -> Condition:
    since = clock.now() - timedelta(days=RECENT_DAYS)
    recently = _paid().where(Order.placed_at >= since).exists()
    if when == "recently":
        return recently, _l("It is for people who have ordered lately.")
    return sa.and_(_paid().exists(), ~recently), _l("It is for people who have not ordered for a while.")


def _bought(services: tuple[int, ...]) -> sa.ColumnElement[bool]:
    lines = _paid().join(OrderLine, OrderLine.order_id == Order.id)
    return lines.where(OrderLine.service_id.in_(services)).exists()


def _lives_in(countries: tuple[str, ...]) -> sa.ColumnElement[bool]:
    own = sa.select(Contact.id).where(Contact.user_id == User.id, Contact.erased_at.is_(None))
    return own.where(Contact.country.in_(countries)).exists()


def _orders() -> sa.ScalarSelect[int]:
    found = sa.select(sa.func.count(Order.id)).where(Order.placed_by_id == User.id, Order.state.in_(CONFIRMED))
    return found.correlate(User).scalar_subquery()


def _paid() -> sa.Select[int]:
    found = sa.select(Order.id).where(Order.placed_by_id == User.id, Order.state.in_(CONFIRMED))
    return found.correlate(User)
