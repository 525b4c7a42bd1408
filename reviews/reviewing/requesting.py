"""Asking for a review: one request, one token of 256 bits, bound to what, whom and by which way it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import NotFound
from app.events import publish
from app.orders.models import OrderLine
from app.orders.references import new_reference
from reviews.reviewing import offers
from reviews.reviewing.facts import RequestOpened, ReviewRequested
from reviews.reviewing.models import ReviewRequest, ReviewRequestToken

VALID_DAYS = 120
HOUSE = "house"


class DeadToken(NotFound):
    """Used, expired, cancelled, altered or never given: the same words for each (R12)."""

    title = _l("This link is not open")


class Taken(NamedTuple):
    """What an answer needs of the request it has taken; named as there."""

    id: int
    service_id: int
    order_id: int | None
    order_line_id: int | None
    project_id: int | None
    user_id: int | None
    recipient_name: str
    recipient_email: str
    channel: str
    locale: str
    offer: dict[str, Any] | None


# By its first token or by one of a reminder, each found by its index.
_IS_IT = ReviewRequest.id.in_(
    sa.union_all(
        sa.select(ReviewRequest.id).where(ReviewRequest.token_hash == sa.bindparam("print")),
        sa.select(ReviewRequestToken.request_id).where(ReviewRequestToken.token_hash == sa.bindparam("print")),
    )
)
_NOW = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_TAKE = (
    sa.update(ReviewRequest)
    .where(
        _IS_IT,
        ReviewRequest.answered_at.is_(None),
        ReviewRequest.cancelled_at.is_(None),
        ReviewRequest.expires_at > _NOW,
    )
    .values(answered_at=_NOW, opened_at=sa.func.coalesce(ReviewRequest.opened_at, _NOW))
    .returning(*(getattr(ReviewRequest, name) for name in (*Taken._fields, "opened_at")))
)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom to ask. `email` is normalised; empty where the person is asked on paper or in the shop."""

    name: str = ""
    email: str = ""
    locale: str = "en"
    user_id: int | None = None


def request_review(
    *,
    service_id: int,
    recipient: Recipient,
    channel: str,
    order_line_id: int | None = None,
    project_id: int | None = None,
    destination: str = HOUSE,
    campaign_id: int | None = None,
    valid_days: int = VALID_DAYS,
) -> tuple[ReviewRequest, str]:
    """The request and the only copy of its token. What is offered for a review of the house is frozen here (R2)."""
    line = db.session.get_one(OrderLine, order_line_id) if order_line_id is not None else None
    raw = new_token()
    request = ReviewRequest(
        reference=new_reference(),
        service_id=service_id,
        order_id=line.order_id if line else None,
        order_line_id=order_line_id,
        project_id=project_id,
        user_id=recipient.user_id,
        recipient_name=recipient.name,
        recipient_email=recipient.email,
        channel=channel,
        locale=recipient.locale,
        token_hash=fingerprint(raw),
        offer=offers.in_force(service_id, campaign_id) if destination == HOUSE else None,
        destination=destination,
        campaign_id=campaign_id,
        expires_at=clock.now() + timedelta(days=valid_days),
    )
    db.session.add(request)
    db.session.flush()
    publish(ReviewRequested(request_id=request.id, service_id=service_id, channel=channel))
    return request, raw


def another_token(request: ReviewRequest) -> str:
    """One more token for the same request, for a reminder; all of them die with the first use of any."""
    raw = new_token()
    db.session.add(ReviewRequestToken(token_hash=fingerprint(raw), request_id=request.id))
    db.session.flush()
    return raw


def open_request(raw: str, *, lock: bool = False) -> ReviewRequest:
    """The open request of a token. Raises `DeadToken` for anything else, without a word about why."""
    found = sa.select(ReviewRequest).where(_IS_IT).params(print=fingerprint(raw))
    if lock:
        found = found.with_for_update(of=ReviewRequest).execution_options(populate_existing=True)
    request = db.session.scalar(found)
    if request is None or not request.is_open:
        raise DeadToken
    return request


def take_request(raw: str) -> Taken:
    """The one use of a token, whoever presses how often: found, locked and answered in one statement. Raises `DeadToken`."""
    now = clock.now()
    row = db.session.connection().execute(_TAKE, {"print": fingerprint(raw), "now": now}).one_or_none()
    if row is None:
        raise DeadToken
    *known, opened_at = row
    taken = Taken(*known)
    if opened_at == now:
        publish(RequestOpened(request_id=taken.id))
    return taken
