"""Requests and reviews for tests, as rows: quick to make, in any state."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import db
from app.ledger.units import POINTS
from app.orders.models import OrderLine
from app.orders.references import new_reference
from app.orders.states import State as OrderState
from reviews.reviewing.models import Review, ReviewMedia, ReviewRequest, ReviewRevision
from reviews.reviewing.offer_models import ReviewOffer
from reviews.reviewing.requesting import Recipient, request_review
from reviews.reviewing.states import State
from tests.factories import catalogue, orders

WORDS = "Die Filme waren pünktlich da, und unsere Weberinnen erkennen sich darin wieder."


def a_service(slug: str = "brand-film") -> Service:
    """The service of that address, made when it is first asked for."""
    found = db.session.scalar(sa.select(Service).where(Service.slug == slug))
    return found or catalogue.make_service(slug)


def an_ordered_line(user: User | None = None, service: Service | None = None, **changes: Any) -> OrderLine:
    """The line of a paid order for that service."""
    service = service or a_service()
    contact = changes.pop("contact", None)
    order = orders.an_order(contact, placed_by=user, state=OrderState.PAID, paid_at=clock.now(), **changes)
    order.paid_minor = order.total_minor
    line = order.lines[0]
    line.service_id = service.id
    db.session.commit()
    return line


def a_request(
    user: User | None = None, *, line: OrderLine | None = None, email: str = "", channel: str = "email", **changes: Any
) -> tuple[ReviewRequest, str]:
    """An open request for a paid order of `user` (or of alice@customer.example), and its token; committed."""
    line = line or an_ordered_line(user)
    address = email or (user.email if user else line.order.contact.email)
    recipient = Recipient(name=line.order.contact.name, email=address, user_id=user.id if user else None)
    request, raw = request_review(
        service_id=line.service_id or a_service().id,
        recipient=recipient,
        channel=channel,
        order_line_id=line.id,
    )
    for name, value in changes.items():
        setattr(request, name, value)
    db.session.commit()
    return request, raw


def a_review(
    user: User | None = None,
    *,
    service: Service | None = None,
    rating: int = 5,
    state: str = State.PUBLISHED,
    line: OrderLine | None = None,
    **changes: Any,
) -> Review:
    """A review with its first revision, published today unless told otherwise; with `line`, verified by its order."""
    service = service or a_service()
    now = clock.now()
    values: dict[str, Any] = {
        "reference": new_reference(),
        "service_id": service.id,
        "user_id": user.id if user else None,
        "author_name": user.name if user else "Alice Ş.",
        "author_email": user.email if user else f"{secrets.token_hex(4)}@customer.example",
        "language": "de",
        "rating": rating,
        "title": "Gerne wieder",
        "text": WORDS,
        "state": state,
        "channel": "email" if line else "onsite_form",
        "verification": "order_token" if line else "none",
        "order_id": line.order_id if line else None,
        "order_line_id": line.id if line else None,
        "submitted_at": None if state == State.DRAFT else now,
        "published_at": now if state in {State.PUBLISHED, State.REMOVED} else None,
        "withdrawn_at": now if state == State.WITHDRAWN else None,
        "reason_code": "VAC" if state in {State.REFUSED, State.REMOVED} else None,
    }
    review = Review(**{**values, **changes})
    db.session.add(review)
    db.session.flush()
    db.session.add(
        ReviewRevision(
            review_id=review.id,
            number=1,
            rating=review.rating,
            title=review.title,
            text=review.text,
            author_name=review.author_name,
            proof="import:test",
        )
    )
    db.session.commit()
    return review


def a_photo(review: Review, **changes: Any) -> ReviewMedia:
    """A ready photo of a review, two pixels wide."""
    from app.media import filing

    file = filing.keep(b"two pixels", filename="photo.webp", content_type="image/webp")
    values = {"kind": "photo", "state": "ready", "file_id": file.id, "width": 2, "height": 2, "position": 0}
    media = ReviewMedia(review_id=review.id, **{**values, **changes})
    db.session.add(media)
    db.session.commit()
    return media


def an_offer(**changes: Any) -> ReviewOffer:
    """In force for all services: 200 points, theirs at once; committed."""
    values = {"name": "Thank-you", "kind": "points", "units": 200, "unit": POINTS, "active": True}
    offer = ReviewOffer(**{**values, **changes})
    db.session.add(offer)
    db.session.commit()
    return offer
