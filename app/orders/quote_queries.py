"""Named reads of quotes. The customer sees what was sent; drafts are the desk's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app import clock
from app.database import db
from app.errors import NotFound
from app.orders.models import Quote, QuoteDecision, QuoteVersion
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


def quotes_of(viewer: Viewer) -> sa.Select[Quote]:
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


def with_versions(select: sa.Select[Quote]) -> sa.Select[Quote]:
    """With what a list says about each quote, in a constant number of statements."""
    versions = selectinload(Quote.versions)
    return select.options(versions.joinedload(QuoteVersion.decision))


def in_state(state: str) -> sa.ColumnElement[bool]:
    """As a condition on Quote what `wording.quote_state` says of one."""
    counts = _newest_sent()
    if state == "draft":
        return counts.is_(None)
    decided = sa.select(QuoteDecision.id).where(QuoteDecision.version_id == counts)
    if state in {"accepted", "declined"}:
        return decided.where(QuoteDecision.accepted.is_(state == "accepted")).exists()
    late = sa.select(QuoteVersion.id).where(QuoteVersion.id == counts, QuoteVersion.expires_at <= clock.now()).exists()
    return sa.and_(counts.is_not(None), ~decided.exists(), late if state == "expired" else ~late)


def _newest_sent() -> sa.ScalarSelect[int]:
    """The id of the version that counts for the customer."""
    sent = sa.select(QuoteVersion.id).where(QuoteVersion.quote_id == Quote.id, QuoteVersion.sent_at.is_not(None))
    return sent.order_by(QuoteVersion.version.desc()).limit(1).correlate(Quote).scalar_subquery()
