"""Orders that come from the pages of reviews: the address of the order form says which one was read, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import Flask, has_request_context, request
from flask_babel import lazy_gettext as _l

from app import clock
from app.catalogue.models import Service
from app.database import db
from app.orders.sockets import Touch
from reviews.reviewing.models import Review
from reviews.reviewing.states import State

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

SOURCE = "review"
ONE, ALL = "review", "reviews_of"
LONGEST = 80
WORDS: dict[str, LazyString] = {SOURCE: _l("A review")}


# The steps of ordering, over which the address carries what was read.
STEPS = frozenset({"orders.new", "orders.create"})


def init_app(app: Flask) -> None:
    @app.url_defaults
    def carry_on(endpoint: str, values: dict[str, object]) -> None:
        if endpoint in STEPS and has_request_context() and request.endpoint in STEPS:
            for name in (ONE, ALL):
                if _plain(request.args.get(name, "")):
                    values.setdefault(name, request.args[name])


def touches(sent: Mapping[str, str]) -> list[Touch]:
    """For `orders.touches`: the public review, or the service whose reviews were read, if there is such a one."""
    found = [*_one(sent.get(ONE, "")), *_all(sent.get(ALL, ""))]
    details = {"at": clock.now().isoformat(), "late": False}
    return [Touch(source=SOURCE, reference=reference, details=details) for reference in found]


def _one(reference: str) -> list[str]:
    if not _plain(reference):
        return []
    return list(
        db.session.scalars(
            sa.select(Review.reference).where(Review.reference == reference, Review.state == State.PUBLISHED)
        )
    )


def _all(slug: str) -> list[str]:
    return list(db.session.scalars(sa.select(Service.slug).where(Service.slug == slug))) if _plain(slug) else []


def _plain(value: str) -> bool:
    return 0 < len(value) <= LONGEST and value.isascii() and value.isprintable()
