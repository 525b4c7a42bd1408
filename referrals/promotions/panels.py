"""What promotions show on pages of others: a person's own codes, and what a friend is given."""

from __future__ import annotations

import sqlalchemy as sa
from babel.lists import format_list
from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import STAFF_ROLES
from app.database import db
from app.orders.models import Order
from app.web.locale import language_code
from app.web.navigation import Panel
from referrals.promotions import friends, gifts, results, retrying
from referrals.promotions.models import PromoCode, Promotion
from referrals.promotions.wording import GIFTS

MOST = 10
PLACE = 40
BEFORE_PAYING = 10


def panel_at(place: str, **context: object) -> Panel | None:
    if place == "public.head":
        return _benefit()
    person = context.get("person")
    if not isinstance(person, User):
        return None
    if place == "portal.front" or (place == "desk.person" and viewer().has_role(*STAFF_ROLES)):
        return _codes(person, at_desk=place == "desk.person")
    return None


def _benefit() -> Panel | None:
    """Who came by the link of a partner learns at once what it brings them, and that the partner is paid."""
    user = viewer().user
    if request.endpoint in {"orders.new", "orders.create"}:
        return None
    offers = friends.offered({**request.cookies, **request.args}, user.id if user else None)
    if not offers:
        return None
    return Panel(Markup(render_template("promotions/_friend.html", offer=offers[0])), PLACE)  # noqa: S704


def free_for_others(order: Order) -> Panel | str:
    """On an unpaid order whose payment failed: which of its discounts nobody holds at this moment.

    It is read before the button that pays.
    """
    free = retrying.promised_but_free(order)
    if not free:
        return ""
    labels = [use.promotion.rules.label(language_code()) for use in free]
    offers = format_list([_("“%(label)s”", label=label) for label in labels], locale=language_code())
    drawn = render_template("promotions/_free_for_others.html", offers=offers, many=len(labels))
    return Panel(Markup(drawn), BEFORE_PAYING)  # noqa: S704  drawn by our own template, which escapes what it shows


def gifts_of(order: Order) -> str:
    """What comes free with a paid order, and where it is."""
    found = gifts.of_order(order.id)
    if not found:
        return ""
    drawn = render_template("promotions/_order_gifts.html", gifts=found, words=GIFTS)
    return Markup(drawn)  # noqa: S704  drawn by our own template, which escapes what it shows


def _codes(person: User, *, at_desk: bool) -> Panel | None:
    """The open codes of a person whose promotion goes on."""
    mine = (
        sa.select(PromoCode)
        .join(Promotion, Promotion.id == PromoCode.promotion_id)
        .where(
            sa.or_(PromoCode.partner_id == person.id, PromoCode.holder_id == person.id),
            PromoCode.ended_at.is_(None),
            Promotion.state.in_(("active", "paused")),
        )
        .order_by(PromoCode.created_at.desc(), PromoCode.code)
        .limit(MOST)
    )
    codes = db.session.scalars(mine).all()
    if not codes:
        return None
    drawn = render_template(
        "promotions/_own_codes.html",
        codes=[(code, code.promotion.rules.label(language_code())) for code in codes if code.promotion is not None],
        paid=results.paid_uses_of([code.code for code in codes]),
        person=person,
        at_desk=at_desk,
    )
    return Panel(Markup(drawn), PLACE)  # noqa: S704  drawn by our own template, which escapes what it shows
