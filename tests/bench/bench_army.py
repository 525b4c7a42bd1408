"""Volunteers: matching 2,000 wishes with 500 volunteers under every limit, against the first free one who fits.

The baseline takes the wishes one after another and gives each the first volunteer no limit forbids: what a person with a list
would do, and the least work there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reviews.army.pairing import Helper, Rules, Wanted, hindrance, match
from tests.bench.figures import Figure, at_most, median_seconds
from tests.reviews.army.test_pairing import a_world

SEED = "bench"
MOST_SECONDS = 10.0


def run() -> Iterator[Figure]:
    helpers, wishes = a_world(500, 2_000, 11)
    by_list = median_seconds(lambda: first_who_fits(helpers, wishes), rounds=3, warm_up=1)
    yield at_most(
        MOST_SECONDS,
        name="2,000 wishes matched with 500 volunteers",
        measured=median_seconds(lambda: match(helpers, wishes, Rules(), SEED), rounds=3, warm_up=1),
        unit="s",
        baseline=by_list,
        baseline_name="the first who fits, one by one",
    )


def first_who_fits(helpers: Sequence[Helper], wishes: Sequence[Wanted]) -> dict[int, int]:
    now, found = list(helpers), dict[int, int]()
    for wish in wishes:
        for place, helper in enumerate(now):
            if hindrance(helper, wish, Rules()) is None:
                found[wish.id], now[place] = helper.id, replace(helper, load=helper.load + 1)
                break
    return found
