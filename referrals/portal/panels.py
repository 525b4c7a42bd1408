"""After a good moment (a paid order, thanks for a review) people are asked whether they want to recommend us: one click."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.models import User
from app.orders.models import Order
from app.orders.states import State
from app.web.navigation import Panel
from referrals.portal.queries import is_partner, open_links
from referrals.programs import joining
from referrals.programs.audience import paid_orders_of
from referrals.programs.models import Program
from referrals.programs.plain import sentences
from referrals.programs.queries import enrolment_of, open_programs

# The page of one's own review, after it was sent.
THANKS = "review.own"


def panel_at(place: str, **context: object) -> Panel | None:
    if place == "portal.front":
        person = context.get("person")
        return _on_front(person) if isinstance(person, User) else None
    order = context.get("order")
    if place == THANKS or (place == "order" and isinstance(order, Order) and order.state == State.PAID):
        return _invitation(viewer().user)
    return None


def _on_front(person: User) -> Panel | None:
    """A partner's first link; a customer's invitation to become one."""
    if is_partner(person):
        links = open_links(person)
        return Panel(_drawn("partners/_front.html", link=links[0]), 20) if links else None
    return _invitation(person, order=90) if paid_orders_of(person) else None


def _invitation(user: User | None, order: int = 60) -> Panel | None:
    """Nothing for who takes part already, and nothing where no program is open to them."""
    if user is not None and is_partner(user):
        return None
    program = _program_for(user)
    if program is None or program.terms is None:
        return None
    return Panel(_drawn("partners/_join.html", program=program, sentence=sentences(program.terms)[0], user=user), order)


def _program_for(user: User | None) -> Program | None:
    """The oldest program that this person can join at once."""
    for program in open_programs():
        at_once = program.terms is not None and program.terms.joining in {"open", "customers"}
        if at_once and (user is None or (enrolment_of(program, user) is None and not joining.refusal(program, user))):
            return program
    return None


def _drawn(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  (a template of ours, which escapes)
