"""What search engines may know about reviews, made of the same objects as the page (R29).

schema.org calls any product *or service* that is offered a `Product`, and Google shows stars for it. It shows none for what a
company says about itself, so nothing is said about the seller (developers.google.com/search/docs/appearance/structured-data/
review-snippet). Copied reviews and those of our own people are left out (R24).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from reviews.reviewing.models import Review
from reviews.reviewing.states import COPIED, Relation
from reviews.showing.models import RatingAggregate

LONGEST_NAME = 99
BEST, WORST = 5, 1


def structured_data(
    rating: RatingAggregate, shown: Sequence[Review], *, name: str, description: str, address: str, disclosures: Any
) -> Markup:
    """The JSON-LD block of a subject's page, empty without a counted rating. `disclosures(review)` gives the notice of a
    benefit, which travels with the text (R4)."""
    if rating.mean_hundredths is None:
        return Markup("")
    thing = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": name,
        "description": description,
        "url": address,
        "aggregateRating": aggregate(rating),
        "review": [one(review, disclosures(review)) for review in shown if is_own(review)],
    }
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(_json(thing)))  # noqa: S704


def is_own(review: Review) -> bool:
    """Whether it was written here, by somebody who is not the company's."""
    return review.channel not in COPIED and review.relation == Relation.NONE


def aggregate(rating: RatingAggregate) -> dict[str, Any]:
    return {
        "@type": "AggregateRating",
        "ratingValue": str(stars(rating)),
        "ratingCount": rating.count,
        "reviewCount": rating.count,
        "bestRating": BEST,
        "worstRating": WORST,
    }


def one(review: Review, disclosure: str) -> dict[str, Any]:
    body = f"{review.text}\n\n{disclosure}".strip() if disclosure else review.text
    return {
        "@type": "Review",
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": review.rating,
            "bestRating": BEST,
            "worstRating": WORST,
        },
        "author": {"@type": "Person", "name": (review.author_name or "Anonymous")[:LONGEST_NAME]},
        "datePublished": review.published_at.date().isoformat() if review.published_at else "",
        "inLanguage": review.language,
        **({"name": review.title} if review.title else {}),
        **({"reviewBody": body} if body else {}),
    }


def stars(rating: RatingAggregate) -> Decimal:
    """The mean as it is shown everywhere: two decimals."""
    return Decimal(rating.mean_hundredths or 0) / 100


def _json(thing: dict[str, Any]) -> str:
    """JSON in which no text can close the script element around it."""
    raw = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    return raw.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
