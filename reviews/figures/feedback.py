"""The report on reviews: who answers, how much is reviewed, the stars, NPS with its interval, equal treatment, themes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g, url_for
from flask_babel import lazy_gettext as _l

from app.database import db
from app.orders.models import Order
from app.reports.parameters import Scope
from app.reports.registry import Breakdown, Dimension, How, Metric, Report, Series, Special, Unit
from app.reports.subjects.counting import RELATION, SERVICE, SOURCE, big, open_order, order_columns
from reviews.figures.tables import nps_charts, nps_table, parity_table
from reviews.recovery.changing import SPOKEN
from reviews.recovery.intervals import DETRACTOR, PROMOTER
from reviews.recovery.models import NpsResponse, Theme, ThemeTag
from reviews.reviewing.models import Review, ReviewRequest
from reviews.reviewing.states import COPIED, State

TESTS = "tests/reviews/figures/test_feedback.py::"
OURS = "house"
ON_ASKING = _l("The day on which the request was sent, whenever it was answered")
ON_SHOWING = _l("The day on which the review was first shown")
CHANNEL = Dimension("channel", _l("Channel"))
LANGUAGE = Dimension("language", _l("Language"))


def _theme_words(value: str) -> str:
    known: dict[str, str] = g.setdefault("report_themes", {})
    if value not in known:
        theme = db.session.get(Theme, int(value)) if value.isdecimal() and len(value) < 18 else None
        known[value] = theme.name if theme else value
    return known[value]


THEME = Dimension("theme", _l("Theme"), _theme_words)
OF_A_REVIEW = (SERVICE, CHANNEL, LANGUAGE)


def requests(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Requests that were sent for our own pages."""
    return _requests(scope, big(1))


