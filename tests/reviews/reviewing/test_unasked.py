"""The open form: confirmed by mail, marked as a customer's by order number, telling nobody what we know. And hostile words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import transaction
from app.errors import Invalid
from app.mail.models import MailMessage
from reviews.reviewing import prose, unasked
from reviews.reviewing.author_models import ReviewConfirmation
from reviews.reviewing.models import Review
from tests.cast import Cast
from tests.factories.reviews import a_request, a_review, a_service, an_ordered_line

RunJobs = Callable[..., int]
ENTERED = {
    "rating": "3",
    "title": "Ładnie",
    "text": "Было хорошо.",
    "name": "Zoë Ångström",
    "shown_as": "short",
    "language": "ru",
    "relation": "none",
    "email": "zoe@reader.example",
    "order_reference": "",
}


def the_link(db: Any, address: str) -> str:
    letter = db.session.scalars(
        sa.select(MailMessage).where(MailMessage.recipient == address).order_by(MailMessage.id.desc())
    ).first()
    found = re.search(r"http://imece\.test(/review/confirmations/\S+)", letter.text)
    assert found is not None, letter.text
    return found.group(1)


def without_tokens(page: str) -> str:
    """Tokens of forms carry the second they were made in."""
    return re.sub(r'csrf_token" value="[^"]+', "", page)


def test_anybody_may_write_and_it_counts_once_their_mail_is_answered(
    client: FlaskClient, db: Any, run_jobs: RunJobs
) -> None:
    service = a_service()
    assert client.get(f"/services/{service.slug}/review?stars=3").status_code == 200
    assert client.post(f"/services/{service.slug}/review", data={**ENTERED, "email": ""}).status_code == 422
    assert client.post(f"/services/{service.slug}/review", data=ENTERED).status_code == 200
    review = db.session.scalars(sa.select(Review)).one()
    assert (review.state, review.verification, review.author_name) == ("draft", "none", "Zoë Å.")

    link = the_link(db, "zoe@reader.example")
    assert client.get(link).status_code == 200
    assert db.session.get_one(Review, review.id).state == "draft"
    answer = client.post(link)
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.post(link).status_code == 404
    run_jobs()
    db.session.expire_all()
    assert review.is_public


def test_an_order_number_marks_a_customer_and_a_wrong_one_tells_nothing(
    client: FlaskClient, cast: Cast, db: Any
) -> None:
    line = an_ordered_line(cast.alice)
    slug, right = a_service().slug, line.order.reference
    line.order.contact.email = "zoe@reader.example"
    db.session.commit()
    pages = {
        without_tokens(client.post(f"/services/{slug}/review", data={**ENTERED, "order_reference": typed}).text)
        for typed in (right.lower(), "7K2M-9QXF-4T8CV", "nonsense")
    }
    assert len(pages) == 1
    levels = list(db.session.scalars(sa.select(Review.verification).order_by(Review.id)))
    assert levels == ["order_match_confirmed", "none", "none"]

    client.post(the_link(db, "zoe@reader.example"))
    client.post(f"/services/{slug}/review", data={**ENTERED, "order_reference": right})
    first = db.session.scalars(sa.select(Review).order_by(Review.id)).first()
    _request, raw = a_request(line=line, email="zoe@reader.example")
    assert client.post(f"/review/{raw}/rating", data={"rating": 5}).status_code in {303, 404}
    live = db.session.scalars(
        sa.select(Review).where(Review.order_line_id == line.id, Review.state.not_in(["withdrawn"]))
    ).all()
    assert len(live) == 1
    assert first is not None


def test_signed_in_it_counts_at_once(client: FlaskClient, cast: Cast, db: Any) -> None:
    line = an_ordered_line(cast.alice)
    entered = {key: value for key, value in ENTERED.items() if key not in {"email", "order_reference"}}
    for who, level in ((cast.alice, "order_match_confirmed"), (cast.alice, "account_only"), (cast.bob, "account_only")):
        cast.signed_in(client, who)
        answer = client.post(f"/services/{a_service().slug}/review", data=entered)
        assert answer.headers["Location"].startswith("/my-reviews/me/")
        review = db.session.scalars(sa.select(Review).order_by(Review.id.desc())).first()
        assert (review.state, review.verification) == ("submitted", level)
    assert line.service_id is not None


def test_one_of_our_own_is_named_as_such(client: FlaskClient, cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    cast.signed_in(client, cast.marta)
    entered = {key: value for key, value in ENTERED.items() if key not in {"email", "order_reference"}}
    place = client.post(f"/services/{a_service().slug}/review", data=entered).headers["Location"]
    run_jobs()
    review = db.session.scalars(sa.select(Review)).one()
    assert review.relation == "employee", "before anybody could read it"
    assert "works with us" in client.get(place).text
    client.post(f"{place}/revision", data={**entered, "text": "Anders"})
    db.session.expire_all()
    assert review.relation == "employee"


def test_what_nobody_confirms_is_gone_after_seven_days(client: FlaskClient, db: Any) -> None:
    client.post(f"/services/{a_service().slug}/review", data=ENTERED)
    with transaction():
        db.session.execute(sa.update(ReviewConfirmation).values(expires_at=sa.func.now() - sa.text("interval '1 day'")))
    with transaction():
        assert unasked.forget_unconfirmed() == 1
    review = db.session.scalars(sa.select(Review)).one()
    assert (review.state, review.text, review.author_email) == ("withdrawn", "", None)


def test_hostile_words_stay_words(client: FlaskClient, cast: Cast, db: Any) -> None:
    review = a_review(cast.alice)
    cast.signed_in(client, cast.alice)
    place = f"/my-reviews/me/{review.reference}"
    hostile = "<img src=x onerror=alert(1)>\u202eevil\u202c \u2066x\u2069 <script>alert(1)</script> {{ 7*7 }} javascript:alert(1)"
    sent = {**ENTERED, "title": "<b>“;--", "text": hostile}
    assert client.post(f"{place}/revision", data=sent).status_code == 303
    page = client.get(place).text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page
    assert "49" not in page.partition("evil")[2][:80]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)

    huge = client.post(f"{place}/revision", data={**sent, "text": "ş" * 1_000_000})
    assert huge.status_code in {413, 422}
    assert "too long" in huge.text or huge.status_code == 413
    with pytest.raises(Invalid):
        prose.text("ş" * 1_000_000, prose.LONGEST_TEXT)
    db.session.expire_all()
    assert len(review.text) < 300
    for good in (
        "İğneyle kuyu kazmak; ğüşöçı",
        "Zażółć gęślą jaźń",
        "ज्ञान – क्षत्रिय, ड़ ढ़",
        "👩🏽‍🚀🏳️‍🌈 🇹🇷",
        "שלום\u200f!",
    ):
        client.post(f"{place}/revision", data={**sent, "text": good})
        db.session.expire_all()
        assert review.text == prose.text(good, 100)
        assert good.split()[0] in client.get(place).text or "&#" in client.get(place).text
