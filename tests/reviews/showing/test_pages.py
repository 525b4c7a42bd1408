"""What readers see: the number, the reviews behind it, and how to check it."""

from __future__ import annotations

import io
import json
import re
import sys
import urllib.request
from contextlib import redirect_stdout
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db as database
from app.database import transaction
from reviews.reviewing import revising
from reviews.reviewing.models import Review
from reviews.reviewing.submitting import Words
from reviews.showing import counting, recomputing
from tests.cast import Cast
from tests.factories.reviews import a_photo, a_review, a_service, an_ordered_line


def counted(service_id: int) -> None:
    with transaction():
        counting.recount(service_id)


@pytest.fixture
def spread(cast: Cast) -> Any:
    """Seven counted ratings, an insider's, a copied one, and others that nobody may see."""
    line = an_ordered_line(cast.alice)
    a_review(cast.alice, line=line, rating=2, title="Zu spät <b>und</b> laut", text="Erste Zeile\nzweite\n\nनमस्ते Ağaç")
    for rating in (5, 5, 5, 4, 3, 1):
        a_review(rating=rating)
    a_review(rating=5, relation="employee", title="Best boss")
    a_review(rating=5, channel="import", origin="Judge.me export", title="Copied")
    for state in ("submitted", "held", "refused", "removed", "withdrawn", "draft"):
        hidden: dict[str, Any] = (
            {"title": "", "text": "", "author_name": ""} if state == "withdrawn" else {"title": f"Hidden {state}"}
        )
        a_review(rating=1, state=state, **hidden)
    counted(a_service().id)
    return a_service()


def test_no_number_is_shown_before_the_first_review(client: FlaskClient, cast: Cast) -> None:
    a_service()
    page = client.get("/reviews/brand-film").text
    assert "Nobody has written about this yet" in page
    assert "ld+json" not in page
    assert "0 of 5" not in page


def test_page_data_and_structure_say_the_same(client: FlaskClient, spread: Any) -> None:
    page = client.get("/reviews/brand-film").text
    data = json.loads(client.get("/reviews/brand-film/ratings.json").data)
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    thing = json.loads(block[1])

    assert data["mean_hundredths"] == 357
    assert data["count"] == 7
    assert "<strong>3.57</strong>" in page
    assert thing["@type"] == "Product"
    assert thing["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "3.57",
        "ratingCount": 7,
        "reviewCount": 7,
        "bestRating": 5,
        "worstRating": 1,
    }
    names = {each.get("name") for each in thing["review"]}
    assert "Best boss" not in names
    assert "Copied" not in names
    assert sorted(each["stars"] for each in data["ratings"] if each["counted"]) == [1, 2, 3, 4, 5, 5, 5]
    assert "Hidden" not in page
    assert {each["status"] for each in data["ratings"]} == {"published", "removed"}


def test_the_script_on_the_page_computes_the_number_on_the_page(
    client: FlaskClient, spread: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get("/reviews/brand-film").text
    assert "urllib.request.urlopen(sys.argv[1])" in page
    answer = client.get("/reviews/brand-film/ratings.json").data
    monkeypatch.setattr(urllib.request, "urlopen", lambda _address: io.BytesIO(answer))
    monkeypatch.setattr(sys, "argv", ["recompute.py", "address"])
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(recomputing.SCRIPT, {})  # noqa: S102  (the very script that readers are given)
    assert "mean: 3.57" in printed.getvalue()
    assert "the page says the same" in printed.getvalue()
    assert len(recomputing.SCRIPT.splitlines()) <= 20


def test_words_stay_words(client: FlaskClient, spread: Any) -> None:
    page = client.get("/reviews/brand-film?stars=2").text
    assert "Zu spät &lt;b&gt;und&lt;/b&gt; laut" in page
    assert "<p>Erste Zeile<br>zweite</p><p>नमस्ते Ağaç</p>" in page
    whole = client.get("/reviews/brand-film").text
    assert "Zu spät \\u003cb\\u003e" in whole, "in the block of structured data too"
    assert "<b>und" not in whole


def test_the_newest_come_first_and_any_other_order_is_named(client: FlaskClient, spread: Any) -> None:
    """R25: neither the stars nor the order of writing decide, the day of publication does."""
    for title, rating, days in (("Of a month ago", 5, 30), ("Of today", 1, 0), ("Of a year ago", 3, 365)):
        a_review(rating=rating, title=title, published_at=clock.now() + timedelta(minutes=1) - timedelta(days=days))
    counted(a_service().id)

    def order(query: str) -> list[str]:
        page = client.get(f"/reviews/brand-film{query}").text.partition("<body")[2]
        return sorted(("Of a month ago", "Of today", "Of a year ago", "Zu spät"), key=lambda title: _place(page, title))

    first = client.get("/reviews/brand-film").text.partition("<body")[2]
    assert order("") == ["Of today", "Zu spät", "Of a month ago", "Of a year ago"]
    assert "Newest first" in first
    for sort, name, best in (
        ("lowest", "Fewest stars first", "Of today"),
        ("highest", "Most stars first", "Of a month ago"),
    ):
        assert order(f"?sort={sort}")[0] == best
        assert name in client.get(f"/reviews/brand-film?sort={sort}").text
    assert client.get("/reviews/brand-film?sort=best").status_code == 422


def _place(page: str, title: str) -> int:
    """Where it stands, the end of the page for what is on a later one."""
    found = page.find(title)
    return found if found >= 0 else len(page)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", "9 reviews"),
        ("?stars=5", "5 reviews fit"),
        ("?verified=1", "1 review fits"),
        ("?q=zweite", "1 review fits"),
        ("?q=100%25", "No review fits"),
        ("?language=tr", "No review fits"),
        ("?media=1", "1 review fits"),
    ],
)
def test_readers_narrow_the_list(client: FlaskClient, spread: Any, query: str, number: str) -> None:
    four = database.session.scalars(sa.select(Review).where(Review.rating == 4)).one()
    a_photo(four, caption="Our weavers")
    assert number in client.get(f"/reviews/brand-film{query}").text


