"""The terms of a promotion as sentences, each a whole one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from app.catalogue.disciplines import Discipline
from app.catalogue.models import Service
from app.database import db
from app.money import Money
from app.orders.relations import Relation
from app.orders.wording import RELATIONS
from app.web.filters import percent_bp
from app.web.locale import language_code
from referrals.promotions.drafting import Draft
from referrals.promotions.terms import Group, Kind, Terms
from referrals.promotions.wording import GROUPS


def sentences(draft: Draft) -> list[str]:
    """What the draft means, as the desk reads it before it decides."""
    terms = draft.terms
    said = [*_given(terms), *_scope(terms), *_customers(terms), *_limits(draft), *_time(draft), *_company(terms)]
    way = _("It applies by itself.") if draft.automatic else _("It needs a code.")
    return [*said[:1], way, *said[1:]]


def _given(terms: Terms) -> Iterator[str]:
    if terms.kind == Kind.PERCENTAGE:
        yield _("%(rate)s off.", rate=percent_bp(terms.rate_bp or 0))
    elif terms.kind == Kind.FIXED:
        yield _("%(amounts)s off.", amounts=_or(_amounts(terms.amounts)))
    elif terms.kind == Kind.FREE_ITEM:
        yield _("%(count)s × “%(title)s” for free.", count=terms.gift_quantity, title=terms.gift_title(language_code()))
    elif terms.kind == Kind.FREE_SERVICE:
        service = db.session.get(Service, terms.gift_service_id)
        title = service.text(language_code()).title if service else "–"
        yield _("%(count)s × “%(title)s” for free.", count=terms.gift_quantity, title=title)
    for tier in terms.tiers:
        reached = _money(tier.from_minor, tier.currency)
        off = percent_bp(tier.rate_bp) if tier.rate_bp is not None else _money(tier.amount_minor or 0, tier.currency)
        yield _("From %(value)s on: %(off)s off.", value=reached, off=off)
    if terms.caps:
        yield _("At most %(amounts)s off one order.", amounts=_or(_amounts(terms.caps)))


def _scope(terms: Terms) -> Iterator[str]:
    names = [*_titles(terms.services), *(str(Discipline(each).label) for each in terms.disciplines)]
    yield _("On: %(what)s.", what=_or(names)) if names else _("On everything.")
    if terms.units_per_order is not None:
        yield ngettext(
            "On at most %(num)s piece of an order, the dearest.",
            "On at most %(num)s pieces of an order, the dearest.",
            terms.units_per_order,
        )
    if terms.minimums:
        yield _("For orders of at least %(amounts)s without VAT.", amounts=_or(_amounts(terms.minimums)))


def _customers(terms: Terms) -> Iterator[str]:
    if terms.relations:
        yield _("Only: %(who)s.", who=_or(str(RELATIONS[Relation(each)]) for each in terms.relations))
    if terms.groups:
        yield _("Only: %(who)s.", who=_or(str(GROUPS[Group(each)]) for each in terms.groups))
    if terms.listed:
        yield ngettext("%(num)s address is listed.", "%(num)s addresses are listed.", len(terms.listed))
    if terms.first_order:
        yield _("Only for the first order of a customer.")


def _limits(draft: Draft) -> Iterator[str]:
    if draft.limit_total is not None:
        yield ngettext("It can be used once in all.", "It can be used %(num)s times in all.", draft.limit_total)
    if draft.limit_per_customer is not None:
        yield ngettext(
            "Each customer can use it once.", "Each customer can use it %(num)s times.", draft.limit_per_customer
        )
    if draft.budgets:
        yield _("It gives away at most %(amounts)s.", amounts=_or(_amounts(draft.budgets)))
    if draft.terms.hold_hours is not None:
        yield ngettext(
            "An unpaid order keeps it for %(num)s hour.",
            "An unpaid order keeps it for %(num)s hours.",
            draft.terms.hold_hours,
        )


def _time(draft: Draft) -> Iterator[str]:
    zone = draft.timezone
    if draft.starts_at is not None:
        yield _("From %(moment)s (%(zone)s).", moment=moment_in(draft.starts_at, zone), zone=zone.replace("_", " "))
    if draft.ends_at is not None:
        yield _("Until %(moment)s (%(zone)s).", moment=moment_in(draft.ends_at, zone), zone=zone.replace("_", " "))


def _company(terms: Terms) -> Iterator[str]:
    if terms.alone:
        yield _("Never together with another promotion.")
    if terms.exclusive_group:
        yield _("Of the exclusive group “%(group)s” only the best one counts.", group=terms.exclusive_group)
    if terms.joint_group:
        yield _("Together only with promotions of the joint group “%(group)s”.", group=terms.joint_group)


def moment_in(moment: datetime, zone: str) -> str:
    """Day and time to the minute, as they are in that zone."""
    there, language = moment.astimezone(ZoneInfo(zone)), language_code()
    joined = str(get_datetime_format("medium", locale=language))
    at = format_time(there.time(), "short", locale=language)
    return joined.replace("{1}", format_date(there.date(), "medium", locale=language)).replace("{0}", at)


def _titles(services: Sequence[int]) -> list[str]:
    wanted = sa.select(Service).where(Service.id.in_(list(services))).order_by(Service.position, Service.id)
    return [service.text(language_code()).title for service in db.session.scalars(wanted)] if services else []


def _amounts(minors: Mapping[str, int]) -> list[str]:
    return [_money(minor, currency) for currency, minor in sorted(minors.items())]


def _or(parts: Iterable[str]) -> str:
    return str(format_list(list(parts), style="or", locale=language_code()))


def _money(minor: int, currency: str) -> str:
    return Money(minor, currency).format(language_code())
