"""From the link in a mail to a stored rating, and what the author can do afterwards; every link that is not open looks alike."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.accounts.tokens import fingerprint
from app.database import transaction
from app.mail.models import MailMessage
from reviews.reviewing import authors, revising
from reviews.reviewing.models import Review, ReviewRequest
from reviews.reviewing.sockets import ReviewUse, Thanks, thanks, uses
from tests.cast import Cast
from tests.factories.reviews import a_request, a_review, an_ordered_line

RunJobs = Callable[..., int]
WORDS = {
    "rating": "4",
    "title": "Güzel iş çıkardılar",
    "text": "Światło było piękne, a ekipa — słowna.\r\n\r\nहमें फिल्म बहुत पसंद आई 👩‍👩‍👧‍👦🎬",
    "name": "Alice Şahin",
    "shown_as": "initials",
    "language": "pl",
    "relation": "none",
}


def rated(client: FlaskClient, raw: str, stars: int = 4) -> str:
    """Rate by the token; the path of the author's page."""
    answer = client.post(f"/review/{raw}/rating", data={"rating": stars})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_two_taps_store_a_rating_and_the_rest_follows(
    client: FlaskClient, cast: Cast, run_jobs: RunJobs, db: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.extensions["sockets"], uses.name, [lambda _id: [ReviewUse(kind="Wall", title="W", url="/w")]]
    )
    monkeypatch.setitem(app.extensions["sockets"], thanks.name, [lambda _id: [Thanks(words="Danke schön!")]])
    line = an_ordered_line(cast.alice)
    a_review(author_name="Bob K.", text="What Bob thought of it.", line=None)
    request, raw = a_request(cast.alice, line=line)

    page = client.get(f"/review/{raw}?stars=4")
    assert page.status_code == 200
    assert re.search(r'checked[^>]*value="4"|value="4"[^>]*checked|<input checked[^>]*4', page.text)
    assert "What Bob thought of it." not in page.text
    assert "Alice Ş." in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for _peek in range(3):
        client.head(f"/review/{raw}?stars=1")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review).where(Review.order_line_id == line.id)) == 0
    assert db.session.get_one(ReviewRequest, request.id).opened_at is None

    place = rated(client, raw)
    review = db.session.scalars(sa.select(Review).where(Review.request_id == request.id)).one()
    assert (review.rating, review.state, review.verification) == (4, "submitted", "order_token")
    assert db.session.get_one(ReviewRequest, request.id).opened_at is not None

    page = client.get(place)
    assert "What Bob thought of it." in page.text
    assert "Danke schön!" in page.text
    assert 'href="/w"' in page.text
    assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]

    client.post(f"{place}/draft", data={**WORDS, "text": "Half a sentence"})
    assert "Half a sentence" in client.get(place).text
    answer = client.post(f"{place}/revision", data=WORDS)
    assert answer.status_code == 303, answer.text
    run_jobs()
    db.session.expire_all()
    review = revising.locked(review.id)
    assert review.text == "Światło było piękne, a ekipa — słowna.\n\nहमें फिल्म बहुत पसंद आई 👩‍👩‍👧‍👦🎬"
    assert (review.title, review.author_name, review.language) == ("Güzel iş çıkardılar", "A. Ş.", "pl")
    assert [each.proof.partition(":")[0] for each in review.revisions] == ["request", "link"]
    assert review.is_public
    assert "Half a sentence" not in client.get(place).text

    packed = zipfile.ZipFile(io.BytesIO(client.get(f"{place}/download").data))
    told = json.loads(packed.read("review.json"))
    assert (told["rating"], len(told["revisions"]), told["email"]) == (4, 2, cast.alice.email)

    assert client.post(f"{place}/withdrawal", data={}).status_code == 422
    assert client.post(f"{place}/withdrawal", data={"sure": "y"}).status_code == 200
    db.session.expire_all()
    assert revising.locked(review.id).text == ""
    assert client.get(place).status_code == 404


def test_every_link_that_is_not_open_gets_the_same_page(client: FlaskClient, cast: Cast, db: Any) -> None:
    _request, used = a_request(cast.alice)
    client.get(rated(client, used))
    _late, late = a_request(cast.alice, created_at=clock.in_days(-40), expires_at=clock.in_days(-1))
    _gone, gone = a_request(cast.alice, cancelled_at=clock.now())
    _open, open_ = a_request(cast.alice)

    pages = set()
    for raw in (used, late, gone, open_[:-1] + ("x" if open_[-1] != "x" else "y"), "no-such-token", open_.upper()):
        for answer in (client.get(f"/review/{raw}"), client.post(f"/review/{raw}/rating", data={"rating": 5})):
            assert answer.status_code == 404
            pages.add(answer.text.partition("<main")[2].partition("</main>")[0])
    for path in ("/my-reviews/no-such-key", "/review/confirmations/no-such-token"):
        assert client.get(path).status_code == 404
    assert len(pages) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 1
    stored = db.session.scalars(sa.select(ReviewRequest.token_hash)).all()
    assert fingerprint(open_) in stored
    assert not {used, late, gone, open_} & set(stored)
    assert len(open_) >= 22  # 128 bits in base64