def test_every_benefit_relation_and_origin_stands_beside_the_review(client: FlaskClient, cast: Cast) -> None:
    a_review(cast.alice, incentivized=True, title="With a voucher")
    a_review(relation="relative", title="From a cousin")
    a_review(channel="mention", origin="A blog", title="Found elsewhere")
    counted(a_service().id)
    for path in ("/reviews", "/reviews/brand-film", "/services/brand-film"):
        page = re.sub(r"<script.*?</script>", "", client.get(path).text, flags=re.DOTALL)
        assert page.count("was given something for writing this review") == 1
        assert page.count("</svg>Not counted</span>") == 2
        assert page.count("Copied from A blog, not checked by us.") == 1


def test_a_review_has_an_address_of_its_own_while_it_is_public(client: FlaskClient, cast: Cast) -> None:
    review = a_review(cast.alice, title="Mein eigenes")
    held = a_review(state="held")
    assert "Mein eigenes" in client.get(f"/reviews/one/{review.reference}").text
    assert client.get(f"/reviews/one/{held.reference}").status_code == 404
    with transaction():
        revising.withdraw(review)
    assert client.get(f"/reviews/one/{review.reference}").status_code == 404
    assert "Mein eigenes" not in client.get("/reviews").text


def test_readers_say_once_whether_it_helped_and_take_it_back(client: FlaskClient, cast: Cast) -> None:
    review = a_review(cast.alice)
    counted(review.service_id)
    path = f"/reviews/one/{review.reference}/helpful"
    for _again in range(3):
        answer = client.post(path, data={"helpful": "yes", "next": "/reviews/brand-film?sort=helpful"})
    assert answer.location == f"/reviews/brand-film?sort=helpful#{review.reference}"
    assert "1 reader found this helpful" in client.get("/reviews?sort=helpful").text
    client.post(path, data={"helpful": "neither", "next": "https://elsewhere.example/"})
    assert "Did this help you?" in client.get("/reviews").text
    assert client.post(path, data={"helpful": "yes", "next": "https://elsewhere.example/"}).location == (
        f"/reviews/one/{review.reference}#{review.reference}"
    )


def test_votes_do_not_carry_over_to_changed_words(client: FlaskClient, cast: Cast) -> None:
    review = a_review(cast.alice)
    client.post(f"/reviews/one/{review.reference}/helpful", data={"helpful": "yes"})
    with transaction():
        revising.revise(review, Words(rating=1, text="Something else", author_name="Alice"), proof="account:1")
    with transaction():
        revising.locked(review.id).publish()
    assert "1 reader found" not in client.get("/reviews").text


def test_nobody_votes_on_their_own_review(client: FlaskClient, cast: Cast) -> None:
    review = a_review(cast.alice)
    cast.signed_in(client, cast.alice)
    assert client.post(f"/reviews/one/{review.reference}/helpful", data={"helpful": "yes"}).status_code == 409


def test_a_service_without_a_page_has_no_reviews_page(app: Flask, client: FlaskClient, cast: Cast) -> None:
    assert client.get("/reviews/nothing-like-this").status_code == 404
