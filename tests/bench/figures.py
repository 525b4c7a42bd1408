"""What a bench returns: a figure beside its baseline, measured in the same run on the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask.testing import FlaskClient


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured figure. `ratio` compares with the baseline; `goal` says in words what was hoped for."""

    name: str
    measured: float
    unit: str
    baseline: float | None = None
    baseline_name: str = ""
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.measured / self.baseline if self.baseline else None

    def line(self) -> str:
        compared = f"{self.baseline:>10.2f}  {self.ratio:>6.2f}" if self.baseline else f"{'':>10}  {'':>6}"
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return f"{self.name:<52} {self.measured:>10.2f} {self.unit:<9} {compared}  {self.goal:<14} {verdict}"


HEADER = f"{'figure':<52} {'measured':>10} {'unit':<9} {'baseline':>10}  {'ratio':>6}  {'goal':<14} verdict"


def at_least(goal: float, **figure: object) -> Figure:
    """A figure whose ratio to its baseline should be at least `goal`."""
    it = Figure(goal=f"ratio >= {goal}", **figure)  # type: ignore[arg-type]
    return Figure(**{**it.__dict__, "met": (it.ratio or 0) >= goal})


def at_most(goal: float, **figure: object) -> Figure:
    """A figure that should itself be at most `goal` in its own unit."""
    it = Figure(goal=f"<= {goal:g} {figure['unit']}", **figure)  # type: ignore[arg-type]
    return Figure(**{**it.__dict__, "met": it.measured <= goal})


def median_seconds(action: Callable[[], object], *, rounds: int, warm_up: int = 2) -> float:
    """The median duration of `rounds` calls of `action`, in seconds, after a warm-up."""
    for _ in range(warm_up):
        action()
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def p95(seconds: list[float]) -> float:
    """The 95th percentile, by the nearest rank."""
    return sorted(seconds)[int(len(seconds) * 0.95)]


def pages_p95(client: FlaskClient, first: str, second: str, *, rounds: int, warm_up: int = 5) -> tuple[float, float]:
    """p95 of two pages in seconds, asked for in turns so that a busy moment of the machine meets both."""
    taken: dict[str, list[float]] = {first: [], second: []}
    for at in range(rounds):
        for path, seconds in taken.items():
            begun = time.perf_counter()
            answer = client.get(path)
            assert answer.status_code == 200, answer.status
            if at >= warm_up:
                seconds.append(time.perf_counter() - begun)
    return p95(taken[first]), p95(taken[second])
