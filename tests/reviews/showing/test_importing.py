"""Reviews from other places: taken once, with their origin and day, never verified, never counted."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import db as database
from reviews.reviewing.models import Review
from reviews.showing import queries
from reviews.showing.models import ReviewImport
from tests.cast import Cast
from tests.factories.reviews import a_service
from tests.reviews.showing.test_sheet import JUDGE_ME, TRUSTPILOT

PATH = "/desk/reviews/imports"


def upload(client: FlaskClient, text: str, origin: str) -> str:
    service = a_service("field-guide")
    answer = client.post(
        PATH,
        data={"file": (io.BytesIO(text.encode()), "export.csv"), "origin": origin, "service": str(service.id)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_file_is_looked_at_then_taken_once(client: FlaskClient, cast: Cast, run_jobs: Callable[..., int]) -> None:
    film = a_service()
    cast.signed_in(client, cast.marta)
    place = upload(client, JUDGE_ME, "Judge.me")
    page = client.get(place).text
    assert "Take 2 reviews" in page
    assert database.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0

    for _press in range(2):
        client.post(f"{place}/confirmation")
    run_jobs()
    first = database.session.scalars(sa.select(Review).where(Review.title == "Çok iyi")).one()
    assert first.published_at is not None
    assert (first.service_id, first.channel, first.origin) == (film.id, "import", "Judge.me")
    assert (first.state, first.verification, first.author_email) == ("published", "none", None)
    assert first.published_at.date().isoformat() == "2024-03-01"
    rating = queries.rating_of(film.id)
    assert (rating.shown, rating.count, rating.mean_hundredths) == (1, 0, None)
    assert "Copied from Judge.me, not checked by us." in client.get("/reviews/brand-film").text
    assert "2 reviews taken" in client.get(PATH).text

    again = upload(client, JUDGE_ME, "Judge.me")
    assert "Taken before, left alone" in client.get(again).text
    client.post(f"{again}/confirmation")
    run_jobs()
    assert database.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 2


def test_rows_that_cannot_be_read_are_named_and_left_out(
    client: FlaskClient, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    cast.signed_in(client, cast.marta)
    place = upload(client, TRUSTPILOT, "Trustpilot")
    page = client.get(place).text
    assert "Row 3: the date" in page
    assert "Row 4: the stars" in page
    client.post(f"{place}/confirmation")
    run_jobs()
    it: Any = database.session.scalars(sa.select(ReviewImport)).one()
    assert (it.taken, it.known, it.left_out, it.content) == (1, 0, 2, None)


def test_a_file_that_is_none_is_refused_in_place(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.marta)
    service = a_service()
    answer = client.post(
        PATH,
        data={"file": (io.BytesIO(b"title\nx\n"), "a.csv"), "origin": "Judge.me", "service": str(service.id)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "No column of this file is called rating" in answer.text


def test_a_file_put_aside_leaves_nothing(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.marta)
    place = upload(client, JUDGE_ME, "Judge.me")
    client.post(f"{place}/discarding")
    assert client.get(place).status_code == 404


def test_strangers_find_no_desk(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.charlie)
    for path in (PATH, "/desk/reviews/widgets", "/desk/reviews/export.csv"):
        assert client.get(path).status_code == 404
