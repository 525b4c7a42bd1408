"""Where the links of a mail lead."""

from __future__ import annotations

from flask import url_for

from app.mail.links import absolute_url
from reviews.reviewing import authors
from reviews.reviewing.models import Review

STARS = (1, 2, 3, 4, 5)


def form(raw: str, stars: int | None = None) -> str:
    """The form of a request; `stars` are chosen there beforehand, and stored by nobody but the person."""
    return absolute_url("reviewing.ask", token=raw, stars=stars)


def author(review: Review) -> str:
    """Where the author of `review` reads, changes and withdraws it."""
    return absolute_url("my_reviews.show", key=authors.link_to(review), reference=review.reference)


def not_yet(raw: str) -> str:
    return absolute_url("asking.not_yet", token=raw)


def objection(token: str) -> str:
    return absolute_url("asking.no_more", token=token)


def form_path(raw: str, stars: int | None = None) -> str:
    """The same form, for a redirect inside this site."""
    return url_for("reviewing.ask", token=raw, stars=stars)
