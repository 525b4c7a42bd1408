"""Pieces that the definitions of the core share: the buyer of an order, its relation, its source; and dimensions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Contact
from app.catalogue.models import Service
from app.database import db
from app.orders.models import Order, OrderTouch
from app.orders.relations import Relation
from app.orders.wording import RELATIONS
from app.reports.registry import Dimension
from app.reports.sockets import touch_kinds, words_of
from app.web.locale import language_code

DIRECT = ""
BIG = sa.BigInteger


def big(value: Any) -> sa.ColumnElement[int]:
    """A whole number as the database keeps them; sums and quotients of it are numeric otherwise."""
    return sa.cast(value, BIG)


def counted(condition: Any) -> sa.ColumnElement[int]:
    """1 where it is so, else 0."""
    return big(sa.case((condition, 1), else_=0))


def no_currency() -> sa.Label[Any]:
    return sa.cast(sa.null(), sa.Text).label("currency")


def halves_up(numerator: Any, denominator: Any) -> sa.ColumnElement[Any]:
    """The quotient of two numbers that are not negative, halves up, as `app.money.round_half_up`; null by zero."""
    top = sa.cast(numerator, sa.Numeric(40, 0))
    return sa.func.div(2 * top + denominator, sa.func.nullif(2 * sa.cast(denominator, sa.Numeric(40, 0)), 0))


def buyer(contact_id: Any) -> sa.ScalarSelect[str]:
    """What tells buyers apart: the address they order with, whatever its case."""
    return sa.select(sa.func.lower(Contact.email)).where(Contact.id == contact_id).scalar_subquery()


def buyer_name(contact_id: Any) -> sa.ScalarSelect[str]:
    name = sa.func.coalesce(Contact.company_name, Contact.name)
    return sa.select(name).where(Contact.id == contact_id).scalar_subquery()


def last_touch(order_id: Any) -> sa.ScalarSelect[str]:
    """By what an order came: its last touch that was not late; none means directly."""
    late = sa.func.coalesce(OrderTouch.details["late"].as_boolean(), sa.false())
    when = OrderTouch.details["at"].as_string()
    return (
        sa.select(OrderTouch.source)
        .where(OrderTouch.order_id == order_id, sa.not_(late))
        .order_by(when.desc().nulls_last(), OrderTouch.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def open_order(_key: str, name: str) -> str | None:
    """The page of an order at the desk, whose reference is the row's name."""
    return url_for("orders_desk.show", reference=name)


def open_quote(_key: str, name: str) -> str | None:
    return url_for("quotes_desk.show", reference=name)


def open_project(_key: str, name: str) -> str | None:
    return url_for("projects.show", reference=name)


def seconds_between(earlier: Any, later: Any) -> sa.ColumnElement[int]:
    """Whole seconds, down."""
    return big(sa.func.floor(sa.extract("epoch", later) - sa.extract("epoch", earlier)))


def _service_words(value: str) -> str:
    if not value:
        return _("Not from the catalogue")
    known: dict[tuple[str, str], str] = g.setdefault("report_services", {})
    key = (language_code(), value)
    if key not in known:
        service = db.session.get(Service, int(value)) if value.isdecimal() and len(value) < 18 else None
        known[key] = service.text(language_code()).title if service else value
    return known[key]


def _relation_words(value: str) -> str:
    return str(RELATIONS[Relation(value)]) if value in set(Relation) else value


def _source_words(value: str) -> str:
    return words_of(touch_kinds, [value])[value] if value else _("Directly")


SERVICE = Dimension("service", _l("Service"), _service_words)
RELATION = Dimension("relation", _l("Relation"), _relation_words)
SOURCE = Dimension("source", _l("Source"), _source_words)
OF_AN_ORDER = (SERVICE, RELATION, SOURCE)


def order_columns(order: type[Order] | Any) -> list[sa.ColumnElement[Any]]:
    """What every row about an order says of it, beside its own key, moment, amount, base and dimensions."""
    return [
        order.reference.label("name"),
        buyer(order.contact_id).label("person"),
        buyer_name(order.contact_id).label("who"),
        order.relation.label("relation"),
        last_touch(order.id).label("source"),
    ]
