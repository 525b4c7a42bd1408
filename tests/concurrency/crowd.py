"""Many threads that begin at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask

from app.database import db

Answer = TypeVar("Answer")


@contextmanager
def room_for(app: Flask, people: int) -> Iterator[None]:
    """A connection for each of `people`, none of which waits for another's."""
    with app.app_context():
        before = db.engine
        wide = sa.create_engine(
            before.url,
            pool_size=people + 2,
            max_overflow=0,
            connect_args={"options": "-c timezone=UTC -c lock_timeout=30000"},
        )
        db.engines[None] = wide
        try:
            yield
        finally:
            db.session.remove()
            db.engines[None] = before
            wide.dispose()


def all_at_once(app: Flask, act: Callable[[int], Answer], people: int) -> list[Answer | BaseException]:
    """What `act(number)` gave each of `people`, or what it raised; all wait at a barrier with a connection in hand."""
    barrier = threading.Barrier(people)

    def one(number: int) -> Answer | BaseException:
        with app.app_context():
            db.session.execute(sa.text("SELECT 1"))
            db.session.rollback()
            barrier.wait(timeout=60)
            try:
                return act(number)
            except Exception as error:  # noqa: BLE001  the test looks at what was raised
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))
