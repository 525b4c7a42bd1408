"""What reviews answer when the core asks: words of a project's clients, ratings of a member, where a review is used."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l

from app.catalogue.sockets import PublicPage
from app.database import db
from app.mail.links import absolute_url
from app.organisation.sockets import Rating
from app.projects.models import ProjectMember
from app.projects.sockets import Testimonial
from app.web.locale import language_code
from reviews.reviewing.disclosing import notice
from reviews.reviewing.models import Review
from reviews.reviewing.sockets import ReviewUse
from reviews.reviewing.states import State
from reviews.showing.counting import is_counted
from reviews.showing.queries import subjects
from reviews.showing.scoring import mean_hundredths


def testimonials(project_id: int) -> list[Testimonial]:
    """The public reviews of a project's order, the newest first."""
    found = (
        sa.select(Review)
        .where(Review.project_id == project_id, Review.state == State.PUBLISHED)
        .order_by(Review.published_at.desc(), Review.id.desc())
    )
    return [_testimonial(review, project_id) for review in db.session.scalars(found)]


def ratings_of_member(user_id: int) -> list[Rating]:
    """What clients gave the finished projects a member led or worked in; nothing before the first."""
    mine = sa.select(ProjectMember.project_id).where(ProjectMember.user_id == user_id, ProjectMember.part != "client")
    total, count = db.session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(Review.rating), 0), sa.func.count()).where(
            is_counted(), Review.project_id.in_(mine)
        )
    ).one()
    mean = mean_hundredths(int(total), count)
    return [] if mean is None else [Rating(label=_l("Reviews by clients"), mean_hundredths=mean, count=count)]


def uses(review_id: int) -> list[ReviewUse]:
    """The pages on which a review stands."""
    review = db.session.get(Review, review_id)
    if review is None or not review.is_public:
        return []
    name = review.service.text(language_code()).title
    return [
        ReviewUse(
            kind=str(_l("Page of reviews")),
            title=name,
            url=f"{url_for('reviews.subject', slug=review.service.slug)}#{review.reference}",
            since=review.published_at,
        ),
        ReviewUse(
            kind=str(_l("Page of its own")),
            title=review.title or name,
            url=url_for("reviews.one", reference=review.reference),
            since=review.published_at,
        ),
    ]


def public_pages() -> list[PublicPage]:
    return [
        PublicPage(url_for("reviews.wall")),
        *(PublicPage(url_for("reviews.subject", slug=it.service.slug), it.rating.latest_at) for it in subjects()),
    ]


def _testimonial(review: Review, project_id: int) -> Testimonial:
    return Testimonial(
        reference=review.reference,
        project_id=project_id,
        service_id=review.service_id,
        stars=review.rating,
        title=review.title,
        text=review.text,
        language=review.language,
        author_name=review.author_name,
        published_at=review.published_at or review.created_at,
        is_verified=review.is_verified,
        disclosure=notice(review),
        url=absolute_url("reviews.one", reference=review.reference),
    )
