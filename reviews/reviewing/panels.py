"""What reviewing shows on pages of others: the order's page, the menus, a person's front page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, render_template, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.roles import Role
from app.media.films import SENTENCES
from app.orders.models import Order
from app.web.navigation import MenuEntry, Panel, Waiting
from reviews.reviewing import disclosing, ordering, queries, wording
from reviews.reviewing.authors import Author
from reviews.reviewing.models import Review, ReviewMedia

WRITERS = frozenset({Role.MARKETER.value, Role.ADMIN.value})


def init_app(app: Flask) -> None:
    """The words that templates of the whole wing need."""
    app.jinja_env.globals.update(
        review_notice=disclosing.notice,
        review_relation=disclosing.relation,
        review_wording=wording,
        offered_words=disclosing.offered,
        address_of=address_of,
        film_sentence=film_sentence,
    )


def panel_at(place: str, **context: object) -> Panel | None:
    order = context.get("order")
    if place != "order" or not isinstance(order, Order):
        return None
    lines = ordering.reviewable(order)
    if not lines:
        return None
    html = render_template("reviewing/_order.html", order=order, lines=lines)
    return Panel(Markup(html), 30)  # noqa: S704  drawn by our own template, which escapes what it shows


def menu() -> Sequence[MenuEntry]:
    return [
        MenuEntry("portal", "main", _l("My reviews"), "my_reviews.begin", order=45, icon="bi-star"),
        MenuEntry("desk", "reviews", _l("Offers for reviews"), "reviewing_desk.offers", WRITERS, 60, "bi-gift"),
        MenuEntry("desk", "reviews", _l("Contests"), "review_contests.index", WRITERS, 62, "bi-trophy"),
        MenuEntry(
            "desk", "reviews", _l("Helpful questions"), "reviewing_desk.guides", WRITERS, 64, "bi-question-circle"
        ),
        MenuEntry("desk", "reviews", _l("Words of films"), "reviewing_desk.films", WRITERS, 66, "bi-badge-cc"),
    ]


def waiting() -> Sequence[Waiting]:
    """What waits at the desk: posts to look at, and films nobody can read."""
    shared, films = queries.count_of(queries.shared_waiting()), queries.count_of(queries.films_without_words())
    return [
        Waiting(_l("Shared reviews to look at"), shared, "reviewing_desk.shared", roles=WRITERS),
        Waiting(_l("Films without words"), films, "reviewing_desk.films", roles=WRITERS),
    ]


def address_of(media: ReviewMedia, review: Review, author: Author) -> Callable[[str], str]:
    """Where its author sees the parts of a file, before anybody else does."""
    return lambda part: url_for(
        "review_media.own_file", key=author.key, reference=review.reference, media_id=media.id, part=part
    )


def film_sentence(code: str) -> str:
    return str(SENTENCES.get(code, SENTENCES["broken"]))
