"""A case on other people's pages: a small card for a frame, and oEmbed, by which their editors find it by themselves.

No script, no cookie, nothing from third parties. A frame has the size its host gives it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, make_response, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import settings
from app.errors import NotFound
from app.web import arguments
from app.web.limits import limiter
from cases.publishing import queries
from cases.publishing.answering import kept_briefly, known_language, social_card
from cases.publishing.framing import HEIGHT, WIDTH, snippet

routes = Blueprint("case_embeds", __name__, template_folder="templates")
LEAST_WIDTH, LEAST_HEIGHT = 200, 160
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
_PAGE = re.compile(r"/cases/(?P<slug>[a-z0-9-]{1,80})/(?P<language>[a-z]{2,3})/?")


@routes.get("/embed/cases/<slug>/<language>")
def card(slug: str, language: str) -> Response:
    """The card in the language of the case."""
    found = queries.public(slug, known_language(language))
    with force_locale(language):
        answer = make_response(render_template("publishing/embed.html", it=found.document))
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return kept_briefly(answer)


@routes.get("/oembed")
@limiter.limit("120 per minute")
def oembed() -> Response:
    """oEmbed 1.0, type rich (https://oembed.com): how a page of ours is shown inside another."""
    if arguments.choice("format", ("json", "xml"), "json") != "json":
        return Response(_("Only JSON is given here."), status=501, mimetype="text/plain")
    slug, language = _asked(arguments.text("url", None, max_length=500))
    found = queries.public(slug, known_language(language))
    width = min(WIDTH, arguments.whole_number("maxwidth", WIDTH, low=1))
    height = min(HEIGHT, arguments.whole_number("maxheight", HEIGHT, low=1))
    it = found.document
    thing = {
        "version": "1.0",
        "type": "rich",
        "title": it.title,
        "author_name": it.seller,
        "author_url": settings().base_url,
        "provider_name": it.seller,
        "provider_url": settings().base_url,
        "cache_age": 60,
        "html": snippet(slug, language, it.title, max(width, LEAST_WIDTH), max(height, LEAST_HEIGHT)),
        "width": max(width, LEAST_WIDTH),
        "height": max(height, LEAST_HEIGHT),
    }
    if picture := social_card(found):
        thing |= {"thumbnail_url": picture, "thumbnail_width": 1200, "thumbnail_height": 630}
    return kept_briefly(jsonify(thing))


def _asked(url: str) -> tuple[str, str]:
    """The case an address of ours leads to. Raises `NotFound` for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise NotFound from None
    ours = urlsplit(settings().base_url)
    found = _PAGE.fullmatch(parts.path.removeprefix(ours.path.rstrip("/")))
    if parts.netloc != ours.netloc or found is None:
        raise NotFound
    return found["slug"], found["language"]
