"""The demo story, told once. Each part is one transaction and remembers by its rows that it was told."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.database import transaction
from app.demo import catalogue, people


def tell() -> bool:
    """Whether anything was new."""
    with transaction():
        if people.is_loaded():
            return False
    with clock.freeze(clock.now() - timedelta(days=120)), transaction():
        people.write_people()
        catalogue.write_catalogue()
    return True
