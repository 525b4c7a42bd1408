"""The promotion behind the discounts of a made-up world, its uses, and a batch of codes of which few were ever used."""

from __future__ import annotations

import json

import numpy as np

from app.reports.seeding.copying import copy, keep_counting, moments, next_id
from app.reports.seeding.world import NEVER, World, chunks
from referrals.promotions.terms import Kind, Terms

CODES = 1_000


def discount(world: World) -> None:
    """Captured where the order was paid, released where nobody paid."""
    began = moments(np.full(1, world.begins))
    promotion, batch = next_id("promotion"), next_id("code_batch")
    terms = Terms(kind=Kind.PERCENTAGE, labels={"en": "Seeded ten percent"}, rate_bp=1_000)
    copy(
        "promotion",
        {
            "id": np.array([promotion]), "name": f"Seeded ten percent {promotion}", "kind": "percentage",
            "state": "active", "automatic": True, "timezone": "UTC",
            "terms": json.dumps(terms.as_json()), "created_at": began, "published_at": began,
        },
    )  # fmt: skip
    orders = world.known_orders()
    for part in chunks(world.sizes.orders):
        given = orders.discount_minor[part] > 0
        paid, placed = orders.paid_at[part][given], orders.placed_at[part][given]
        if not len(paid):
            continue
        copy(
            "promotion_use",
            {
                "promotion_id": promotion, "order_id": orders.id[part][given], "beyond": False,
                "state": np.where(paid == NEVER, "released", "captured"),
                "currency": np.array(world.currencies)[orders.currency[part][given]],
                "amount_minor": orders.discount_minor[part][given], "reserved_at": moments(placed), "captured_at": moments(paid),
                "ended_at": moments(np.where(paid == NEVER, placed + 14 * 86_400, NEVER)),
            },
        )  # fmt: skip
    copy(
        "code_batch",
        {
            "id": np.array([batch]), "promotion_id": promotion, "purpose": "Seeded", "prefix": "", "size": CODES, "made": CODES,
            "created_at": began, "ready_at": began,
        },
    )  # fmt: skip
    used = (np.arange(CODES) % 5 == 0).astype(np.int64)
    copy(
        "promo_code",
        {
            "code": [f"SEEDED{batch}X{number:06d}" for number in range(CODES)], "batch_id": batch, "use_limit": 1, "taken": used,
        },
    )  # fmt: skip
    world.truths["breakage"] = {"promotion_id": promotion, "codes": CODES, "never_used": int(CODES - used.sum())}
    keep_counting("promotion", "promotion_use", "code_batch")
