"""The public pages of the catalogue."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, get_template_attribute, render_template, request, url_for
from markupsafe import Markup

from app.accounts.access import viewer
from app.catalogue import queries, sockets
from app.catalogue.currency import chosen_currency
from app.catalogue.disciplines import Discipline
from app.catalogue.models import Service
from app.catalogue.queries import Wanted
from app.catalogue.shelf import today
from app.catalogue.structured import structured_data
from app.config import settings
from app.web import arguments
from app.web.locale import language_code
from app.web.pagination import paginate

routes = Blueprint("catalogue", __name__, template_folder="templates")
FEATURED = 6
PER_PAGE = 24


@routes.get("/")
def home() -> str:
    shelf = today()
    offered = shelf.kept("currencies", queries.offered_currencies)
    currency = chosen_currency(offered)
    offer = shelf.kept(_drawn_for("home", currency), lambda: _draw_featured(offered, currency))
    return render_template("catalogue/home.html", offer=offer)


@routes.get("/services")
def services() -> str:
    shelf = today()
    offered = shelf.kept("currencies", queries.offered_currencies)
    currency = chosen_currency(offered)
    wanted = Wanted(
        text=arguments.text("q"),
        discipline=arguments.choice("discipline", list(Discipline), "") or None,
        active=True,
    )
    switch, listed = shelf.kept(
        _drawn_for("services", currency), lambda: (_draw_switch(offered, currency), _draw_list(wanted, currency))
    )
    return render_template("catalogue/services.html", wanted=wanted, switch=switch, list=listed)


@routes.get("/services/<slug>")
def service(slug: str) -> str:
    """What one service is and costs; staff see an inactive one as a preview, everyone else gets 404."""
    found = queries.service_by_slug(slug, including_inactive=viewer().is_staff)
    currency = chosen_currency(found.currencies)
    price = found.closest_price(currency)
    return render_template(
        "catalogue/service.html",
        service=found,
        text=found.text(language_code()),
        currency=currency,
        price=price,
        saving=found.saving(price.net.currency, language_code()) if price else None,
        address=absolute("catalogue.service", slug=slug),
        shown_picture=picture_address(found),
        structured=structured_data(
            found,
            locale=language_code(),
            address=absolute("catalogue.service", slug=slug),
            picture=picture_address(found),
            seller=settings().seller,
        ),
    )


@routes.get("/sitemap.xml")
def sitemap() -> Response:
    pages = [page for answer in sockets.public_pages.answers() for page in answer]
    body = render_template(
        "catalogue/sitemap.xml",
        base=settings().base_url,
        fixed=[url_for("catalogue.home"), url_for("catalogue.services")],
        services=queries.addresses(),
        pages=pages,
    )
    return Response(body, mimetype="application/xml")


@routes.get("/robots.txt")
def robots() -> Response:
    body = render_template("catalogue/robots.txt", sitemap=absolute("catalogue.sitemap"))
    return Response(body, mimetype="text/plain")


def _drawn_for(page: str, currency: str) -> tuple[str, ...]:
    """All that a drawn list depends on besides the catalogue: language and currency, and the address of its links."""
    return page, language_code(), currency, request.script_root, request.query_string.decode("latin-1")


def _draw_featured(offered: list[str], currency: str) -> Markup:
    found = queries.featured(FEATURED)
    return _drawn("catalogue/_featured.html", services=found, offered=offered, currency=currency)


def _draw_switch(offered: list[str], currency: str) -> Markup:
    switch: Markup = get_template_attribute("catalogue/_parts.html", "currency_switch")(offered, currency)
    return switch


def _draw_list(wanted: Wanted, currency: str) -> Markup:
    return _drawn(
        "catalogue/_services.html",
        page=paginate(queries.listed(wanted, language_code()), per_page=PER_PAGE),
        wanted=wanted,
        options=[(each.value, each.label) for each in _offered_disciplines()],
        currency=currency,
    )


def _drawn(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  (a template of ours, which escapes)


def _offered_disciplines() -> list[Discipline]:
    offered = set(queries.offered_disciplines())
    return [each for each in Discipline if each in offered]


def absolute(endpoint: str, **values: Any) -> str:
    """The full public address, whatever host name this request came by, and without what only this visit carries."""
    return settings().base_url + url_for(endpoint, **values).partition("?")[0]


def picture_address(service: Service) -> str | None:
    return absolute("media.public_file", key=service.picture.key) if service.picture else None
