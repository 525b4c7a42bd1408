"""The report on reviews says what an independent count of the same rows says."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from app.database import db
from app.reports import answering, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for
from reviews.integrity.auditing import lines_of
from reviews.recovery.changing import keep, tag, themes
from reviews.recovery.intervals import nps
from reviews.recovery.models import NpsResponse
from reviews.reviewing.models import ReviewRequest
from tests.cast import Cast
from tests.factories.reviews import a_request, a_review, a_service, an_ordered_line

HOUSE = Eyes.of_the_house(names_people=True)
NOVEMBER = Parameters(
    first=date(2026, 11, 1), last=date(2026, 11, 30), zone="Europe/Tallinn", compare="none", group="month"
)
DAY = datetime(2026, 11, 12, 12, tzinfo=UTC)


def value(metric_id: str, it: Parameters = NOVEMBER) -> int | None:
    frame = frames.totals(known_metrics()[metric_id], it, HOUSE)
    return None if frame.empty else int(frame["value"].iloc[0])


def section(name: str) -> list[dict[str, Any]]:
    answer = answering.answer(report_for(HOUSE, "reviews"), NOVEMBER, HOUSE)
    return next(each.table.records() for each in answer.sections if each.part.id == name)


def test_response_is_answered_by_sent(db: Any) -> None:
    for number in range(7):
        request, _raw = a_request(email=f"buyer-{number}@customer.example", sent_at=DAY)
        request.answered_at = DAY + timedelta(days=40) if number < 2 else None
    elsewhere = ReviewRequest(
        reference="G1", service_id=a_service().id, recipient_email="else@customer.example", channel="email", locale="en",
        token_hash="g1", destination="google", created_at=DAY, sent_at=DAY, expires_at=DAY + timedelta(days=9),
    )  # fmt: skip
    db.session.add(elsewhere)
    a_request(email="later@customer.example", sent_at=datetime(2026, 11, 30, 22, 1, tzinfo=UTC))
    db.session.commit()

    assert value("reviews.requests") == 7, "in Tallinn the last one was sent in December"
    assert value("reviews.response") == 2_857, "answered later, it counts for the day it was sent"


def test_coverage_is_reviewed_orders_by_paid_orders(db: Any) -> None:
    lines = [an_ordered_line() for _number in range(3)]
    for line in lines:
        line.order.paid_at = DAY
    a_review(line=lines[0])
    a_review(line=lines[1], state="draft", submitted_at=None, published_at=None)
    db.session.commit()

    assert value("reviews.coverage") == 3_333


def test_rating_is_the_mean_of_what_is_shown(db: Any) -> None:
    for stars, state in ((5, "published"), (4, "published"), (2, "published"), (1, "refused"), (1, "held")):
        a_review(rating=stars, state=state, submitted_at=DAY, published_at=DAY if state == "published" else None)
    a_review(rating=1, published_at=DAY, submitted_at=DAY, channel="import", origin="elsewhere.example")

    assert value("reviews.shown") == 3
    assert value("reviews.rating") == 367


def test_nps_is_what_the_interval_says_it_is(db: Any) -> None:
    film, site = a_service("film"), a_service("site")
    scores = {film.id: [10, 10, 9, 8, 3], site.id: [7, 6, 0]}
    for service in (film, site):
        for score in scores[service.id]:
            review = a_review(service=service)
            db.session.add(NpsResponse(review_id=review.id, service_id=service.id, score=score, answered_at=DAY))
    db.session.commit()

    lines = section("nps")
    expected = nps([*scores[film.id], *scores[site.id]])
    assert value("reviews.nps") == round((expected.score_tenths or 0) / 10) == 0
    assert [line["n"] for line in lines] == [8, 5, 3]
    assert (lines[0]["score"], lines[0]["high"]) == (0, round((expected.margin_tenths or 0) / 10))
    assert all(line["low"] <= line["score"] <= line["high"] for line in lines)


def test_themes_are_counted_once_for_each_review_that_speaks_of_them(cast: Cast) -> None:
    keep("Time", "late")
    keep("Price", "dear")
    time, price = sorted(themes(), key=lambda theme: theme.name, reverse=True)
    for stars in (5, 3, 1):
        review = a_review(rating=stars, submitted_at=DAY, published_at=DAY)
        tag(review, [time.id, price.id] if stars == 1 else [time.id], by=cast.ada)
    db.session.commit()

    found = {line["label"]: (line["reviews.themes"], line["reviews.themes_low"]) for line in section("themes")}
    assert found == {"Time": (3, 2), "Price": (1, 1)}


def test_equal_treatment_is_the_monthly_audit(app: Flask) -> None:
    for stars in [1] * 21 + [5] * 25:
        a_review(rating=stars, state="published", submitted_at=DAY, published_at=DAY)

    audited = {line.measure: line for line in lines_of(date(2026, 11, 1))}
    found = section("parity")
    told = Counter((line["low_n"], line["high_n"]) for line in found)
    assert told == Counter(
        (line.shares["low"].of, line.shares["high"].of)
        for line in audited.values()
        if line.shares["low"].of or line.shares["high"].of
    )
    assert {line["verdict"] for line in found} == {"No difference beyond chance"}


def test_without_a_review_every_part_is_there(app: Flask) -> None:
    answer = answering.answer(report_for(HOUSE, "reviews"), NOVEMBER, HOUSE)

    assert [each.part.id for each in answer.sections] == [
        "response", "stars", "services", "channels", "nps", "parity", "themes",
    ]  # fmt: skip
    assert all(figure.rows == 0 for tile in answer.tiles for figure in tile.figures)
