"""What is kept about a person who was asked or wrote, given out and taken away; and films that can be read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import transaction
from reviews.reviewing import authors, privacy
from reviews.reviewing.author_models import ReviewAuthorLink
from reviews.reviewing.models import Review, ReviewRequest
from tests.cast import Cast
from tests.factories.reviews import a_photo, a_request, a_review, an_offer


def test_a_person_gets_all_of_it_and_leaves_a_count(cast: Cast, db: Any) -> None:
    an_offer()
    a_request(cast.alice)
    review = a_review(cast.alice, rating=2, text="Privat gemeint")
    a_review(cast.bob)
    with transaction():
        authors.link_to(review)
    told = privacy.reviews_about(cast.alice)
    assert [row["text"] for row in told.rows] == ["Privat gemeint"]
    asked = privacy.requests_about(cast.alice)
    assert [row["offer"] for row in asked.rows] == ["200 points"]

    with transaction():
        privacy.erase(cast.alice, cast.alice.email)
    db.session.expire_all()
    assert (review.state, review.rating, review.text, review.author_email) == ("withdrawn", 2, "", None)
    assert privacy.reviews_about(cast.alice).rows == []
    assert db.session.scalars(sa.select(ReviewRequest.recipient_email)).all() == [""]
    assert db.session.scalars(sa.select(ReviewAuthorLink)).all() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review).where(Review.state == "published")) == 1


def test_staff_write_down_what_is_said_in_a_film_nobody_can_read(client: FlaskClient, cast: Cast, db: Any) -> None:
    review = a_review(cast.alice)
    silent = a_photo(review)
    film = a_photo(review, kind="video", duration_ms=4000, poster_id=silent.file_id)
    cast.signed_in(client, cast.charlie)
    for rest in ("", f"/{film.id}", f"/{film.id}/file", f"/{film.id}/poster"):
        assert client.get(f"/desk/review-offers/films{rest}").status_code == 404
    cast.signed_in(client, cast.marta)
    page = client.get("/desk/review-offers/films").text
    assert review.reference in page
    assert "0:04" in page
    path = f"/desk/review-offers/films/{film.id}"
    assert client.get(f"{path}/poster").status_code == 200
    assert client.post(path, data={"transcript": "x", "captions": "no captions"}).status_code == 422
    assert client.post(path, data={"transcript": "Merhaba, ben Zeynep.", "captions": ""}).status_code == 303
    assert review.reference not in client.get("/desk/review-offers/films").text
    db.session.expire_all()
    assert film.transcript == "Merhaba, ben Zeynep."