def response(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _requests(scope, big(sa.case((ReviewRequest.answered_at.is_not(None), 1), else_=0)))


def _requests(scope: Scope, amount: Any) -> sa.Select[*tuple[Any, ...]]:
    it = ReviewRequest
    return sa.select(
        sa.cast(it.id, sa.Text).label("key"),
        it.sent_at.label("happened_at"),
        _no_currency(),
        amount.label("amount"),
        big(1).label("base"),
        it.reference.label("name"),
        sa.func.lower(it.recipient_email).label("person"),
        it.recipient_name.label("who"),
        sa.cast(it.service_id, sa.Text).label("service"),
        it.channel.label("channel"),
        it.locale.label("language"),
    ).where(it.destination == OURS, scope.holds(it.sent_at))


def coverage(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Every paid order, and whether one of its lines was reviewed."""
    reviewed = sa.exists().where(Review.order_id == Order.id, Review.state != State.DRAFT)
    return sa.select(
        sa.cast(Order.id, sa.Text).label("key"),
        Order.paid_at.label("happened_at"),
        _no_currency(),
        big(sa.case((reviewed, 1), else_=0)).label("amount"),
        big(1).label("base"),
        *order_columns(Order),
    ).where(scope.holds(Order.paid_at))


def shown(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _reviews(scope, big(1))


def rating(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _reviews(scope, Review.rating)


def _reviews(scope: Scope, amount: Any) -> sa.Select[*tuple[Any, ...]]:
    """Reviews that are shown and were written here, not copied from elsewhere."""
    return sa.select(
        *_of_review(Review.published_at, amount),
    ).where(Review.state == State.PUBLISHED, Review.channel.not_in([*COPIED]), scope.holds(Review.published_at))


def promotion(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """1 for who would recommend us, -1 for who would not, 0 for the others."""
    standing = sa.case((NpsResponse.score >= PROMOTER, 1), (NpsResponse.score <= DETRACTOR, -1), else_=0)
    return (
        sa.select(*_of_review(NpsResponse.answered_at, big(standing)))
        .join(NpsResponse, NpsResponse.review_id == Review.id)
        .where(scope.holds(NpsResponse.answered_at))
    )


def spoken(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _tagged(scope)


def spoken_low(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return _tagged(scope).where(Review.rating <= 3)


def _tagged(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """A review once for each theme that a colleague found in it."""
    key = sa.cast(Review.id, sa.Text) + ":" + sa.cast(ThemeTag.theme_id, sa.Text)
    _key, *others = _of_review(Review.submitted_at, big(1))
    return (
        sa.select(key.label("key"), *others, sa.cast(ThemeTag.theme_id, sa.Text).label("theme"))
        .join(ThemeTag, ThemeTag.review_id == Review.id)
        .where(Review.state.in_(SPOKEN), scope.holds(Review.submitted_at))
    )


def _of_review(at: Any, amount: Any) -> list[Any]:
    return [
        sa.cast(Review.id, sa.Text).label("key"),
        at.label("happened_at"),
        _no_currency(),
        amount.label("amount"),
        big(1).label("base"),
        Review.reference.label("name"),
        sa.func.coalesce(sa.func.lower(Review.author_email), sa.cast(Review.id, sa.Text)).label("person"),
        Review.author_name.label("who"),
        sa.cast(Review.service_id, sa.Text).label("service"),
        Review.channel.label("channel"),
        Review.language.label("language"),
    ]


def _no_currency() -> sa.Label[Any]:
    return sa.cast(sa.null(), sa.Text).label("currency")


def open_review(_key: str, name: str) -> str | None:
    return url_for("moderation_desk.show", reference=name)


METRICS = (
    Metric(
        id="reviews.response",
        label=_l("Response rate"),
        sentence=_l("Of the people we asked for a review, how many gave one."),
        formula=_l("Requests that were answered / requests that were sent"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("A request that was answered"),
        denominator=_l("A request that was sent"),
        time_basis=ON_ASKING,
        owner_test=TESTS + "test_response_is_answered_by_sent",
        read=response,
        dimensions=OF_A_REVIEW,
    ),
    Metric(
        id="reviews.requests",
        label=_l("Requests sent"),
        sentence=_l("How many people were asked for a review on our own pages."),
        formula=_l("Number of requests sent in the period"),
        unit=Unit.COUNT,
        numerator=_l("A request"),
        time_basis=ON_ASKING,
        owner_test=TESTS + "test_response_is_answered_by_sent",
        read=requests,
        dimensions=OF_A_REVIEW,
        more_is_better=None,
    ),
    Metric(
        id="reviews.coverage",
        label=_l("Coverage"),
        sentence=_l("Of the paid orders, how many have a review."),
        formula=_l("Paid orders with a review of one of their lines / paid orders"),
        unit=Unit.SHARE,
        how=How.RATIO,
        numerator=_l("A paid order with a review"),
        denominator=_l("A paid order"),
        time_basis=_l("The day on which the order was paid, whenever it was reviewed"),
        owner_test=TESTS + "test_coverage_is_reviewed_orders_by_paid_orders",
        read=coverage,
        dimensions=(RELATION, SOURCE),
        link=open_order,
    ),
    Metric(
        id="reviews.shown",
        label=_l("Reviews shown"),
        sentence=_l("How many reviews written here are shown now."),
        formula=_l("Number of published reviews, without those copied from elsewhere"),
        unit=Unit.COUNT,
        numerator=_l("A review that is shown"),
        time_basis=ON_SHOWING,
        owner_test=TESTS + "test_rating_is_the_mean_of_what_is_shown",
        read=shown,
        dimensions=OF_A_REVIEW,
        link=open_review,
    ),
    Metric(
        id="reviews.rating",
        label=_l("Mean rating"),
        sentence=_l("How many stars the reviews that are shown give on average."),
        formula=_l("Sum of stars / number of published reviews"),
        unit=Unit.HUNDREDTHS,
        how=How.MEAN,
        numerator=_l("Stars of a review"),
        denominator=_l("A review that is shown"),
        time_basis=ON_SHOWING,
        owner_test=TESTS + "test_rating_is_the_mean_of_what_is_shown",
        read=rating,
        dimensions=OF_A_REVIEW,
        link=open_review,
    ),
    Metric(
        id="reviews.nps",
        label=_l("NPS"),
        sentence=_l("How many more would recommend us than would not, in points of a hundred."),
        formula=_l("(Answers of 9 and 10 − answers of 0 to 6) / all answers × 100"),
        unit=Unit.POINTS,
        how=How.RATIO,
        numerator=_l("1 for an answer of 9 or 10, −1 for one of 0 to 6"),
        denominator=_l("An answer"),
        time_basis=_l("The day of the answer"),
        owner_test=TESTS + "test_nps_is_what_the_interval_says_it_is",
        read=promotion,
        dimensions=OF_A_REVIEW,
        link=open_review,
    ),
    Metric(
        id="reviews.themes",
        label=_l("Spoken of"),
        sentence=_l("How many reviews speak of a theme, as a colleague found when reading them."),
        formula=_l("Number of reviews with the theme"),
        unit=Unit.COUNT,
        numerator=_l("A review with a theme, once for each theme"),
        time_basis=_l("The day on which the review was written"),
        owner_test=TESTS + "test_themes_are_counted_once_for_each_review_that_speaks_of_them",
        read=spoken,
        dimensions=(THEME, *OF_A_REVIEW),
        more_is_better=None,
        link=open_review,
    ),
    Metric(
        id="reviews.themes_low",
        label=_l("With three stars or fewer"),
        sentence=_l("How many of the reviews that speak of a theme have three stars or fewer."),
        formula=_l("Number of reviews with the theme and at most three stars"),
        unit=Unit.COUNT,
        numerator=_l("A review with a theme and at most three stars, once for each theme"),
        time_basis=_l("The day on which the review was written"),
        owner_test=TESTS + "test_themes_are_counted_once_for_each_review_that_speaks_of_them",
        read=spoken_low,
        dimensions=(THEME, *OF_A_REVIEW),
        more_is_better=False,
        link=open_review,
    ),
)

REPORT = Report(
    id="reviews",
    title=_l("Reviews"),
    question=_l("Who answers us, what do they say, and do we treat all of them alike?"),
    tiles=(
        "reviews.response",
        "reviews.coverage",
        "reviews.rating",
        "reviews.nps",
        "reviews.shown",
        "reviews.requests",
    ),
    parts=(
        Series(id="response", title=_l("Response over time"), metrics=("reviews.response",), kind="line"),
        Series(id="stars", title=_l("Stars over time"), metrics=("reviews.rating",), kind="line"),
        Breakdown(
            id="services",
            title=_l("By service"),
            metrics=("reviews.shown", "reviews.rating", "reviews.response"),
            dimension="service",
        ),
        Breakdown(
            id="channels", title=_l("By channel"), metrics=("reviews.requests", "reviews.response"), dimension="channel"
        ),
        Special(
            id="nps",
            title=_l("NPS and how sure we may be of it"),
            sentence=_l(
                "The interval holds the true value in 95 of 100 cases; few answers make it wide. It is counted by the normal "
                "approximation."
            ),
            table=nps_table,
            charts=nps_charts,
        ),
        Special(
            id="parity",
            title=_l("Equal treatment"),
            sentence=_l(
                "Whether those who gave one or two stars were treated like those who gave four or five, in all months of the "
                "period. The test compares two shares; below 1 % chance hardly explains the difference."
            ),
            table=parity_table,
        ),
        Breakdown(id="themes", title=_l("Themes"), metrics=("reviews.themes", "reviews.themes_low"), dimension="theme"),
    ),
    order=40,
    icon="bi-star",
)
