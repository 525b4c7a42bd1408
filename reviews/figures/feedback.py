"""The report on reviews: who answers, how much is reviewed, the stars, NPS with its interval, equal treatment, themes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g, url_for
from flask_babel import lazy_gettext as _l

from app.database import db
from app.orders.models import Order
from app.reports.parameters import Scope
from app.reports.registry import Breakdown, Dimension, How, Report, Rows, Series, Special, Unit
from app.reports.subjects.counting import (
    RELATION,
    SERVICE,
    SOURCE,
    big,
    counted,
    no_currency,
    open_order,
    order_columns,
)
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
    it = ReviewRequest
    return sa.select(
        sa.cast(it.id, sa.Text).label("key"),
        it.sent_at.label("happened_at"),
        no_currency(),
        it.answered_at.is_not(None).label("is_answered"),
        it.reference.label("name"),
        sa.func.lower(it.recipient_email).label("person"),
        it.recipient_name.label("who"),
        sa.cast(it.service_id, sa.Text).label("service"),
        it.channel.label("channel"),
        it.locale.label("language"),
    ).where(it.destination == OURS, scope.holds(it.sent_at))


def paid_orders(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Every paid order, and whether one of its lines was reviewed."""
    reviewed = sa.select(Review.order_id).where(Review.state != State.DRAFT, Review.order_id.is_not(None))
    return sa.select(
        sa.cast(Order.id, sa.Text).label("key"),
        Order.paid_at.label("happened_at"),
        no_currency(),
        Order.id.in_(reviewed).label("is_reviewed"),
        *order_columns(Order),
    ).where(scope.holds(Order.paid_at))


def reviews(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Reviews that are shown and were written here, not copied from elsewhere."""
    return sa.select(*_of_review(Review.published_at), Review.rating).where(
        Review.state == State.PUBLISHED, Review.channel.not_in([*COPIED]), scope.holds(Review.published_at)
    )


def answers(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """`standing` is 1 for who would recommend us, -1 for who would not, 0 for the others."""
    standing = sa.case((NpsResponse.score >= PROMOTER, 1), (NpsResponse.score <= DETRACTOR, -1), else_=0)
    return (
        sa.select(*_of_review(NpsResponse.answered_at), big(standing).label("standing"))
        .join(NpsResponse, NpsResponse.review_id == Review.id)
        .where(scope.holds(NpsResponse.answered_at))
    )


def tagged(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """A review once for each theme that a colleague found in it."""
    key = sa.cast(Review.id, sa.Text) + ":" + sa.cast(ThemeTag.theme_id, sa.Text)
    _key, *others = _of_review(Review.submitted_at)
    return (
        sa.select(key.label("key"), *others, Review.rating, sa.cast(ThemeTag.theme_id, sa.Text).label("theme"))
        .join(ThemeTag, ThemeTag.review_id == Review.id)
        .where(Review.state.in_(SPOKEN), scope.holds(Review.submitted_at))
    )


def _of_review(at: Any) -> list[Any]:
    return [
        sa.cast(Review.id, sa.Text).label("key"),
        at.label("happened_at"),
        no_currency(),
        Review.reference.label("name"),
        sa.func.coalesce(sa.func.lower(Review.author_email), sa.cast(Review.id, sa.Text)).label("person"),
        Review.author_name.label("who"),
        sa.cast(Review.service_id, sa.Text).label("service"),
        Review.channel.label("channel"),
        Review.language.label("language"),
    ]


def open_review(_key: str, name: str) -> str | None:
    return url_for("moderation_desk.show", reference=name)


ASKED = Rows(read=requests, tests=TESTS, time_basis=ON_ASKING, dimensions=OF_A_REVIEW)
ORDERS = Rows(
    read=paid_orders, tests=TESTS, time_basis=_l("The day on which the order was paid, whenever it was reviewed"),
    dimensions=(RELATION, SOURCE), link=open_order,
)  # fmt: skip
SHOWN = Rows(read=reviews, tests=TESTS, time_basis=ON_SHOWING, dimensions=OF_A_REVIEW, link=open_review)
ANSWERS = Rows(
    read=answers, tests=TESTS, time_basis=_l("The day of the answer"), dimensions=OF_A_REVIEW, link=open_review
)  # fmt: skip
SPOKEN_OF = Rows(
    read=tagged, tests=TESTS, time_basis=_l("The day on which the review was written"), dimensions=(THEME, *OF_A_REVIEW),
    link=open_review,
)  # fmt: skip
ANSWERED = "test_response_is_answered_by_sent"
STARS = "test_rating_is_the_mean_of_what_is_shown"
THEMES = "test_themes_are_counted_once_for_each_review_that_speaks_of_them"

METRICS = (
    ASKED.share(
        "reviews.response",
        _l("Response rate"),
        _l("Of the people we asked for a review, how many gave one."),
        _l("Requests that were answered / requests that were sent"),
        _l("A request that was answered"),
        of=_l("A request that was sent"),
        amount=lambda row: counted(row.is_answered),
        proof=ANSWERED,
    ),
    ASKED.metric(
        "reviews.requests",
        _l("Requests sent"),
        _l("How many people were asked for a review on our own pages."),
        _l("Number of requests sent in the period"),
        _l("A request"),
        more_is_better=None,
        proof=ANSWERED,
    ),
    ORDERS.share(
        "reviews.coverage",
        _l("Coverage"),
        _l("Of the paid orders, how many have a review."),
        _l("Paid orders with a review of one of their lines / paid orders"),
        _l("A paid order with a review"),
        of=_l("A paid order"),
        amount=lambda row: counted(row.is_reviewed),
        proof="test_coverage_is_reviewed_orders_by_paid_orders",
    ),
    SHOWN.metric(
        "reviews.shown",
        _l("Reviews shown"),
        _l("How many reviews written here are shown now."),
        _l("Number of published reviews, without those copied from elsewhere"),
        _l("A review that is shown"),
        proof=STARS,
    ),
    SHOWN.metric(
        "reviews.rating",
        _l("Mean rating"),
        _l("How many stars the reviews that are shown give on average."),
        _l("Sum of stars / number of published reviews"),
        _l("Stars of a review"),
        denominator=_l("A review that is shown"),
        unit=Unit.HUNDREDTHS,
        how=How.MEAN,
        amount=lambda row: row.rating,
        proof=STARS,
    ),
    ANSWERS.metric(
        "reviews.nps",
        _l("NPS"),
        _l("How many more would recommend us than would not, in points of a hundred."),
        _l("(Answers of 9 and 10 − answers of 0 to 6) / all answers × 100"),
        _l("1 for an answer of 9 or 10, −1 for one of 0 to 6"),
        denominator=_l("An answer"),
        unit=Unit.POINTS,
        how=How.RATIO,
        amount=lambda row: row.standing,
        proof="test_nps_is_what_the_interval_says_it_is",
    ),
    SPOKEN_OF.metric(
        "reviews.themes",
        _l("Spoken of"),
        _l("How many reviews speak of a theme, as a colleague found when reading them."),
        _l("Number of reviews with the theme"),
        _l("A review with a theme, once for each theme"),
        more_is_better=None,
        proof=THEMES,
    ),
    SPOKEN_OF.metric(
        "reviews.themes_low",
        _l("With three stars or fewer"),
        _l("How many of the reviews that speak of a theme have three stars or fewer."),
        _l("Number of reviews with the theme and at most three stars"),
        _l("A review with a theme and at most three stars, once for each theme"),
        where=lambda row: row.rating <= 3,
        more_is_better=False,
        proof=THEMES,
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
