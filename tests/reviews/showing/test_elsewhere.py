"""Reviews on other people's pages, in feeds and in files."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from app.database import transaction
from app.web import assets
from reviews.reviewing import revising
from reviews.showing import counting
from reviews.showing.embedding import KINDS
from tests.cast import Cast
from tests.factories.reviews import a_review, a_service, an_ordered_line

LIMIT = 15 * 1024


def filled(cast: Cast) -> None:
    a_review(cast.alice, line=an_ordered_line(cast.alice), rating=4, title="Ağaçların gölgesi", text="नमस्ते " * 150)
    a_review(incentivized=True, rating=1, title="With a voucher & <b>bold</b>", author_name="")
    a_review(relation="employee", title="From the inside")
    a_review(channel="import", origin="Trustpilot", title="Copied")
    for _each in range(12):
        a_review(rating=5)
    with transaction():
        counting.recount(a_service().id)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_widget_needs_nothing_but_itself(client: FlaskClient, cast: Cast, kind: str) -> None:
    filled(cast)
    answer = client.get(f"/embed/reviews/brand-film/{kind}?lang=tr")
    page = answer.text
    assert "<script" not in page
    assert "Set-Cookie" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    fetched = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert [each for each in fetched if "embed.css" not in each] == []
    sheet = Path(assets.FOLDER, "web/embed.css").read_bytes()
    assert len(gzip.compress(page.encode())) + len(gzip.compress(sheet)) < LIMIT
    assert '<html lang="tr">' in page


def test_a_selection_says_of_how_many_and_tells_every_benefit(client: FlaskClient, cast: Cast) -> None:
    filled(cast)
    page = client.get("/embed/reviews/brand-film/list").text
    assert "The newest 8 of 16, whatever they say" in page
    assert "All reviews" in page
    with transaction():
        counting.recount(a_service().id)
    first = a_review(incentivized=True, title="The newest of all", relation="relative", origin=None)
    with transaction():
        counting.recount(a_service().id)
    page = client.get("/embed/reviews/brand-film/carousel").text
    assert first.title in page
    assert "was given something for writing this review" in page
    assert "Not counted." in page


def test_the_feed_has_what_counts_with_its_benefit(client: FlaskClient, cast: Cast) -> None:
    filled(cast)
    feed = ET.fromstring(client.get("/reviews/product-reviews.xml").data)  # noqa: S314  (our own)
    assert feed.findtext("version") == "2.4"
    found = feed.findall("reviews/review")
    assert len(found) == 14
    tags = [child.tag for child in found[0]]
    assert tags == [
        "review_id",
        "reviewer",
        "is_verified_purchase",
        "is_incentivized_review",
        "review_timestamp",
        "title",
        "content",
        "review_language",
        "review_url",
        "ratings",
        "products",
        "is_spam",
        "collection_method",
    ]
    assert found[0].findtext("is_verified_purchase") == "true"
    assert found[0].findtext("title") == "Ağaçların gölgesi"
    voucher = found[1]
    assert voucher.findtext("is_incentivized_review") == "true"
    assert voucher.findtext("title") == "With a voucher & <b>bold</b>"
    name = voucher.find("reviewer/name")
    assert name is not None
    assert name.get("is_anonymous") == "true"


def test_staff_take_everything_with_them_and_find_the_snippet(client: FlaskClient, cast: Cast) -> None:
    filled(cast)
    withdrawn = a_review(title="Taken back")
    with transaction():
        revising.withdraw(withdrawn)
    cast.signed_in(client, cast.marta)
    rows = list(csv.DictReader(io.StringIO(client.get("/desk/reviews/export.csv").text)))
    assert len(rows) == 17
    assert {row["state"] for row in rows} == {"published", "withdrawn"}
    assert "Taken back" not in str(rows)
    page = client.get("/desk/reviews/widgets?kind=badge&lang=pl").text
    assert "/embed/reviews/brand-film/badge?lang=pl" in page
    assert "&lt;iframe" in page
