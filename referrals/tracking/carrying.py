"""How it is known later who brought a visitor: by a cookie if they agreed to one, else by a mark in every link they follow.

Without consent nothing is stored on their device: the mark stands in the address, goes on in the links of our pages, and
reaches the order in the address of its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from flask import Flask, Response, g, has_request_context, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.config import settings
from app.orders.sockets import Touch
from referrals.tracking import tokens
from referrals.tracking.door import CHOICE, MARK, REMEMBERED, VIA
from referrals.tracking.queries import link_codes

SOURCE = "referrals.link"
CHOICE_KEPT_DAYS = 180
# Pages that lead to no order, and files.
_NOT_CARRIED = (
    "/desk",
    "/account",
    "/static",
    "/bootstrap",
    "/api",
    "/files",
    "/media",
    "/r/",
    "/dev",
    "/webhooks",
    "/policies",
    "/referral",
)


def signing_key() -> bytes:
    return _signing_key(settings().secret_key)


@lru_cache(maxsize=2)
def _signing_key(secret: str) -> bytes:
    return tokens.signing_key(secret)


def touches(sent: Mapping[str, str]) -> list[Touch]:
    """Who brought this buyer, for `orders.touches`: the links of the cookie and of the address, whichever there are."""
    key = signing_key()
    remembered = sent.get(MARK) if sent.get(CHOICE) == "yes" else None
    mark = tokens.merged([tokens.opened(remembered, key), tokens.opened(sent.get(VIA), key)])
    codes = link_codes([touch.link_id for touch in mark.touches])
    return [
        Touch(
            source=SOURCE,
            reference=codes[touch.link_id],
            details={
                "click": touch.id,
                "link_id": touch.link_id,
                "at": touch.at.isoformat(),
                "late": mark.is_late(touch),
            },
        )
        for touch in mark.touches
        if touch.link_id in codes
    ]


def carried() -> str | None:
    """The mark that this page's address carries, if it is one of ours and the visitor agreed to no cookie."""
    if not has_request_context():
        return None
    if "referral_mark" not in g:
        via = request.args.get(VIA)
        agreed = request.cookies.get(CHOICE) == "yes"
        g.referral_mark = via if via and not agreed and tokens.opened(via, signing_key()) is not None else None
    found: str | None = g.referral_mark
    return found


def init_app(app: Flask) -> None:
    known: dict[str, bool] = {}

    @app.url_defaults
    def carry_on(endpoint: str, values: dict[str, object]) -> None:
        mark = carried()
        if mark is None or VIA in values:
            return
        if endpoint not in known:
            known[endpoint] = _is_on_the_way(app, endpoint)
        if known[endpoint] and (request.method == "GET" or endpoint == request.endpoint):
            values[VIA] = mark

    app.after_request(note_checkout)


def _is_on_the_way(app: Flask, endpoint: str) -> bool:
    """Whether a page there may lead to an order."""
    try:
        return not any(rule.rule.startswith(_NOT_CARRIED) for rule in app.url_map.iter_rules(endpoint))
    except KeyError:
        return False


def note_checkout(response: Response) -> Response:
    """From the order form on, a click on another partner's link displaces nobody."""
    if request.endpoint == "orders.new" and request.cookies.get(CHOICE) == "yes":
        mark = tokens.opened(request.cookies.get(MARK), signing_key())
        if mark is not None and mark.touches:
            remember(response, mark.at_checkout(clock.now()))
    return response


def remember(response: AnyResponse, mark: tokens.Mark) -> None:
    response.set_cookie(
        MARK,
        tokens.sealed(mark, signing_key()),
        max_age=REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=settings().is_production,
    )


def panel_at(place: str, **_context: object) -> Markup | None:
    """Who came by a partner's link and has not chosen yet is asked; nobody else is. The privacy notice tells of it too."""
    if place == "policies.privacy":
        return _drawn("tracking/_privacy.html")
    if place != "public.foot" or carried() is None or CHOICE in request.cookies:
        return None
    return _drawn("tracking/_choice.html", via=carried())


def _drawn(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  (a template of ours, which escapes)
