"""The core's part of the world: services, customers, orders with their lines, payments, refunds.

Planted: one service is ordered far less since a known day.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from app.database import db
from app.reports.seeding.copying import copy, keep_counting, moments, next_id, numbered
from app.reports.seeding.sockets import Part
from app.reports.seeding.world import DAY, NEVER, Orders, Whole, World, chunks

SERVICES = 24
VAT_BP = 2_400
MOST_LINES = 3
DROPPED, DROP_DAYS, DROP_TO = 3, 60, 0.4
CURRENCY_SHARES = (0.6, 0.15, 0.1, 0.1, 0.05)
_DISCIPLINES = ("web", "design", "writing", "film", "marketing", "photo")
_RELATIONS = np.array(["b2b", "b2c", "c2b"])
_GATEWAYS = np.array(["sandbox", "bank_transfer"])


def plant(world: World) -> None:
    _services(world)
    contacts = _contacts(world)
    world.orders = _drawn(world, contacts)
    for part in chunks(world.sizes.orders):
        _write(world, part)
        world.advance(part.stop - part.start)
    keep_counting("contact", "customer_order", "order_line", "order_adjustment", "payment", "refund", "service")
    _note_truths(world)


def _services(world: World) -> None:
    first = next_id("service")
    world.services = list(range(first, first + SERVICES))
    now = moments(np.full(SERVICES, world.begins, dtype=np.int64))
    copy(
        "service",
        {
            "id": np.array(world.services), "slug": [f"seeded-{number}" for number in world.services], "kind": "service",
            "discipline": [_DISCIPLINES[number % len(_DISCIPLINES)] for number in range(SERVICES)], "vat_category": "S",
            "vat_rate_bp": VAT_BP, "lead_time_days": np.arange(SERVICES) % 30 + 5, "position": np.arange(SERVICES) + 100,
            "active": True, "created_at": now, "updated_at": now,
        },
    )  # fmt: skip
    first_text = next_id("service_text")
    copy(
        "service_text",
        {
            "id": np.arange(SERVICES) + first_text, "service_id": np.array(world.services), "locale": "en",
            "title": [f"Seeded service {number + 1}" for number in range(SERVICES)], "summary": "One of a made-up world.",
            "body": "-",
        },
    )  # fmt: skip
    keep_counting("service_text")


def _contacts(world: World) -> Whole:
    count = max(5, world.sizes.orders * 45 // 100)
    ids = np.arange(count, dtype=np.int64) + next_id("contact")
    for part in chunks(count):
        own = ids[part]
        copy(
            "contact",
            {
                "id": own, "kind": np.where(own % 3 == 0, "company", "person"), "name": numbered("Customer ", own),
                "company_name": numbered("Company ", own),
                "email": [f"customer-{number}@seeded.example" for number in own.tolist()],
                "email_verified_at": moments(np.full(len(own), world.begins)), "street": "Made-up street 1", "postcode": "10000",
                "city": "Nowhere", "country": np.array(["EE", "TR", "PL", "IN", "JP"])[own % 5], "locale": "en",
                "created_at": moments(np.full(len(own), world.begins)),
            },
        )  # fmt: skip
    return ids


def _drawn(world: World, contacts: Whole) -> Orders:
    """Who orders what, when, and whether they pay: by chance, with many who come again and again."""
    chance, count = world.chance, world.sizes.orders
    placed = world.moments(count)
    service = chance.integers(0, SERVICES, count)
    falls = (service == DROPPED) & (placed >= world.second_of(DROP_DAYS)) & (chance.random(count) >= DROP_TO)
    service = np.where(falls, (service + chance.integers(1, SERVICES, count)) % SERVICES, service)
    paid = placed + (chance.exponential(1.2, count) * DAY).astype(np.int64) + 60
    never_paid = (chance.random(count) < 0.12) | (paid >= world.ends)
    delivered = paid + ((service % 30 + 5) * DAY * chance.normal(1.0, 0.3, count).clip(0.2)).astype(np.int64)
    return Orders(
        id=np.arange(count, dtype=np.int64) + next_id("customer_order"),
        contact_id=contacts[(len(contacts) * chance.random(count) ** 1.6).astype(np.int64)],
        service_id=np.array(world.services)[service],
        line_id=np.zeros(count, dtype=np.int64),
        currency=chance.choice(len(world.currencies), count, p=CURRENCY_SHARES),
        net_minor=np.zeros(count, dtype=np.int64),
        discount_minor=np.zeros(count, dtype=np.int64),
        placed_at=placed,
        paid_at=np.where(never_paid, NEVER, paid),
        delivered_at=np.where(never_paid | (delivered >= world.ends), NEVER, delivered),
        refunded_share=np.where(chance.random(count) < 0.04, chance.choice((0.25, 0.5, 1.0, 1.0), count), 0.0),
    )


def _write(world: World, part: slice) -> None:
    orders, chance = world.known_orders(), world.chance
    size = part.stop - part.start
    lines = chance.choice(MOST_LINES, size, p=(0.7, 0.22, 0.08)) + 1
    nets = (chance.lognormal(10.2, 0.8, (size, MOST_LINES))).astype(np.int64) + 1
    nets[np.arange(MOST_LINES)[None, :] >= lines[:, None]] = 0
    gross = nets.sum(axis=1)
    discount = np.where(chance.random(size) < 0.2, (gross * 2 * 10 + 100) // 200, 0)
    net = gross - discount
    tax = (net * VAT_BP * 2 + 10_000) // 20_000
    total = net + tax
    orders.net_minor[part], orders.discount_minor[part] = net, discount
    refunded = _went_back(world, part, total)
    _write_orders(world, part, net, tax, refunded)
    _write_lines(world, part, lines, nets, discount)
    _write_money(world, part, total, refunded)


def _went_back(world: World, part: slice, total: Whole) -> Whole:
    """What goes back of each order; nothing of those that nobody paid."""
    orders = world.known_orders()
    return np.where(orders.paid[part], (total * orders.refunded_share[part]).astype(np.int64), 0)


def _write_orders(world: World, part: slice, net: Whole, tax: Whole, refunded: Whole) -> None:
    orders, total = world.known_orders(), net + tax
    paid, placed, ids = orders.paid[part], orders.placed_at[part], orders.id[part]
    over = ~paid & (placed < world.second_of(14))
    copy(
        "customer_order",
        {
            "id": ids, "reference": numbered("SEED-", ids), "submission_key": numbered("seed-", ids),
            "state": np.select([paid & (refunded == total), paid, over], ["refunded", "paid", "expired"], "placed"),
            "relation": _RELATIONS[np.minimum(ids % 5, 2)], "contact_id": orders.contact_id[part], "locale": "en",
            "currency": np.array(world.currencies)[orders.currency[part]], "net_minor": net, "tax_minor": tax,
            "total_minor": total, "paid_minor": np.where(paid, total, 0), "refunded_minor": refunded,
            "placed_at": moments(placed), "due_at": moments(placed + 14 * DAY), "paid_at": moments(orders.paid_at[part]),
        },
    )  # fmt: skip


def _write_lines(world: World, part: slice, lines: Whole, nets: Whole, discount: Whole) -> None:
    """The first line is of the order's service, the others of any; discounts are shared by what lines cost."""
    orders, chance = world.known_orders(), world.chance
    until = nets.cumsum(axis=1)
    whole = until[:, -1:]
    above = (2 * discount[:, None] * until + whole) // (2 * whole)
    shares = np.diff(above, axis=1, prepend=0)
    services = np.array(world.services)[chance.integers(0, SERVICES, nets.shape)]
    services[:, 0] = orders.service_id[part]
    there = np.arange(MOST_LINES)[None, :] < lines[:, None]
    row, place = np.nonzero(there)
    ids = np.arange(len(row), dtype=np.int64) + next_id("order_line")
    orders.line_id[part] = ids[place == 0]
    copy(
        "order_line",
        {
            "id": ids, "order_id": orders.id[part][row], "position": place + 1, "service_id": services[there],
            "title": "Seeded work", "description": "-", "quantity": 1, "unit_net_minor": nets[there], "net_minor": nets[there],
            "discount_minor": shares[there], "vat_category": "S", "vat_rate_bp": VAT_BP,
        },
    )  # fmt: skip
    given = discount > 0
    if given.any():
        copy(
            "order_adjustment",
            {
                "order_id": orders.id[part][given], "position": 1, "source": "promotions", "label": "Seeded discount",
                "net_minor": -discount[given], "because": "{}",
            },
        )  # fmt: skip


