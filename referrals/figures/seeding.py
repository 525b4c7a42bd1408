"""The referrals' part of a made-up world: partners, their links, what is clicked, and the orders they brought.

Planted: a partner of middling clicks who brings most; a burst of clicks on one link, by people who never order.
"""

from __future__ import annotations

import json

import numpy as np

from app.database import db
from app.reports.seeding.copying import copy, keep_counting, moments, next_id, numbered
from app.reports.seeding.sockets import Part
from app.reports.seeding.world import DAY, Orders, Sizes, Whole, World
from referrals.figures.seeding_clicks import follow
from referrals.figures.seeding_earnings import earn
from referrals.figures.seeding_partners import Partners
from referrals.figures.seeding_promotions import discount

LEVELS = (1_000, 300)
HOLD_DAYS, MARGIN_BP = 30, 4_000
BROUGHT_SHARE, BEST_SHARE = 0.3, 0.25
BEST_PLACE = 0.4


def plant(world: World) -> None:
    partners = _partners(world)
    best = int(len(partners) * BEST_PLACE)
    discount(world)
    brought, by = _brought(world, partners, best)
    _touch(world, partners, brought, by)
    earn(world, partners, brought, by)
    follow(world, partners, best)
    orders = world.known_orders()
    own = brought[by == best]
    world.truths["best_partner"] = {
        "user_id": int(partners.user_id[best]),
        "enrolment_id": int(partners.enrolment_id[best]),
        "paid_orders": len(own),
        "net_minor": {
            currency: int(orders.net_minor[own[orders.currency[own] == number]].sum())
            for number, currency in enumerate(world.currencies)
        },
    }


def count_of(sizes: Sizes) -> int:
    return int(np.clip(sizes.orders // 1_000, 10, 1_000))


def _partners(world: World) -> Partners:
    count = count_of(world.sizes)
    began = moments(np.full(count, world.begins))
    users = np.arange(count, dtype=np.int64) + next_id("user_account")
    copy(
        "user_account",
        {
            "id": users, "email": [f"partner-{number}@seeded.example" for number in users.tolist()],
            "name": numbered("Partner ", users), "locale": "en", "timezone": "UTC", "created_at": began,
        },
    )  # fmt: skip
    copy("role_grant", {"user_id": users, "role": "partner", "granted_at": began})
    keep_counting("user_account", "role_grant")
    terms = _program(world, approved_by=int(users[0]))
    enrolments = np.arange(count, dtype=np.int64) + next_id("program_enrolment")
    copy(
        "program_enrolment",
        {
            "id": enrolments, "program_id": terms[0], "user_id": users, "terms_id": terms[1], "state": "active",
            "joined_at": began,
        },
    )  # fmt: skip
    links = np.arange(count, dtype=np.int64) + next_id("referral_link")
    copy(
        "referral_link",
        {
            "id": links, "code": numbered("seeded-", links), "enrolment_id": enrolments, "target": "/", "label": "Seeded",
            "created_at": began,
        },
    )  # fmt: skip
    # Half of them were brought by one who was there before.
    below = np.arange(1, count, 2)
    above = (below * world.chance.random(len(below))).astype(np.int64)
    sponsor = np.full(count, -1, dtype=np.int64)
    sponsor[below] = above
    copy(
        "partner_sponsorship",
        {"user_id": users[below], "sponsor_id": users[above], "since": moments(np.full(len(below), world.begins))},
    )
    keep_counting("program_enrolment", "referral_link")
    return Partners(
        user_id=users, enrolment_id=enrolments, link_id=links, sponsor=sponsor, terms_id=terms[1], levels=LEVELS
    )


def _program(world: World, *, approved_by: int) -> tuple[int, int]:
    """A live program that pays for every order of a year, at two levels."""
    program, terms = next_id("program"), next_id("program_terms")
    began = moments(np.full(1, world.begins))
    copy(
        "program",
        {
            "id": np.array([program]), "slug": f"seeded-{program}", "name": "Seeded friends", "state": "live",
            "jurisdiction": "EU", "created_at": began,
        },
    )  # fmt: skip
    copy(
        "program_terms",
        {
            "id": np.array([terms]), "program_id": program, "version": 1, "basis": "order", "orders": "period",
            "period_days": 365, "pays": "percent", "levels": json.dumps(LEVELS), "currency": "EUR", "hold_days": HOLD_DAYS,
            "window_days": 60,
            "model": "last", "code_policy": "always", "friend_bp": 0, "joining": "open", "audience": "{}", "note": "Seeded",
            "approved_by_id": approved_by, "created_at": began, "published_at": began,
        },
    )  # fmt: skip
    keep_counting("program", "program_terms")
    copy("program_margin", {"program_id": np.array([program]), "margin_bp": MARGIN_BP, "written_at": began})
    return program, terms


def _brought(world: World, partners: Partners, best: int) -> tuple[Whole, Whole]:
    """The numbers of paid orders that somebody brought, and the place of who did; the best has far more than a fair share."""
    chance, orders = world.chance, world.known_orders()
    brought = np.nonzero(orders.paid & (chance.random(len(orders.id)) < BROUGHT_SHARE))[0]
    weights = partners.weights.copy()
    weights[best] = 0
    by = chance.choice(len(partners), size=len(brought), p=weights / weights.sum())
    by[chance.random(len(brought)) < BEST_SHARE] = best
    return brought, by


def _touch(world: World, partners: Partners, brought: Whole, by: Whole) -> None:
    """How each order came, as the order itself keeps it."""
    orders: Orders = world.known_orders()
    at = (orders.placed_at[brought] - DAY // 2).astype("datetime64[s]").astype(str)
    links = partners.link_id[by]
    details = [
        f'{{"click": {number}, "link_id": {link}, "at": "{moment}+00:00", "late": false}}'
        for number, link, moment in zip(brought.tolist(), links.tolist(), at.tolist(), strict=True)
    ]
    copy(
        "order_touch",
        {
            "order_id": orders.id[brought], "source": "referrals.link", "reference": numbered("seeded-", links),
            "details": details,
        },
    )  # fmt: skip
    keep_counting("order_touch")
    db.session.flush()


PART = Part(
    name="referrals", order=20, steps=lambda sizes: sizes.clicks + sizes.orders * 88 // 100 * 3 // 10, plant=plant
)
