"""What can be ordered, for programs. Open to all: the catalogue is public."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from app.api.schemas import Amount, Words
from app.catalogue.models import Service
from app.catalogue.queries import active_services, service_by_slug
from app.config import LANGUAGES
from app.mail.links import absolute_url

routes = Blueprint("services_api", __name__, url_prefix="/services", description="What can be ordered")


class ServiceAsked(ma.Schema):
    locale = Words(
        load_default="en",
        validate=[ma.validate.OneOf(LANGUAGES)],
        metadata={"description": "Language of title and summary; English where there is none"},
    )


class ServiceShown(ma.Schema):
    """A service or a bundle on offer; prices are net, one for each currency in which it is sold."""

    slug = ma.fields.String()
    kind = ma.fields.String()
    disciplines = ma.fields.List(ma.fields.String())
    title = ma.fields.String()
    summary = ma.fields.String()
    locale = ma.fields.String()
    lead_time_days = ma.fields.Integer()
    vat_rate_bp = ma.fields.Integer()
    prices = ma.fields.List(ma.fields.Nested(Amount))
    url = ma.fields.String()


class ServiceList(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(ServiceShown))


@routes.route("", methods=["GET"])
@routes.arguments(ServiceAsked, location="query")
@routes.response(200, ServiceList)
@routes.doc(summary="List services")
def index(asked: dict[str, str]) -> dict[str, Any]:
    return {"items": [_shown(service, asked["locale"]) for service in active_services(asked["locale"])]}


@routes.route("/<slug>", methods=["GET"])
@routes.arguments(ServiceAsked, location="query")
@routes.response(200, ServiceShown)
@routes.doc(summary="Read a service", responses={404: "NOT_FOUND"})
def show(asked: dict[str, str], slug: str) -> dict[str, Any]:
    return _shown(service_by_slug(slug), asked["locale"])


def _shown(service: Service, locale: str) -> dict[str, Any]:
    words = service.text(locale)
    return {
        "slug": service.slug,
        "kind": service.kind,
        "disciplines": [str(discipline) for discipline in service.disciplines],
        "title": words.title,
        "summary": words.summary,
        "locale": words.locale,
        "lead_time_days": service.lead_time_days,
        "vat_rate_bp": service.vat_rate_bp,
        "prices": [price.net for price in service.prices],
        "url": absolute_url("catalogue.service", slug=service.slug),
    }
