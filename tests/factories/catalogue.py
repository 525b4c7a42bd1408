"""Services for tests, made by the verbs of the desk."""

from __future__ import annotations

from typing import Any

from app.catalogue import editing
from app.catalogue.drafts import Draft, Words
from app.catalogue.models import Service
from app.database import db
from app.money import Money


def make_service(slug: str = "website", *, active: bool = True, **changes: object) -> Service:
    """A service at 1 000 EUR net with 24 % VAT unless `changes` (fields of a draft) say otherwise; committed."""
    values: dict[str, object] = {
        "slug": slug,
        "kind": "service",
        "discipline": "web",
        "vat_category": "S",
        "vat_rate_bp": 2400,
        "vat_note": None,
        "lead_time_days": 14,
        "texts": {"en": Words(title=slug.replace("-", " ").capitalize(), summary=f"What {slug} is.")},
        "prices": (Money(100_000, "EUR"),),
    }
    service = editing.create(Draft(**{**values, **changes}))  # type: ignore[arg-type]
    if active:
        editing.activate(service)
    db.session.commit()
    return service


def make_bundle(slug: str, parts: list[tuple[Service, int]], *prices: Money, **changes: Any) -> Service:
    contents = tuple((part.id, quantity) for part, quantity in parts)
    return make_service(slug, kind="bundle", parts=contents, prices=prices, **changes)


def entered(**changes: str) -> dict[str, str]:
    """The fields of the desk's form, filled in correctly."""
    return {
        "kind": "service",
        "discipline": "film",
        "slug": "",
        "lead_time_days": "28",
        "vat_category": "S",
        "vat_rate": "24",
        "vat_note": "",
        "text_en-title": "Portrait film",
        "text_en-summary": "Ninety seconds.",
        "text_en-body": "- a script",
        "prices-0-currency": "EUR",
        "prices-0-amount": "3200.50",
        "prices-1-currency": "JPY",
        "prices-1-amount": "528000",
        **changes,
    }
