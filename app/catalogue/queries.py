"""Named reads of the catalogue. Each takes a constant number of statements, however much there is to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.catalogue.models import FALLBACK_LOCALE, BundleItem, Service, ServicePrice, ServiceText
from app.database import db
from app.errors import NotFound

SORTS = ("position", "title", "-title", "lead_time", "-lead_time", "updated", "-updated")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list of services is narrowed down to; None and the empty text mean any."""

    text: str = ""
    discipline: str | None = None
    kind: str | None = None
    active: bool | None = None
    currency: str | None = None


def active_services(locale: str) -> Sequence[Service]:
    """All that can be ordered now, in the order of the catalogue, with words for `locale`."""
    return db.session.scalars(listed(Wanted(active=True), locale)).unique().all()


def featured(limit: int) -> Sequence[Service]:
    """The first of the catalogue, bundles before single services."""
    select = sa.select(Service).where(Service.active).options(*_whole())
    ordered = select.order_by(Service.kind, Service.position, Service.id)
    return db.session.scalars(ordered.limit(limit)).unique().all()


def service_by_slug(slug: str, *, including_inactive: bool = False) -> Service:
    """Raises `NotFound` for an unknown service, and for an inactive one unless a preview is asked for."""
    if "\x00" in slug:
        raise NotFound
    found = db.session.scalar(sa.select(Service).where(Service.slug == slug).options(*_whole()))
    if found is None or not (found.active or including_inactive):
        raise NotFound
    return found


def service_by_id(service_id: int) -> Service:
    """Active or not: orders keep naming a service after it was taken off the catalogue. Raises `NotFound`."""
    found = db.session.scalar(sa.select(Service).where(Service.id == service_id).options(*_whole()))
    if found is None:
        raise NotFound
    return found


def locked(service_id: int) -> Service:
    """The service, its row locked until the transaction ends. Raises `NotFound`."""
    select = sa.select(Service).where(Service.id == service_id).with_for_update(of=Service)
    found = db.session.scalar(select.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def in_order_locked() -> list[Service]:
    """All services in the order of the catalogue, their rows locked (by id, so that two movers do not block each other)."""
    rows = db.session.scalars(sa.select(Service).order_by(Service.id).with_for_update(of=Service)).unique().all()
    return sorted(rows, key=lambda each: (each.position, each.id))


def listed(wanted: Wanted, locale: str, sort: str = "position") -> sa.Select[Service]:
    """The services that fit, with everything a list shows; to be paged or read as a whole."""
    select = sa.select(Service).options(*_whole())
    return select.where(*_conditions(wanted)).order_by(*_order(sort, locale), Service.id)


def offered_currencies() -> list[str]:
    """The currencies in which at least one active service has a price."""
    select = sa.select(ServicePrice.currency).join(Service).where(Service.active).distinct()
    return sorted(db.session.scalars(select))


def offered_disciplines() -> list[str]:
    """The disciplines of active services and of the parts of active bundles."""
    own = sa.select(Service.discipline).where(Service.active, Service.kind == "service")
    bundles = sa.orm.aliased(Service)
    parts = (
        sa.select(Service.discipline)
        .join(BundleItem, BundleItem.service_id == Service.id)
        .join(bundles, bundles.id == BundleItem.bundle_id)
        .where(bundles.active)
    )
    return list(db.session.scalars(own.union(parts)))


def possible_parts(locale: str) -> list[tuple[int, str]]:
    """What a bundle may contain: every single service, as (id, title)."""
    title = _title(locale)
    select = sa.select(Service.id, title).where(Service.kind == "service").order_by(title, Service.id)
    return [(row[0], row[1] or "") for row in db.session.execute(select)]


def addresses() -> Sequence[tuple[str, datetime]]:
    """Slug and last change of every active service, for the sitemap."""
    select = sa.select(Service.slug, Service.updated_at).where(Service.active).order_by(Service.position, Service.id)
    return [(row[0], row[1]) for row in db.session.execute(select)]


def free_slug(wish: str) -> str:
    """`wish`, or `wish-2`, `wish-3` … where it is taken."""
    pattern = sa.or_(Service.slug == wish, Service.slug.regexp_match(f"^{wish}-[0-9]+$"))
    taken = set(db.session.scalars(sa.select(Service.slug).where(pattern)))
    numbered = (f"{wish}-{number}" for number in range(2, len(taken) + 3))
    return wish if wish not in taken else next(slug for slug in numbered if slug not in taken)


def last_position() -> int:
    return db.session.scalar(sa.select(sa.func.max(Service.position))) or 0


def _whole() -> tuple[ORMOption, ...]:
    """Texts and prices of the service, its picture, its parts and their words and prices."""
    parts = selectinload(Service.items).joinedload(BundleItem.service)
    return (
        selectinload(Service.texts),
        selectinload(Service.prices),
        joinedload(Service.picture),
        parts.selectinload(Service.texts),
        parts.selectinload(Service.prices),
    )


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.text:
        conditions.append(_mentions(wanted.text))
    if wanted.discipline:
        conditions.append(_of_discipline(wanted.discipline))
    if wanted.kind:
        conditions.append(Service.kind == wanted.kind)
    if wanted.active is not None:
        conditions.append(Service.active.is_(wanted.active))
    if wanted.currency:
        conditions.append(Service.prices.any(ServicePrice.currency == wanted.currency))
    return conditions


def _mentions(text: str) -> sa.ColumnElement[bool]:
    """Every word stands somewhere in the slug or in the words of some language."""
    return sa.and_(
        *(
            sa.or_(
                Service.slug.icontains(word, autoescape=True),
                Service.texts.any(
                    sa.or_(
                        ServiceText.title.icontains(word, autoescape=True),
                        ServiceText.summary.icontains(word, autoescape=True),
                        ServiceText.body.icontains(word, autoescape=True),
                    )
                ),
            )
            for word in text.split()[:8]
        )
    )


def _of_discipline(discipline: str) -> sa.ColumnElement[bool]:
    part = sa.orm.aliased(Service)
    within = (
        sa.select(BundleItem.id)
        .join(part, part.id == BundleItem.service_id)
        .where(BundleItem.bundle_id == Service.id, part.discipline == discipline)
        .correlate(Service)
        .exists()
    )
    return sa.or_(Service.discipline == discipline, within)


def _order(sort: str, locale: str) -> list[sa.ColumnElement[object]]:
    key = {
        "position": Service.position,
        "title": sa.func.lower(_title(locale)),
        "lead_time": Service.lead_time_days,
        "updated": Service.updated_at,
    }[sort.removeprefix("-")]
    return [key.desc() if sort.startswith("-") else key.asc()]


def _title(locale: str) -> sa.ScalarSelect[str]:
    """The title in `locale`, else in English, else in any language."""
    rank = sa.case((ServiceText.locale == locale, 0), (ServiceText.locale == FALLBACK_LOCALE, 1), else_=2)
    return (
        sa.select(ServiceText.title)
        .where(ServiceText.service_id == Service.id)
        .order_by(rank, ServiceText.locale)
        .limit(1)
        .correlate(Service)
        .scalar_subquery()
    )