def _write_money(world: World, part: slice, total: Whole, refunded: Whole) -> None:
    """Each paid order by one payment; what goes back, weeks later, if the world lasts that long, in one part or in two."""
    orders, chance = world.known_orders(), world.chance
    paid = orders.paid[part]
    ids, first = orders.id[part][paid], next_id("payment")
    payment_ids = np.arange(len(ids), dtype=np.int64) + first
    back, captured = refunded[paid], orders.paid_at[part][paid]
    copy(
        "payment",
        {
            "id": payment_ids, "order_id": ids, "gateway": _GATEWAYS[(ids % 5 == 0).astype(int)],
            "idempotency_key": numbered("seed-p", ids), "currency": np.array(world.currencies)[orders.currency[part][paid]],
            "amount_minor": total[paid], "state": np.where(back == total[paid], "refunded", "captured"),
            "captured_minor": total[paid], "refunded_minor": back, "started_at": moments(captured),
            "captured_at": moments(captured), "checks_made": 0,
        },
    )  # fmt: skip
    some = back > 1
    halves = np.where(chance.random(some.sum()) < 0.5, back[some] // 2, 0)
    when = np.minimum(captured[some] + chance.integers(5, 60, some.sum()) * DAY, world.ends - 120)
    for amounts, later, suffix in ((halves, 0, "a"), (back[some] - halves, 60, "b")):
        own = amounts > 0
        if own.any():
            copy(
                "refund",
                {
                    "payment_id": payment_ids[some][own], "idempotency_key": numbered(f"seed-r{suffix}", ids[some][own]),
                    "amount_minor": amounts[own], "reason": "seeded", "state": "succeeded",
                    "requested_at": moments(when[own] + later), "settled_at": moments(when[own] + later),
                },
            )  # fmt: skip


def _note_truths(world: World) -> None:
    orders = world.known_orders()
    of_paid: dict[str, Any] = {}
    for number, currency in enumerate(world.currencies):
        own = orders.paid & (orders.currency == number)
        of_paid[currency] = {
            "orders": int(own.sum()),
            "net_minor": int(orders.net_minor[own].sum()),
            "discount_minor": int(orders.discount_minor[own].sum()),
        }
    world.truths["sales"] = of_paid
    world.truths["drop"] = {
        "service_id": world.services[DROPPED],
        "since": world.day_of(DROP_DAYS).isoformat(),
        "falls_to_share": DROP_TO,
    }
    db.session.flush()


PART = Part(name="orders", order=0, steps=lambda sizes: sizes.orders, plant=plant)
