"""Where a wing adds its own chapters to the demo story."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.sockets import Socket

# Days ago, hour of that day (UTC), and what was done.
Chapter = tuple[int, float, Callable[[], object]]

# Asked without arguments once, when the story is told; at equal moments the core's own chapters come first.
chapters: Socket[Sequence[Chapter]] = Socket("demo.chapters")
