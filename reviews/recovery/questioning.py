"""Two more questions after the stars, the same for everybody: would you recommend us, and how was the way we worked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.config import settings
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.mail.links import absolute_url
from reviews.recovery.intervals import Csat, Nps, csat, nps
from reviews.recovery.models import CsatResponse, NpsResponse
from reviews.reviewing.models import Review
from reviews.reviewing.sockets import Thanks


def thanks(review_id: int) -> Sequence[Thanks]:
    """The answer to `reviews.thanks`: the same words whatever was said (R38)."""
    words = _l("Two more questions, if you have half a minute.")
    return [Thanks(words=str(words), url=link_to(review_id))]


def link_to(review_id: int) -> str:
    return absolute_url("recovery.ask", token=token_for(review_id))


def token_for(review_id: int) -> str:
    return str(_serializer().dumps(review_id))


def review_of(token: str) -> Review:
    """Raises `NotFound` for a token that is not ours, and for a review that was taken back."""
    try:
        review_id = _serializer().loads(token) if len(token) < 200 else None
    except BadSignature:
        review_id = None
    review = db.session.get(Review, review_id) if isinstance(review_id, int) else None
    if review is None or review.state == "withdrawn":
        raise NotFound
    return review


def has_answered(review: Review) -> bool:
    either = sa.select(NpsResponse.id).where(NpsResponse.review_id == review.id)
    other = sa.select(CsatResponse.id).where(CsatResponse.review_id == review.id)
    return db.session.scalar(either) is not None or db.session.scalar(other) is not None


def answer(review: Review, *, nps_score: int | None, csat_score: int | None, text: str) -> int | None:
    """Keep what was answered, each once; the id of the NPS answer. Raises `Invalid` for nothing, `Conflict` for twice."""
    if nps_score is None and csat_score is None:
        raise Invalid(_l("Choose a number in one of the two questions."))
    if has_answered(review):
        raise Conflict(_l("You have answered these questions already. Thank you."))
    base = {"review_id": review.id, "service_id": review.service_id, "answered_at": clock.now()}
    if csat_score is not None:
        db.session.execute(insert(CsatResponse).values(score=csat_score, **base).on_conflict_do_nothing())
    if nps_score is None:
        return None
    return db.session.scalar(
        insert(NpsResponse)
        .values(score=nps_score, text=text.strip()[:2000], **base)
        .on_conflict_do_nothing()
        .returning(NpsResponse.id)
    )


def nps_of(*, since: datetime, service_id: int | None = None) -> Nps:
    found = sa.select(NpsResponse.score).where(NpsResponse.answered_at >= since)
    return nps(db.session.scalars(found if service_id is None else found.where(NpsResponse.service_id == service_id)))


def csat_of(*, since: datetime, service_id: int | None = None) -> Csat:
    found = sa.select(CsatResponse.score).where(CsatResponse.answered_at >= since)
    return csat(db.session.scalars(found if service_id is None else found.where(CsatResponse.service_id == service_id)))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="reviews.recovery.questions")
