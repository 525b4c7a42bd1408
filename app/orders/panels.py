"""What orders and quotes show on pages of others: a person's own front page, and the desk's page about a person."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template
from markupsafe import Markup

from app.accounts.access import Viewer, viewer
from app.accounts.models import User
from app.accounts.roles import STAFF_ROLES
from app.database import db
from app.orders.models import Order
from app.orders.queries import orders_of
from app.orders.quote_queries import in_state, quotes_of, with_versions
from app.orders.states import State
from app.orders.wording import QUOTE_STATES, quote_state
from app.web.navigation import Panel

MOST = 5


def panel_at(place: str, **context: object) -> Panel | None:
    person = context.get("person")
    if not isinstance(person, User):
        return None
    if place == "portal.front":
        return Panel(_front(Viewer(person)), 10)
    if place == "desk.person" and viewer().has_role(*STAFF_ROLES):
        return _at_desk(person)
    return None


def _front(eyes: Viewer) -> Markup:
    """What waits for the person, then the latest orders; for who has none yet, the first step."""
    unpaid = sa.and_(Order.state == State.PLACED, Order.paid_minor < Order.total_minor)
    to_pay = db.session.scalars(orders_of(eyes).where(unpaid).order_by(None).order_by(Order.due_at, Order.id))
    to_answer = db.session.scalars(with_versions(quotes_of(eyes)).where(in_state("sent")))
    latest = db.session.scalars(orders_of(eyes).limit(MOST))
    return _drawn("orders/_front.html", to_pay=to_pay.all(), to_answer=to_answer.all(), orders=latest.all())


def _at_desk(person: User) -> Panel | None:
    eyes = Viewer(person)
    orders = db.session.scalars(orders_of(eyes).limit(MOST)).all()
    quotes = db.session.scalars(with_versions(quotes_of(eyes)).limit(MOST)).all()
    if not orders and not quotes:
        return None
    words = {"quote_state": quote_state, "quote_states": QUOTE_STATES}
    return Panel(_drawn("orders/_person.html", person=person, orders=orders, quotes=quotes, **words), 10)


def _drawn(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  drawn by our own templates, which escape what they show
