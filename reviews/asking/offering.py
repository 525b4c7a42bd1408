"""Reviews that people want to write by themselves: from their account, or by the number and the address of an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Contact, User
from app.database import db
from app.errors import NotFound
from app.mail import outbox
from app.orders.models import Order, OrderLine
from app.projects.models import Project
from reviews.asking import addresses
from reviews.reviewing.models import Review
from reviews.reviewing.requesting import Recipient, request_review
from reviews.reviewing.states import Channel

MOST = 20


def lines_of(user: User) -> Sequence[OrderLine]:
    """What this person bought and paid for and has not reviewed, the newest first."""
    mine = sa.or_(Order.placed_by_id == user.id, Contact.user_id == user.id)
    return db.session.scalars(_open_lines().where(mine).limit(MOST)).unique().all()


def begin(line_id: int, user: User, channel: Channel) -> str:
    """The token of a new request about one of their own lines. Raises `NotFound` for any other line."""
    line = own_line(line_id, user)
    return _requested(line, Recipient(name=user.name, email=user.email, locale=user.locale, user_id=user.id), channel)


def own_line(line_id: int, user: User) -> OrderLine:
    """A line of theirs about which they have not written. Raises `NotFound` for any other."""
    mine = sa.or_(Order.placed_by_id == user.id, Contact.user_id == user.id)
    found = _open_lines().where(mine, OrderLine.id == line_id) if line_id < 2**63 else None
    line: OrderLine | None = db.session.scalars(found).unique().one_or_none() if found is not None else None
    if line is None:
        raise NotFound
    return line


def send_links(reference: str, email: str) -> None:
    """A mail to the address of that order with a link for each line; nothing when they do not belong together (R14)."""
    found = _open_lines().where(
        Order.reference == reference.strip().upper(), sa.func.lower(Contact.email) == email.lower()
    )
    lines = db.session.scalars(found.limit(MOST)).unique().all()
    if not lines:
        return
    order = lines[0].order
    recipient = Recipient(
        name=order.contact.name, email=email.lower(), locale=order.locale, user_id=order.contact.user_id
    )
    links = [(line.title, addresses.form(_requested(line, recipient, Channel.ONSITE_FORM))) for line in lines]
    outbox.send_later(
        "asking/mail/invited",
        to=order.contact.email,
        locale=order.locale,
        private=True,
        name=order.contact.name,
        order=order.reference,
        links=links,
    )


def _requested(line: OrderLine, recipient: Recipient, channel: Channel) -> str:
    assert line.service_id is not None
    project_id = db.session.scalar(sa.select(Project.id).where(Project.order_id == line.order_id))
    request, raw = request_review(
        service_id=line.service_id,
        recipient=recipient,
        channel=channel,
        order_line_id=line.id,
        project_id=project_id,
    )
    request.note_sent()
    return raw


def _open_lines() -> sa.Select[Any]:
    """Lines of paid orders about which nobody has written, refunded or not: that is an experience too."""
    written = sa.select(Review.id).where(Review.order_line_id == OrderLine.id, Review.state != "withdrawn")
    return (
        sa.select(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Contact, Contact.id == Order.contact_id)
        .where(Order.paid_at.is_not(None), OrderLine.service_id.is_not(None), ~written.exists())
        .order_by(Order.paid_at.desc(), OrderLine.id)
    )
