"""Reviews on other people's pages: a small page of its own for a frame. No script, no cookie, nothing from third parties.

A frame has the size its host gives it, so that nothing moves when it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.config import settings
from app.mail.links import absolute_url
from app.web import arguments
from app.web.locale import language_code
from reviews.showing import queries

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

routes = Blueprint("review_widgets", __name__, url_prefix="/embed/reviews", template_folder="templates")
# What a browser in between may keep: shorter than a withdrawn review may still be seen anywhere.
SECONDS_KEPT = 60
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"


@dataclass(frozen=True)
class Kind:
    """One form of a widget with the size its frame has, in CSS pixels."""

    label: LazyString
    width: int
    height: int
    reviews: int


KINDS: dict[str, Kind] = {
    "badge": Kind(_l("Badge: the number and its stars"), 260, 96, 0),
    "carousel": Kind(_l("Row to swipe: six reviews side by side"), 680, 300, 6),
    "list": Kind(_l("List: the newest eight reviews"), 480, 640, 8),
}


@routes.get("/<slug>/<any(badge, carousel, list):kind>")
def widget(slug: str, kind: str) -> Response:
    """One widget in the language of `?lang=`, else of the reader."""
    found, form = queries.subject(slug), KINDS[kind]
    wished = arguments.choice("lang", settings().languages, "") or language_code()
    with force_locale(wished):
        drawn = render_template(
            "showing/embed.html",
            kind=kind,
            service=found.service,
            rating=found.rating,
            shown=queries.newest(found.rating, found.service.id, form.reviews) if form.reviews else None,
            wished=wished,
            address=absolute_url("reviews.subject", slug=slug),
        )
    answer = make_response(drawn)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def snippet(slug: str, kind: str, lang: str, title: str) -> str:
    """What somebody pastes into their page."""
    form = KINDS[kind]
    source = absolute_url("review_widgets.widget", slug=slug, kind=kind, lang=lang or None)
    frame = Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0;max-width:100%"></iframe>'
    )
    return str(frame.format(source, title, form.width, form.height))
