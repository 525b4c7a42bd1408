"""Writing a service: a draft becomes rows, row by row, so that what did not change keeps its identity."""

from __future__ import annotations

from app import clock
from app.accounts import audit
from app.catalogue import queries
from app.catalogue.drafts import Draft
from app.catalogue.models import BundleItem, Service, ServicePrice, ServiceText
from app.database import db
from app.media.models import StoredFile

PLAIN = ("slug", "kind", "discipline", "vat_category", "vat_rate_bp", "vat_note", "lead_time_days")


def create(draft: Draft, picture: StoredFile | None = None) -> Service:
    """A new service at the end of the catalogue, not active yet."""
    service = Service(position=queries.last_position() + 1)
    _write(service, draft)
    service.picture_id = picture.id if picture else None
    db.session.add(service)
    db.session.flush()
    audit.record("service.created", service, slug=service.slug)
    return service


def revise(service: Service, draft: Draft, picture: StoredFile | None = None, *, without_picture: bool = False) -> None:
    """Make `service` what the draft says. Orders keep the words and prices they were placed with."""
    changed = _write(service, draft)
    if picture is not None or without_picture:
        service.picture_id = picture.id if picture else None
        changed.append("picture")
    if changed:
        service.updated_at = clock.now()
        audit.record("service.revised", service, slug=service.slug, changed=changed)
    db.session.flush()


def activate(service: Service) -> None:
    service.activate()
    audit.record("service.activated", service, slug=service.slug)


def deactivate(service: Service) -> None:
    service.deactivate()
    audit.record("service.deactivated", service, slug=service.slug)


def copy(service: Service) -> Service:
    twin = service.copy(queries.free_slug(service.slug))
    db.session.add(twin)
    db.session.flush()
    audit.record("service.copied", twin, slug=twin.slug, original=service.slug)
    return twin


def move(service: Service, steps: int) -> None:
    """Up (negative) or down in the order of the catalogue; at the ends it stays where it is."""
    row = queries.in_order_locked()
    here = row.index(service)
    there = min(max(0, here + steps), len(row) - 1)
    row.insert(there, row.pop(here))
    for position, each in enumerate(row, start=1):
        each.position = position
    if here != there:
        audit.record("service.moved", service, slug=service.slug, position=there + 1)


def _write(service: Service, draft: Draft) -> list[str]:
    """Say what changed, by the names of the columns and parts."""
    changed = [name for name in PLAIN if getattr(service, name) != getattr(draft, name)]
    for name in changed:
        setattr(service, name, getattr(draft, name))
    changed += ["texts"] * _write_texts(service, draft)
    changed += ["prices"] * _write_prices(service, draft)
    changed += ["parts"] * _write_parts(service, draft)
    return changed


def _write_texts(service: Service, draft: Draft) -> bool:
    before = {text.locale: (text.title, text.summary, text.body) for text in service.texts}
    by_locale = {text.locale: text for text in service.texts}
    for locale, words in draft.texts.items():
        row = by_locale.get(locale)
        if row is None:
            row = ServiceText(locale=locale)
            service.texts.append(row)
        row.title, row.summary, row.body = words.title, words.summary, words.body
    for locale in by_locale.keys() - draft.texts.keys():
        service.texts.remove(by_locale[locale])
    return before != {text.locale: (text.title, text.summary, text.body) for text in service.texts}


def _write_prices(service: Service, draft: Draft) -> bool:
    before = {price.currency: price.net_minor for price in service.prices}
    after = {net.currency: net.minor for net in draft.prices}
    for price in list(service.prices):
        if price.currency in after:
            price.net_minor = after[price.currency]
        else:
            service.prices.remove(price)
    service.prices += [
        ServicePrice(currency=currency, net_minor=minor) for currency, minor in after.items() if currency not in before
    ]
    return before != after


def _write_parts(service: Service, draft: Draft) -> bool:
    before = [(item.service_id, item.quantity) for item in service.items]
    by_part = {item.service_id: item for item in service.items}
    wanted = {part: (quantity, position) for position, (part, quantity) in enumerate(draft.parts)}
    for part, item in by_part.items():
        if part not in wanted:
            service.items.remove(item)
    for part, (quantity, position) in wanted.items():
        item = by_part.get(part) or BundleItem(service_id=part)
        if part not in by_part:
            service.items.append(item)
        item.quantity, item.position = quantity, position
    return before != list(draft.parts)
