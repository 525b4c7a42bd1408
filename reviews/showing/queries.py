"""Named reads of public reviews: filtered, in a named order, cut into pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.catalogue.models import Service
from app.database import db
from app.errors import NotFound
from app.web import arguments
from app.web.pagination import Page
from reviews.reviewing import queries as reviewing
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.sockets import ShownReply, replies
from reviews.reviewing.states import State, Verification
from reviews.showing.models import Helpfulness, RatingAggregate
from reviews.showing.scoring import ranking_score

PER_PAGE = 10
# Beyond this many a filtered list says "more than", and paging ends: counting the rest would cost every reader.
MOST_COUNTED = 2000
_VERIFIED = tuple(str(each) for each in Verification if each.is_verified)
SORTS = ("newest", "helpful", "highest", "lowest")


@dataclass(frozen=True)
class Wanted:
    """What a reader asked to see. The default is everything, the newest first (R25)."""

    stars: int = 0
    verified: bool = False
    media: bool = False
    language: str = ""
    text: str = ""
    sort: str = "newest"

    @property
    def is_everything(self) -> bool:
        return not (self.stars or self.verified or self.media or self.language or self.text)


@dataclass(frozen=True)
class Shown:
    """Reviews with what stands beside each: media, replies and votes; read in a fixed number of statements."""

    page: Page[Review]
    media: Mapping[int, Sequence[ReviewMedia]]
    replies: Mapping[int, Sequence[ShownReply]]
    votes: Mapping[int, Helpfulness]
    is_more: bool = False


@dataclass(frozen=True)
class Subject:
    """One service with what its reviews add up to."""

    service: Service
    rating: RatingAggregate = field(compare=False)


def subject(slug: str) -> Subject:
    """A service by its address, also one that is not sold any more if people wrote about it. Raises `NotFound`."""
    service = db.session.scalar(sa.select(Service).where(Service.slug == slug))
    if service is None:
        raise NotFound
    rating = rating_of(service.id)
    if not service.active and not rating.shown:
        raise NotFound
    return Subject(service, rating)


def rating_of(service_id: int) -> RatingAggregate:
    """What the reviews of a service add up to; all zeros when nobody wrote yet."""
    return db.session.get(RatingAggregate, service_id) or _nothing(service_id)


def ratings_of(service_ids: Sequence[int]) -> dict[int, RatingAggregate]:
    found = sa.select(RatingAggregate).where(RatingAggregate.service_id.in_(service_ids))
    known = {each.service_id: each for each in db.session.scalars(found)}
    return {each: known.get(each) or _nothing(each) for each in service_ids}


def subjects() -> list[Subject]:
    """Services people wrote about, by ranking score, the best first."""
    found = db.session.execute(
        sa.select(Service, RatingAggregate)
        .join(RatingAggregate, RatingAggregate.service_id == Service.id)
        .where(RatingAggregate.shown > 0)
    )
    return sorted((Subject(service, rating) for service, rating in found), key=_rank)


def whole_house() -> RatingAggregate:
    """All services together; a row that is kept nowhere."""
    names = [column.key for column in sa.inspect(RatingAggregate).columns if column.key not in _NOT_SUMMED]
    summed = db.session.execute(
        sa.select(*(sa.func.coalesce(sa.func.sum(getattr(RatingAggregate, name)), 0) for name in names))
    ).one()
    return RatingAggregate(service_id=0, **{name: int(value) for name, value in zip(names, summed, strict=True)})


def shown(wanted: Wanted, rating: RatingAggregate, service_id: int | None = None, per_page: int = PER_PAGE) -> Shown:
    """The page of reviews the address asks for, with what stands beside each."""
    matching = narrowed(wanted, service_id)
    total, is_more = _total(matching, wanted, rating)
    number = min(arguments.whole_number("page", 1, low=1), max(1, -(-total // per_page)))
    ordered = _ordered(matching, wanted.sort).limit(per_page).offset((number - 1) * per_page)
    found = db.session.scalars(ordered.options(sa.orm.joinedload(Review.service))).unique().all()
    return beside(Page(found, number, per_page, total), is_more=is_more)


def newest(rating: RatingAggregate, service_id: int, most: int) -> Shown:
    """The latest few of a service, whatever they say."""
    found = reviewing.published(service_id).limit(most) if rating.shown else None
    items = db.session.scalars(found).all() if found is not None else []
    return beside(Page(items, 1, max(most, 1), len(items)))


def beside(page: Page[Review], *, is_more: bool = False) -> Shown:
    """Read what stands beside these reviews."""
    ids = [review.id for review in page.items]
    media: dict[int, list[ReviewMedia]] = {}
    for each in reviewing.media_of(ids) if ids else ():
        media.setdefault(each.review_id, []).append(each)
    said: dict[int, list[ShownReply]] = {}
    for answer in replies.answers(ids) if ids else ():
        for review_id, given in answer.items():
            said.setdefault(review_id, []).extend(given)
    votes = sa.select(Helpfulness).where(Helpfulness.review_id.in_(ids), Helpfulness.votes > 0)
    return Shown(page, media, said, {it.review_id: it for it in db.session.scalars(votes)}, is_more)


def narrowed(wanted: Wanted, service_id: int | None = None) -> sa.Select[Review]:
    """The public reviews that fit, in no order yet."""
    found = sa.select(Review).where(Review.state == State.PUBLISHED)
    if service_id is not None:
        found = found.where(Review.service_id == service_id)
    if wanted.stars:
        found = found.where(Review.rating == wanted.stars)
    if wanted.verified:
        found = found.where(Review.verification.in_(_VERIFIED))
    if wanted.language:
        found = found.where(Review.language == wanted.language)
    if wanted.media:
        ready = sa.select(ReviewMedia.id).where(ReviewMedia.review_id == Review.id, ReviewMedia.state == "ready")
        found = found.where(ready.exists())
    if wanted.text:
        like = f"%{_literal(wanted.text)}%"
        found = found.where(sa.or_(Review.title.ilike(like, escape="\\"), Review.text.ilike(like, escape="\\")))
    return found


def languages(service_id: int | None = None) -> list[str]:
    """In which languages there are public reviews, the most used first."""
    found = sa.select(Review.language).where(Review.state == State.PUBLISHED)
    if service_id is not None:
        found = found.where(Review.service_id == service_id)
    recent = found.order_by(Review.published_at.desc()).limit(MOST_COUNTED).subquery()
    counted = sa.select(recent.c.language).group_by(recent.c.language)
    return list(db.session.scalars(counted.order_by(sa.func.count().desc(), recent.c.language)))


def gallery(service_id: int, most: int = 12) -> Sequence[ReviewMedia]:
    """The newest pictures, films and recordings of public reviews of a service."""
    return db.session.scalars(
        sa.select(ReviewMedia)
        .join(Review, Review.id == ReviewMedia.review_id)
        .where(Review.service_id == service_id, Review.state == State.PUBLISHED, ReviewMedia.state == "ready")
        .order_by(Review.published_at.desc(), ReviewMedia.position, ReviewMedia.id)
        .limit(most)
        .options(sa.orm.contains_eager(ReviewMedia.review))
    ).all()


def _total(matching: sa.Select[Review], wanted: Wanted, rating: RatingAggregate) -> tuple[int, bool]:
    """How many fit; for everything that is known already. The second says that there are more than were counted."""
    if wanted.is_everything:
        return rating.shown, False
    few = matching.with_only_columns(Review.id).limit(MOST_COUNTED + 1).subquery()
    found = db.session.scalar(sa.select(sa.func.count()).select_from(few)) or 0
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def _ordered(matching: sa.Select[Review], sort: str) -> sa.Select[Review]:
    newest = (Review.published_at.desc(), Review.id.desc())
    if sort == "helpful":
        joined = matching.outerjoin(Helpfulness, Helpfulness.review_id == Review.id)
        return joined.order_by(sa.func.coalesce(Helpfulness.bound_millionths, 0).desc(), *newest)
    if sort in {"highest", "lowest"}:
        return matching.order_by(Review.rating.desc() if sort == "highest" else Review.rating, *newest)
    return matching.order_by(*newest)


def _rank(it: Subject) -> tuple[float, int]:
    return -ranking_score(it.rating.distribution.total, it.rating.count), it.service.id


def _nothing(service_id: int) -> RatingAggregate:
    names = [column.key for column in sa.inspect(RatingAggregate).columns if column.key not in _NOT_SUMMED]
    return RatingAggregate(service_id=service_id, **dict.fromkeys(names, 0))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_NOT_SUMMED = frozenset({"service_id", "latest_at", "counted_at"})
