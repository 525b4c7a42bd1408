"""Named reads of quotes. The customer sees what was sent; drafts are the desk's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.orders.models import Quote, QuoteVersion
from app.orders.queries import contacts_of
from app.orders.references import normalised

if TYPE_CHECKING:
    from app.accounts.access import Viewer


def quote_of(viewer: Viewer, reference: str) -> Quote:
    """The quote, if something of it was sent to the viewer, or the viewer is staff. Raises `NotFound` otherwise."""
    visible = sa.true() if viewer.is_staff else _own(viewer)
    quote = db.session.scalar(sa.select(Quote).where(Quote.reference == normalised(reference), visible))
    if quote is None:
        raise NotFound
    return quote


def quotes_of(viewer: Viewer) -> sa.Select[tuple[Quote]]:
    """The viewer's own quotes, the newest first."""
    return sa.select(Quote).where(_own(viewer)).order_by(Quote.created_at.desc(), Quote.id.desc())


def locked_quote(quote_id: int) -> Quote:
    quote = db.session.scalar(
        sa.select(Quote).where(Quote.id == quote_id).with_for_update(of=Quote).execution_options(populate_existing=True)
    )
    if quote is None:
        raise NotFound
    db.session.refresh(quote, ["versions"])
    return quote


def quote_by_reference(reference: str) -> Quote:
    quote = db.session.scalar(sa.select(Quote).where(Quote.reference == normalised(reference)))
    if quote is None:
        raise NotFound
    return quote


def _own(viewer: Viewer) -> sa.ColumnElement[bool]:
    mine: list[sa.ColumnElement[bool]] = [Quote.reference.in_(sorted(viewer.references))]
    if viewer.user is not None:
        mine.append(Quote.contact_id.in_(contacts_of(viewer.user)))
    sent = sa.select(QuoteVersion.id).where(QuoteVersion.quote_id == Quote.id, QuoteVersion.sent_at.is_not(None))
    return sa.and_(sa.or_(*mine), sent.exists())
