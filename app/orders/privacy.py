"""What orders keep about a person: told on request, and forgotten as far as tax law lets us."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import Contact, User
from app.accounts.sockets import PersonalData
from app.database import db
from app.errors import Conflict
from app.orders.models import Order, OrderRemark, Quote, QuoteDecision, QuoteVersion
from app.orders.queries import contacts_of
from app.orders.states import State

UNSETTLED = (State.PLACED, State.DISPUTED)


class OrdersAreOpen(Conflict):
    title = _l("There are open orders")


def orders_about(user: User) -> PersonalData:
    mine = sa.or_(Order.placed_by_id == user.id, Order.contact_id.in_(contacts_of(user)))
    rows = [_order_row(order) for order in db.session.scalars(sa.select(Order).where(mine).order_by(Order.id))]
    return PersonalData(key="orders", title=_l("Orders"), rows=rows)


def quotes_about(user: User) -> PersonalData:
    mine = sa.select(Quote).where(Quote.contact_id.in_(contacts_of(user))).order_by(Quote.id)
    rows = [_quote_row(quote) for quote in db.session.scalars(mine) if quote.current is not None]
    return PersonalData(key="quotes", title=_l("Quotes"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """Forget what was written freely; amounts and states stay, as the books need them.

    Raises `OrdersAreOpen` while something is neither paid nor cancelled.
    """
    of_person = Contact.email == email if user is None else sa.or_(Contact.email == email, Contact.user_id == user.id)
    contacts = sa.select(Contact.id).where(of_person)
    orders = sa.select(Order.id).where(Order.contact_id.in_(contacts))
    if db.session.scalar(orders.where(Order.state.in_(UNSETTLED)).limit(1)) is not None:
        raise OrdersAreOpen(_l("Please pay or cancel them first; then everything can be erased."))
    versions = sa.select(QuoteVersion.id).join(Quote).where(Quote.contact_id.in_(contacts))
    db.session.execute(sa.update(Order).where(Order.id.in_(orders)).values(note=None))
    db.session.execute(sa.update(OrderRemark).where(OrderRemark.order_id.in_(orders)).values(text=""))
    db.session.execute(sa.update(QuoteDecision).where(QuoteDecision.version_id.in_(versions)).values(reason=None))
    db.session.execute(sa.update(QuoteVersion).where(QuoteVersion.id.in_(versions)).values(introduction=""))


def _order_row(order: Order) -> dict[str, object]:
    return {
        "reference": order.reference,
        "placed_at": order.placed_at.isoformat(),
        "state": order.state,
        "relation": order.relation,
        "contact": order.contact.display_name,
        "email": order.contact.email,
        "lines": [f"{line.quantity} × {line.title}" for line in order.lines],
        "total": str(order.total),
        "paid": str(order.paid),
        "refunded": str(order.refunded),
        "po_number": order.po_number or "",
        "note": order.note or "",
        "remarks": [event.remark.text for event in order.timeline(internal=True) if event.remark],
    }


def _quote_row(quote: Quote) -> dict[str, object]:
    version = quote.current
    assert version is not None
    decision = version.decision
    return {
        "reference": quote.reference,
        "version": version.version,
        "sent_at": version.sent_at.isoformat() if version.sent_at else "",
        "contact": quote.contact.display_name,
        "total": str(version.total),
        "answer": "" if decision is None else ("accepted" if decision.accepted else "declined"),
        "reason": (decision.reason or "") if decision else "",
    }
