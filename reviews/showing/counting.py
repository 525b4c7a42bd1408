"""Count what the reviews of a service add up to. Always from the reviews themselves, so that it cannot drift (R28)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from reviews.reviewing.models import Review
from reviews.reviewing.states import COPIED, Relation, State, Verification
from reviews.showing.models import RatingAggregate
from reviews.showing.scoring import STARS

_VERIFIED = tuple(str(each) for each in Verification if each.is_verified)


def is_counted() -> sa.ColumnElement[bool]:
    """What makes the mean: public, written here (R24), and not by the company's own people (R23)."""
    return sa.and_(
        Review.state == State.PUBLISHED, Review.channel.not_in(sorted(COPIED)), Review.relation == Relation.NONE
    )


def locked(service_id: int) -> RatingAggregate:
    """The row of that service, made when it is missing, and nobody else's until the transaction ends."""
    db.session.execute(
        insert(RatingAggregate)
        .values(service_id=service_id, counted_at=clock.now(), **dict.fromkeys(_zeros(), 0))
        .on_conflict_do_nothing()
    )
    found = sa.select(RatingAggregate).where(RatingAggregate.service_id == service_id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def recount(service_id: int) -> RatingAggregate:
    """Count again. Two at once wait for one another, and the second sees what the first made public."""
    aggregate = locked(service_id)
    for name, value in counted(service_id).items():
        setattr(aggregate, name, value)
    aggregate.counted_at = clock.now()
    db.session.flush()
    return aggregate


def counted(service_id: int) -> dict[str, object]:
    """The counts of a service, straight from its reviews, in one statement."""
    counts = is_counted()
    row = db.session.execute(
        sa.select(
            *(_number(sa.and_(counts, Review.rating == star)).label(f"stars_{star}") for star in STARS),
            sa.func.count().label("shown"),
            _number(Review.verification.in_(_VERIFIED)).label("verified"),
            _number(Review.incentivized.is_(True)).label("incentivized"),
            _number(sa.and_(counts, Review.request_id.is_not(None))).label("asked"),
            sa.func.coalesce(
                sa.func.sum(Review.rating).filter(sa.and_(counts, Review.request_id.is_not(None))), 0
            ).label("asked_stars"),
            sa.func.max(Review.published_at).label("latest_at"),
        ).where(Review.service_id == service_id, Review.state == State.PUBLISHED)
    ).one()
    return {name: value if name == "latest_at" else int(value) for name, value in row._mapping.items()}


def _number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(condition)


def _zeros() -> tuple[str, ...]:
    return (*(f"stars_{star}" for star in STARS), "shown", "verified", "incentivized", "asked", "asked_stars")