def test_charlie_reaches_nobody_elses_review(client: FlaskClient, cast: Cast) -> None:
    review = a_review(cast.alice, text="Meine Worte")
    theirs = a_review(cast.charlie)
    with transaction():
        key = authors.link_to(theirs)
    cast.signed_in(client, cast.charlie)
    for mine in ("me", key):
        for method, rest in (
            ("get", ""),
            ("get", "/download"),
            ("post", "/revision"),
            ("post", "/draft"),
            ("post", "/withdrawal"),
            ("post", "/sharing"),
            ("post", "/photos"),
            ("post", "/films"),
            ("post", "/files/1/description"),
            ("post", "/files/1/first-place"),
            ("post", "/files/1/removal"),
            ("get", "/files/1/file"),
        ):
            answer = getattr(client, method)(
                f"/my-reviews/{mine}/{review.reference}{rest}", **({"data": WORDS} if method == "post" else {})
            )
            assert answer.status_code == 404, (mine, rest)
    assert "Meine Worte" not in client.get("/my-reviews/me").text
    assert client.get(f"/my-reviews/me/{theirs.reference}").status_code == 200


def test_a_request_can_wait_and_opening_is_told_by_a_script_only(client: FlaskClient, cast: Cast, db: Any) -> None:
    request, raw = a_request(cast.alice)
    assert client.post(f"/review/{raw}/opening").status_code == 204
    assert client.post(f"/review/{raw}/postponement", data={"days": "14"}).status_code == 200
    found = db.session.get_one(ReviewRequest, request.id)
    assert found.opened_at is not None
    assert found.postponed_until > clock.in_days(13)
    assert found.is_open
    rated(client, raw, 2)


def test_thanks_are_always_mailed_with_the_way_back(
    client: FlaskClient, cast: Cast, run_jobs: RunJobs, db: Any
) -> None:
    for stars in (1, 5):
        _request, raw = a_request(cast.alice)
        rated(client, raw, stars)
    run_jobs()
    sent = list(db.session.scalars(sa.select(MailMessage).where(MailMessage.template == "reviewing/mail/thanks")))
    assert [each.recipient for each in sent] == [cast.alice.email] * 2
    assert all(each.private for each in sent)
    found = re.search(r"http://imece\.test(/my-reviews/\S+)", sent[0].text)
    assert found is not None
    assert client.get(found.group(1)).status_code == 200


def test_a_fresh_link_is_mailed_to_authors_and_nobody_learns_who_is_one(
    client: FlaskClient, cast: Cast, run_jobs: RunJobs, db: Any
) -> None:
    a_review(cast.alice)
    answers = [
        client.post("/review/links", data={"email": who}) for who in (cast.alice.email, "nobody@nowhere.example")
    ]
    assert answers[0].text.replace(cast.alice.email, "") == answers[1].text.replace("nobody@nowhere.example", "")
    run_jobs()
    sent = list(db.session.scalars(sa.select(MailMessage).where(MailMessage.template == "reviewing/mail/link")))
    assert [each.recipient for each in sent] == [cast.alice.email]


def test_the_customer_reviews_from_the_page_of_the_order(client: FlaskClient, cast: Cast, db: Any) -> None:
    line = an_ordered_line(cast.alice)
    cast.signed_in(client, cast.charlie)
    assert client.post(f"/orders/{line.order.reference}/review-requests", data={"line": line.id}).status_code == 404
    cast.signed_in(client, cast.alice)
    page = client.get(f"/orders/{line.order.reference}")
    assert f"/orders/{line.order.reference}/review-requests" in page.text
    answer = client.post(f"/orders/{line.order.reference}/review-requests", data={"line": line.id})
    assert answer.status_code == 303
    raw = answer.headers["Location"].rpartition("/")[2]
    place = rated(client, raw, 5)
    assert client.get(place).status_code == 200
    review = db.session.scalars(sa.select(Review)).one()
    assert (review.verification, review.channel) == ("order_token", "onsite_form")


def test_other_lines_are_nobodys(client: FlaskClient, cast: Cast) -> None:
    line, other = an_ordered_line(cast.alice), an_ordered_line(cast.bob)
    cast.signed_in(client, cast.alice)
    assert client.post(f"/orders/{line.order.reference}/review-requests", data={"line": other.id}).status_code == 404


# What is another one on every page, whatever the stars: tokens, addresses, the stars themselves, and white space.
OF_ONE_REVIEW = (
    r"csrf_token\" value=\"[^\"]+", r"/my-reviews/[^\"]*", r"questions/[^\"]*", r"review-[A-Z0-9-]+", "checked",
    r"[1-5] of 5 stars", r"<svg.*?</svg>", r"\s+",
)  # fmt: skip


def test_form_questions_and_files_are_the_same_for_every_star(client: FlaskClient, cast: Cast) -> None:
    pages = []
    for stars in (1, 5):
        _request, raw = a_request(cast.alice)
        page = client.get(rated(client, raw, stars)).text.partition('id="words"')[2].partition("Every version")[0]
        pages.append(re.sub("|".join(OF_ONE_REVIEW), "", page))
    assert pages[0] == pages[1]
    assert "Photos, video, sound".replace(" ", "") in pages[0]
