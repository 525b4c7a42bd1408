"""Lists of orders and quotes: what they are narrowed down to, and in which order they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import Contact
from app.errors import Invalid, NotFound
from app.money import currencies
from app.orders.models import Order, Quote
from app.orders.references import normalised
from app.orders.relations import Relation
from app.orders.states import State
from app.web import arguments
from app.web.locale import moment_here

ORDER_KEYS = {
    "placed": Order.placed_at,
    "total": Order.total_minor,
    "contact": sa.func.lower(sa.func.coalesce(Contact.company_name, Contact.name)),
    "state": Order.state,
    "due": Order.due_at,
}
SORTS = tuple(sign + key for key in ORDER_KEYS for sign in ("", "-"))
CUSTOMER_SORTS = ("placed", "-placed", "total", "-total", "state", "-state")
QUOTE_SORTS = ("created", "-created", "contact", "-contact")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list of orders is narrowed down to; None and the empty text mean any. Days are the reader's."""

    text: str = ""
    state: str | None = None
    relation: str | None = None
    currency: str | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_address(cls) -> Self:
        """As the filters in the address say. Raises `Invalid` for what no filter offers."""
        return cls(
            text=arguments.text("q"),
            state=arguments.choice("state", [state.value for state in State], "") or None,
            relation=arguments.choice("relation", [relation.value for relation in Relation], "") or None,
            currency=arguments.choice("currency", currencies(), "") or None,
            since=_day("since"),
            until=_day("until"),
        )


def arranged(select: sa.Select[Order], wanted: Wanted, sort: str) -> sa.Select[Order]:
    """The orders of `select` that fit, sorted; ties by age, the newest first."""
    key = ORDER_KEYS[sort.removeprefix("-")]
    ordered = select.join(Contact, Contact.id == Order.contact_id).where(*_conditions(wanted)).order_by(None)
    if sort.removeprefix("-") == "total":
        ordered = ordered.order_by(Order.currency)
    return ordered.order_by(key.desc() if sort.startswith("-") else key.asc(), Order.id.desc())


def arranged_quotes(select: sa.Select[Quote], text: str, sort: str) -> sa.Select[Quote]:
    by_contact = sa.func.lower(sa.func.coalesce(Contact.company_name, Contact.name))
    key: Any = by_contact if sort.removeprefix("-") == "contact" else Quote.created_at
    found = select.join(Contact, Contact.id == Quote.contact_id).order_by(None)
    if text:
        found = found.where(sa.or_(Quote.reference == _reference(text), *_mentions(text)))
    return found.order_by(key.desc() if sort.startswith("-") else key.asc(), Quote.id.desc())


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for column, value in (
        (Order.state, wanted.state),
        (Order.relation, wanted.relation),
        (Order.currency, wanted.currency),
    ):
        if value:
            conditions.append(column == value)
    if wanted.since:
        conditions.append(Order.placed_at >= moment_here(wanted.since))
    if wanted.until:
        conditions.append(Order.placed_at < moment_here(wanted.until + timedelta(days=1)))
    if wanted.text:
        found = [
            Order.reference == _reference(wanted.text),
            _like(Order.po_number, wanted.text),
            *_mentions(wanted.text),
        ]
        conditions.append(sa.or_(*found))
    return conditions


def _mentions(text: str) -> list[sa.ColumnElement[bool]]:
    return [_like(column, text) for column in (Contact.name, Contact.company_name, Contact.email)]


def _like(column: Any, text: str) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = column.icontains(text, autoescape=True)
    return condition


def _reference(text: str) -> str:
    try:
        return normalised(text)
    except NotFound:
        return ""


def _day(name: str) -> date | None:
    typed = arguments.text(name)
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid(_("“%(name)s” must be a day such as 2026-11-22.", name=name)) from error
    if not 1970 <= day.year <= 2200:
        raise Invalid(_("“%(name)s” must be a day such as 2026-11-22.", name=name))
    return day
