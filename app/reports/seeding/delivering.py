"""Projects of the seeded orders: opened when paid, delivered more or less in time, closed a week later."""

from __future__ import annotations

import numpy as np

from app.reports.seeding.copying import copy, keep_counting, moments, numbered
from app.reports.seeding.sockets import Part
from app.reports.seeding.world import DAY, NEVER, World, chunks


def plant(world: World) -> None:
    """Only delivered ones, and those that still wait for a leader: running ones would need people."""
    orders = world.known_orders()
    for part in chunks(world.sizes.orders):
        paid = orders.paid[part]
        if not paid.any():
            continue
        ids, opened, delivered = orders.id[part][paid], orders.paid_at[part][paid], orders.delivered_at[part][paid]
        closed = np.where((delivered != NEVER) & (delivered < world.ends - 7 * DAY), delivered + 7 * DAY, NEVER)
        copy(
            "project",
            {
                "reference": numbered("SEED-P", ids), "order_id": ids, "title": "Seeded project",
                "state": np.select([closed != NEVER, delivered != NEVER], ["closed", "delivered"], "awaiting_leader"),
                "opened_at": moments(opened), "due_on": moments(opened + 20 * DAY), "delivered_at": moments(delivered),
                "closed_at": moments(closed),
            },
        )  # fmt: skip
        world.advance(int(paid.sum()))
    keep_counting("project")


PART = Part(name="projects", order=10, steps=lambda sizes: sizes.orders * 88 // 100, plant=plant)
