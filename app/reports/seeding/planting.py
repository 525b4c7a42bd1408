"""Making a world: part by part, each in a transaction of its own, and writing down what somebody who looks should find."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from app import clock
from app.config import settings
from app.database import db, transaction
from app.errors import Conflict
from app.reports.seeding.sockets import Part, seeds
from app.reports.seeding.world import Sizes, World

_IN_USE = sa.text("SELECT EXISTS (SELECT FROM customer_order) OR EXISTS (SELECT FROM user_account)")


class NotEmpty(Conflict):
    """Somebody's orders or accounts are there already."""


def truths_path() -> Path:
    return settings().instance_path / "seeded-truths.json"


def known_truths() -> dict[str, Any]:
    """What was written down when this installation's world was made; empty where none was."""
    path = truths_path()
    return dict(json.loads(path.read_text())) if path.exists() else {}


def require_empty() -> None:
    """Raises `NotEmpty` where the made-up world would mix with something real, or with another one."""
    if db.session.scalar(_IN_USE):
        raise NotEmpty


def parts() -> list[Part]:
    return sorted(seeds.answers(), key=lambda part: part.order)


def steps(sizes: Sizes) -> int:
    return sum(part.steps(sizes) for part in parts())


def plant(
    sizes: Sizes, *, seed: int, until: date | None = None, advance: Callable[[int], None] = lambda _rows: None
) -> Mapping[str, Any]:
    """The world of that size and seed: the same, whoever makes it, when it ends on the same day. Says its truths."""
    world = World(sizes=sizes, until=until or clock.today(), chance=np.random.default_rng(seed), advance=advance)
    world.truths.update(seed=seed, until=world.until.isoformat(), **vars(sizes))
    for part in parts():
        with transaction():
            part.plant(world)
    with transaction() as session:
        session.execute(sa.text("ANALYZE"))
    truths_path().parent.mkdir(parents=True, exist_ok=True)
    truths_path().write_text(json.dumps(world.truths, indent=2, sort_keys=True))
    return world.truths
