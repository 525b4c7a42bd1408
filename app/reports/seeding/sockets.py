"""Where a package or a wing plugs in its part of the seeded world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.reports.seeding.world import Sizes, World
from app.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class Part:
    """`plant` writes this part and its truths into the world; `steps` says how many rows of the progress bar are its own.

    Parts are planted by `order`: what others point at comes first. The core's own orders are at 0.
    """

    name: str
    order: int
    steps: Callable[[Sizes], int]
    plant: Callable[[World], None]


# Asked without arguments.
seeds: Socket[Part] = Socket("reports.seeds")
