"""The product review feed 2.4 for shopping engines: always whole, because what is missing is deleted there.

Structure after developers.google.com/product-review-feeds/schema. Only what was written here by customers is in it (R24), with
what was given for it (R4).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from xml.etree import ElementTree as ET

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.catalogue.models import Service
from app.database import db
from app.mail.links import absolute_url
from reviews.reviewing.models import Review
from reviews.showing.counting import is_counted

ROWS_PER_CHUNK = 500
SCHEMA = "http://www.google.com/shopping/reviews/schema/product/2.4/product_reviews.xsd"
# Their two words for how a review came about.
ASKED, UNASKED = "post_fulfillment", "unsolicited"


def document(publisher: str, locale: str) -> Iterator[str]:
    """The XML in parts, for a response that streams."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<feed xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{SCHEMA}">\n'
    yield "<version>2.4</version>\n"
    head = ET.Element("publisher")
    _text(head, "name", publisher)
    yield ET.tostring(head, encoding="unicode") + "\n<reviews>\n"
    found = (
        sa.select(Review)
        .where(is_counted())
        .order_by(Review.id)
        .options(joinedload(Review.service).selectinload(Service.texts))
        .execution_options(yield_per=ROWS_PER_CHUNK)
    )
    for part in db.session.scalars(found).partitions():
        yield "".join(ET.tostring(_review(each, publisher, locale), encoding="unicode") + "\n" for each in part)
    yield "</reviews>\n</feed>\n"


def _review(review: Review, brand: str, locale: str) -> ET.Element:
    it = ET.Element("review")
    _text(it, "review_id", review.reference)
    reviewer = ET.SubElement(it, "reviewer")
    name = _text(reviewer, "name", review.author_name or "Anonymous")
    if not review.author_name:
        name.set("is_anonymous", "true")
    _text(it, "is_verified_purchase", _boolean(review.is_verified))
    _text(it, "is_incentivized_review", _boolean(review.incentivized))
    assert review.published_at is not None
    _text(it, "review_timestamp", review.published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    if review.title:
        _text(it, "title", review.title)
    _text(it, "content", review.text or review.title or f"{review.rating}/5")
    _text(it, "review_language", review.language)
    address = _text(it, "review_url", absolute_url("reviews.one", reference=review.reference))
    address.set("type", "singleton")
    overall = _text(ET.SubElement(it, "ratings"), "overall", str(review.rating))
    overall.set("min", "1")
    overall.set("max", "5")
    _products(it, review.service, brand, locale)
    _text(it, "is_spam", "false")
    _text(it, "collection_method", ASKED if review.request_id else UNASKED)
    return it


def _products(it: ET.Element, service: Service, brand: str, locale: str) -> None:
    product = ET.SubElement(ET.SubElement(it, "products"), "product")
    ids = ET.SubElement(product, "product_ids")
    _text(ET.SubElement(ids, "skus"), "sku", service.slug)
    _text(ET.SubElement(ids, "brands"), "brand", brand)
    _text(product, "product_name", service.text(locale).title)
    _text(product, "product_url", absolute_url("catalogue.service", slug=service.slug))


def _text(parent: ET.Element, tag: str, words: str) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = "".join(letter for letter in words if letter >= " " or letter in "\n\t")
    return child


def _boolean(value: bool) -> str:
    return "true" if value else "false"
