"""Services to order and quotes to decide, for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import clock
from app.accounts.models import Contact, User
from app.catalogue.models import Service, ServicePrice, ServiceText
from app.database import db, transaction
from app.money import Money
from app.orders import quoting
from app.orders.models import Quote
from app.orders.pricing import DraftLine
from tests.factories.orders import a_contact


def a_service(slug: str = "brand-film", *, net_minor: int = 10_000, **changes: Any) -> Service:
    """An active service at 100.00 EUR and 4,000.00 TRY net with 20 % VAT."""
    values: dict[str, Any] = {
        "slug": slug,
        "discipline": "film",
        "vat_rate_bp": 2000,
        "lead_time_days": 20,
        "active": True,
        "texts": [
            ServiceText(locale="en", title="Brand film", summary="A film of one minute."),
            ServiceText(locale="tr", title="Marka filmi", summary="Bir dakikalık film."),
        ],
        "prices": [ServicePrice(currency="EUR", net_minor=net_minor), ServicePrice(currency="TRY", net_minor=400_000)],
    }
    service = Service(**{**values, **changes})
    db.session.add(service)
    db.session.commit()
    return service


def a_line(net_minor: int = 50_000, *, quantity: int = 1, title: str = "Workshop", currency: str = "EUR") -> DraftLine:
    return DraftLine(
        title=title,
        quantity=quantity,
        unit_net=Money(net_minor, currency),
        vat_category="S",
        vat_rate_bp=2000,
    )


def a_quote(
    by: User,
    contact: Contact | None = None,
    *,
    lines: list[DraftLine] | None = None,
    expires_at: datetime | None = None,
    sent: bool = True,
) -> Quote:
    """A quote over 500.00 EUR net, sent, for Alice's company."""
    with transaction():
        quote = quoting.start(contact or a_contact(), currency="EUR", by=by)
        version = quoting.write(
            quote,
            lines or [a_line()],
            introduction="As we spoke about.",
            expires_at=expires_at or clock.in_days(14),
            by=by,
        )
        if sent:
            quoting.send(version)
    return quote
