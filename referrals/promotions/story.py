"""Promotions in the demo story: one of each kind, in every standing, some used, one used up, and a batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.demo import buyers, orders
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from referrals.promotions import batching, drafting, gifts, giving, listing, queries, tasks
from referrals.promotions.drafting import Draft
from referrals.promotions.models import Promotion
from referrals.promotions.terms import Group, Kind, Terms, Tier

EUROPE = "Europe/Tallinn"


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [*_written(), *_used(), *_changed()]


def _written() -> list[Chapter]:
    return [
        (110, 8.0, _write_welcome),
        (60, 8.0, _write_autumn),
        (58, 9.0, _write_first_two),
        (30, 8.0, _write_partner),
        (16, 8.0, _write_volume),
        (14, 8.0, _write_book),
        (12, 9.0, _write_calendar),
        (10, 9.0, _write_fair),
        (6, 8.0, _write_returning),
        (4, 8.0, _write_new_year),
        (2, 8.0, _write_draft),
    ]


def _used() -> list[Chapter]:
    welcome, autumn, partner = ("HOŞ GELDİN",), ("autumn-50",), ("bartek-poleca",)
    return [
        *_order(55, 10.0, "roastery", buyers.BREWERY, "discovery-workshop", "EUR", codes=autumn),
        (55, 10.5, partial(orders.pay_by_card, "roastery")),
        *_order(29, 9.0, "clinic-start", buyers.CLINIC, "search-foundations", "EUR", codes=("first 2",)),
        (29, 9.5, partial(orders.pay_by_card, "clinic-start")),
        *_order(26, 9.0, "boats", buyers.SAILS, "social-calendar", "EUR", codes=("FIRST-2", "AUTUMN 50")),
        (26, 9.5, partial(orders.pay_by_card, "boats")),
        *_order(21, 9.0, "kiln", buyers.POTTERY, "field-guide", "EUR", codes=partner, quantity=12),
        (21, 9.6, partial(orders.pay_by_card, "kiln")),
        *_order(13, 9.0, "rolls", buyers.BAKERY, "field-guide", "EUR", codes=welcome, quantity=4),
        (13, 9.6, partial(orders.pay_by_card, "rolls")),
        (8, 12.0, partial(orders.refund, "rolls", "Ordered twice by mistake")),
        *_order(11, 9.0, "courses", buyers.TEACHER, "discovery-workshop", "GBP", codes=("gift book",)),
        (11, 9.6, partial(orders.pay_by_card, "courses")),
        (9, 9.0, partial(_send_gift, "UPS 1Z 204 E38 03 9355 1234")),
        *_order(5, 9.0, "frames", buyers.BREWERY, "social-calendar", "PLN", codes=partner),
        (5, 9.4, partial(orders.decline_card, "frames")),
        *_order(2, 9.0, "plan", buyers.SAILS, "discovery-workshop", "EUR", codes=("gift-book",)),
        (2, 9.6, partial(orders.pay_by_card, "plan")),
    ]


def _changed() -> list[Chapter]:
    return [
        (9, 10.0, partial(_decide, "Autumn", drafting.end)),
        (3, 10.0, partial(_decide, "Calendar with campaigns", drafting.pause)),
    ]


def _write_welcome() -> None:
    labels = {
        "en": "Welcome: 10 % off your first order",
        "tr": "Hoş geldiniz: ilk siparişte %10 indirim",
        "ru": "Добро пожаловать: 10 % на первый заказ",
        "hi": "स्वागत है: पहले ऑर्डर पर 10 % की छूट",
        "pl": "Na dobry początek: 10 % taniej",
    }
    caps = {"EUR": 50_000, "TRY": 2_500_000, "PLN": 210_000, "GBP": 43_000, "USD": 55_000, "INR": 5_000_000}
    terms = Terms(kind=Kind.PERCENTAGE, labels=labels, rate_bp=1_000, first_order=True, caps=caps)
    _publish("Welcome", terms, codes=("WELCOME", "HOŞ GELDİN", "ПРИВЕТ"), limit_per_customer=1)


def _write_autumn() -> None:
    labels = {"en": "Autumn: 50 euros off", "tr": "Sonbahar: 50 avro indirim", "pl": "Jesień: 50 euro taniej"}
    terms = Terms(
        kind=Kind.FIXED,
        labels=labels,
        amounts={"EUR": 5_000, "PLN": 20_000, "TRY": 250_000},
        minimums={"EUR": 50_000, "PLN": 200_000, "TRY": 2_500_000},
        hold_hours=72,
    )
    _publish("Autumn", terms, codes=("AUTUMN-50",), budgets={"EUR": 100_000, "PLN": 400_000, "TRY": 5_000_000})


def _write_first_two() -> None:
    terms = Terms(
        kind=Kind.PERCENTAGE,
        labels={"en": "For the first two: 15 % off", "tr": "İlk ikiye %15 indirim"},
        rate_bp=1_500,
        caps={"EUR": 30_000},
        exclusive_group="opening",
    )
    _publish("First two", terms, codes=("FIRST-2",), limit_total=2)


def _write_partner() -> None:
    terms = Terms(
        kind=Kind.PERCENTAGE,
        labels={"en": "Recommended: 5 % off", "pl": "Z polecenia: 5 % taniej", "tr": "Tavsiye: %5 indirim"},
        rate_bp=500,
        joint_group="partners",
    )
    promotion_id = _publish("Recommended by partners", terms, limit_per_customer=3)
    partner = colleague(Role.PARTNER)
    with at_the_desk(Role.MARKETER), transaction():
        giving.give(queries.promotion_by_id(promotion_id), partner, part="partner", shown="BARTEK-POLECA")


def _write_volume() -> None:
    tiers = [(500_000, 300), (1_000_000, 500)]
    terms = Terms(
        kind=Kind.TIERED,
        labels={"en": "More together", "tr": "Birlikte daha çok", "ru": "Вместе выгоднее", "pl": "Razem taniej"},
        tiers=tuple(Tier(currency="EUR", from_minor=start, rate_bp=rate) for start, rate in tiers),
        relations=("b2b",),
        priority=50,
    )
    _publish("Volume", terms, automatic=True, budgets={"EUR": 500_000})


def _write_book() -> None:
    titles = {
        "en": "A signed field guide",
        "tr": "İmzalı el kitabı",
        "ru": "Подписанный справочник",
        "pl": "Poradnik z autografem",
    }
    terms = Terms(
        kind=Kind.FREE_ITEM,
        labels={"en": "A gift for you", "tr": "Size bir hediye", "pl": "Prezent dla Ciebie"},
        gift_titles=titles,
        worths={"EUR": 2_900, "GBP": 2_500, "PLN": 11_900},
        disciplines=("strategy",),
    )
    _publish("Signed field guide", terms, codes=("GIFT-BOOK",), limit_total=40)


def _write_calendar() -> None:
    with transaction():
        wanted, given = service_by_slug("campaign-management").id, service_by_slug("social-calendar").id
    terms = Terms(
        kind=Kind.FREE_SERVICE,
        labels={"en": "A social calendar with three months of campaigns", "tr": "Üç aylık kampanyaya sosyal takvim"},
        gift_service_id=given,
        services=(wanted,),
        minimums={"EUR": 294_000},
        worths={"EUR": 64_000},
    )
    _publish("Calendar with campaigns", terms, codes=("CALENDAR",))


def _write_fair() -> None:
    labels = {"en": "From the fair in Kraków: 20 % off", "pl": "Z targów w Krakowie: 20 % taniej"}
    terms = Terms(kind=Kind.PERCENTAGE, labels=labels, rate_bp=2_000, caps={"PLN": 150_000, "EUR": 35_000}, alone=True)
    promotion_id = _publish("Fair in Kraków", terms)
    with at_the_desk(Role.MARKETER) as by, transaction():
        batch = batching.order(
            queries.promotion_by_id(promotion_id), 500, prefix="FAIR", purpose="Flyers at the fair in Kraków", by=by
        )
        tasks.make_codes.defer(key=f"promotions.batch:{batch.id}", batch_id=batch.id)


def _write_returning() -> None:
    terms = Terms(
        kind=Kind.PERCENTAGE,
        labels={"en": "Good to see you again: 7.5 % off", "hi": "फिर मिलकर खुशी हुई: 7.5 % की छूट"},
        rate_bp=750,
        groups=(Group.RETURNING.value,),
        caps={"EUR": 20_000, "INR": 2_000_000},
    )
    _publish("Returning customers", terms, codes=("AGAIN",), limit_per_customer=2)


def _write_new_year() -> None:
    terms = Terms(
        kind=Kind.PERCENTAGE,
        labels={
            "en": "New Year: 12 % off",
            "tr": "Yeni yıl: %12 indirim",
            "ru": "Новый год: 12 %",
            "hi": "नया साल: 12 % की छूट",
        },
        rate_bp=1_200,
    )
    begin = clock.now().replace(hour=22, minute=0, second=0, microsecond=0) + timedelta(days=30)
    _publish(
        "New Year", terms, codes=("NEW-YEAR",), starts_at=begin, ends_at=begin + timedelta(days=10), limit_total=200
    )


def _write_draft() -> None:
    terms = Terms(kind=Kind.PERCENTAGE, labels={"en": "Spring films: 10 % off"}, rate_bp=1_000, disciplines=("film",))
    with at_the_desk(Role.MARKETER) as by, transaction():
        promotion = drafting.create(_draft("Spring films", terms), by=by)
        drafting.add_code(promotion, "SPRING-FILM")


def _publish(name: str, terms: Terms, *, codes: Sequence[str] = (), **columns: Any) -> int:
    with at_the_desk(Role.MARKETER) as by, transaction():
        promotion = drafting.create(_draft(name, terms, **columns), by=by)
        for code in codes:
            drafting.add_code(promotion, code)
        drafting.publish(promotion)
        return promotion.id


def _draft(name: str, terms: Terms, **columns: Any) -> Draft:
    nothing: dict[str, Any] = dict.fromkeys(("starts_at", "ends_at", "limit_total", "limit_per_customer"))
    return Draft(**{"name": name, "automatic": False, "timezone": EUROPE, "terms": terms, **nothing, **columns})


def _send_gift(note: str) -> None:
    """The oldest gift that waits leaves the house."""
    with at_the_desk(Role.MARKETER) as by, transaction():
        gift = db.session.scalars(listing.gifts("waiting").limit(1)).one()
        gifts.send(gift, note=note, by=by)


def _decide(name: str, verb: Any) -> None:
    with at_the_desk(Role.MARKETER), transaction():
        verb(db.session.scalars(sa.select(Promotion).where(Promotion.name == name)).one())


def _order(
    days_ago: int,
    hour: float,
    name: str,
    buyer: buyers.Buyer,
    slug: str,
    currency: str,
    *,
    codes: tuple[str, ...],
    quantity: int = 1,
) -> list[Chapter]:
    def order() -> None:
        user: User | None = user_by_email(buyer.email)
        orders.place(name, buyer, slug, currency, quantity, user=user, codes=codes)

    return [(days_ago, hour, order), (days_ago, hour + 0.1, partial(orders.verify, buyer))]
