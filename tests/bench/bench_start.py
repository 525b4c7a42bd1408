"""From `make run` to the first answer: cold in a fresh clone without an environment, and warm on the second call."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, at_most
from tests.fresh_clone import clone_into, seconds_to_answer


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        clone = clone_into(Path(folder))
        for name, goal in (("make run, cold, to the first answer", 60.0), ("make run, warm, to the first answer", 5.0)):
            yield at_most(goal, name=name, measured=seconds_to_answer(clone), unit="s")
