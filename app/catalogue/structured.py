"""A service as schema.org data for search engines, in a script element that browsers do not run."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from app.catalogue.models import Service
from app.config import Seller


def structured_data(service: Service, *, locale: str, address: str, picture: str | None, seller: Seller) -> Markup:
    """The JSON-LD block (https://schema.org/Service) for the page at `address`."""
    text = service.text(locale)
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": text.title,
        "description": text.summary,
        "url": address,
        "inLanguage": text.locale,
        "serviceType": str(service.known_discipline.label),
        "provider": {"@type": "Organization", "name": seller.name, "legalName": seller.legal_name},
        "offers": [_offer(service, price.currency, address) for price in service.prices],
    }
    if picture:
        thing["image"] = picture
    if service.is_bundle:
        thing["hasOfferCatalog"] = {
            "@type": "OfferCatalog",
            "name": text.title,
            "itemListElement": [_part(item.service, locale) for item in service.items],
        }
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(_json(thing)))  # noqa: S704


def _offer(service: Service, currency: str, address: str) -> dict[str, Any]:
    price = service.price_with_vat(currency)
    if price is None:
        raise LookupError(currency)
    return {
        "@type": "Offer",
        "url": address,
        "availability": "https://schema.org/InStock",
        "priceSpecification": {
            "@type": "PriceSpecification",
            "price": str(price.net.decimal),
            "priceCurrency": currency,
            "valueAddedTaxIncluded": False,
        },
    }


def _part(service: Service, locale: str) -> dict[str, Any]:
    text = service.text(locale)
    return {"@type": "Offer", "itemOffered": {"@type": "Service", "name": text.title, "description": text.summary}}


def _json(thing: dict[str, Any]) -> str:
    """JSON in which no text can close the script element around it."""
    raw = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    return raw.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
