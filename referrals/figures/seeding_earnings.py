"""What partners of a made-up world earned: conversions of the orders they brought, refunds of these, commissions and rewards.

The ledger is left out: its chain is made by its own verbs alone, and reports do not read it.
"""

from __future__ import annotations

import numpy as np

from app.reports.seeding.copying import copy, keep_counting, moments, next_id, numbered
from app.reports.seeding.world import CHUNK, DAY, Whole, World
from referrals.figures.seeding_partners import Partners

HOLD = 30 * DAY
BASIS_POINTS = 10_000


def earn(world: World, partners: Partners, brought: Whole, by: Whole) -> None:
    for start in range(0, len(brought), CHUNK):
        part = slice(start, start + CHUNK)
        _sell(world, partners, brought[part], by[part])
        world.advance(len(brought[part]))
    keep_counting("referral_conversion", "commission", "reward")


def _sell(world: World, partners: Partners, orders: Whole, by: Whole) -> None:
    every = world.known_orders()
    net, placed, paid = every.net_minor[orders], every.placed_at[orders], every.paid_at[orders]
    currency = np.array(world.currencies)[every.currency[orders]]
    sales = np.arange(len(orders), dtype=np.int64) + next_id("referral_conversion")
    references = numbered("SEED-", every.id[orders])
    common = {"quantity": 1, "because": "{}"}
    copy(
        "referral_conversion",
        {
            **common, "id": sales, "source": "order", "external_id": references, "kind": "sale", "order_id": every.id[orders],
            "enrolment_id": partners.enrolment_id[by], "link_id": partners.link_id[by], "amount_minor": net, "currency": currency,
            "happened_at": moments(placed), "received_at": moments(paid),
        },
    )  # fmt: skip
    back = (net * every.refunded_share[orders]).astype(np.int64)
    gone = back > 0
    if gone.any():
        at = moments(np.minimum(paid[gone] + 30 * DAY, world.ends - 60))
        copy(
            "referral_conversion",
            {
                **common, "id": sales[-1] + 1 + np.arange(gone.sum()), "source": "order",
                "external_id": [f"SEED-{number}:refund" for number in every.id[orders][gone].tolist()], "kind": "refund",
                "order_id": every.id[orders][gone], "sale_external_id": numbered("SEED-", every.id[orders][gone]),
                "sale_id": sales[gone], "enrolment_id": partners.enrolment_id[by[gone]], "link_id": partners.link_id[by[gone]],
                "amount_minor": back[gone], "currency": currency[gone], "happened_at": at, "received_at": at,
            },
        )  # fmt: skip
    share = every.refunded_share[orders]
    for level, rate in enumerate(partners.levels, start=1):
        who = by if level == 1 else partners.sponsor[by]
        amount = (2 * net * rate + BASIS_POINTS) // (2 * BASIS_POINTS)
        _commissions(world, partners, who, level, rate, sales, net, amount, share, paid, currency)


def _commissions(
    world: World, partners: Partners, who: Whole, level: int, rate: int, sales: Whole, net: Whole, amount: Whole,
    share: np.ndarray, paid: Whole, currency: np.ndarray,
) -> None:  # fmt: skip
    there = (who >= 0) & (amount > 0)
    if not there.any():
        return
    who, units, at = who[there], amount[there], paid[there]
    rewards = np.arange(len(who), dtype=np.int64) + next_id("reward")
    back = np.minimum(units, (units * share[there]).astype(np.int64))
    matured = at + HOLD < world.ends
    copy(
        "reward",
        {
            "id": rewards, "source": [f"commission:{sale}:{level}" for sale in sales[there].tolist()], "kind": "cash",
            "user_id": partners.user_id[who], "units": units, "unit": currency[there], "details": "{}", "because": "{}",
            "state": np.select([back == units, matured], ["taken_back", "matured"], "pending"), "granted_at": moments(at),
            "hold_until": moments(at + HOLD), "matured_at": moments(np.where(matured & (back < units), at + HOLD, -1)),
            "taken_back": back,
        },
    )  # fmt: skip
    copy(
        "commission",
        {
            "conversion_id": sales[there], "enrolment_id": partners.enrolment_id[who], "user_id": partners.user_id[who],
            "terms_id": partners.terms_id, "level": level, "rate": rate, "base_minor": net[there], "amount_minor": units,
            "currency": currency[there], "reward_id": rewards, "because": "{}", "earned_at": moments(at),
        },
    )  # fmt: skip
