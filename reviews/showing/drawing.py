"""Filters by which templates of this package say what they show."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from flask import Flask, url_for
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.web import filters
from app.web.locale import own_name
from reviews.reviewing.disclosing import notice, relation
from reviews.reviewing.models import ReviewMedia
from reviews.showing.models import RatingAggregate
from reviews.showing.scoring import mean_hundredths
from reviews.showing.structured import stars
from reviews.showing.wording import SORTS, VERIFICATIONS, VERIFIED_HOW


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        stars_number=stars_number,
        part_words=part_words,
        verification_words=lambda level: str(VERIFICATIONS[level]),
        verification_how=lambda level: str(VERIFIED_HOW[level]),
        benefit_notice=notice,
        insider_words=relation,
        plain_paragraphs=plain_paragraphs,
        language_options=lambda codes: [(code, own_name(code)) for code in codes],
        sort_words=lambda sort: str(SORTS[sort]),
    )
    app.jinja_env.globals["public_parts"] = public_parts
    app.jinja_env.globals["review_sorts"] = lambda: [(key, str(words)) for key, words in SORTS.items()][1:]


def public_parts(media: ReviewMedia) -> Callable[[str], str]:
    """Where anybody sees the parts of a file while its review is public."""
    return lambda part: url_for("review_media.shown_file", media_id=media.id, part=part)


def stars_number(rating: RatingAggregate) -> str:
    """The mean as the reader writes numbers, the same value as in the structured data."""
    return filters.number(stars(rating))


def part_words(stars_and_count: tuple[int, int]) -> str:
    """“4.61 from 38 reviews” of a part of them."""
    mean = Decimal(mean_hundredths(*stars_and_count) or 0) / 100
    return ngettext(
        "%(stars)s from %(num)s review",
        "%(stars)s from %(num)s reviews",
        stars_and_count[1],
        stars=filters.number(mean),
    )


def plain_paragraphs(text: str) -> Markup:
    """Text as its author typed it: paragraphs and line ends, nothing else (R35)."""
    paragraphs = (Markup("<br>").join(escape(row) for row in part.split("\n")) for part in text.split("\n\n"))
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in paragraphs)
