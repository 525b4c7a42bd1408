"""What was drawn from the catalogue, kept in this process as long as it is true.

The database gives the catalogue a new random edition with every change of a service, a text, a price or a bundle, in
the same transaction. Whoever draws reads the edition first; what is kept under another edition is not looked at, so a
changed price is on the next page. The edition is random and not counted: a number would come twice after a rollback.
Nothing about a person may be kept here: no name, no token, no message.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, current_app

from app.catalogue.models import CatalogueEdition
from app.database import db

T = TypeVar("T")
MOST = 256
_EDITION = sa.select(CatalogueEdition.edition)


class Shelf:
    """The things kept of one edition; those used longest ago make room."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def init_app(app: Flask) -> None:
    app.extensions["catalogue.shelf"] = Shelf()


@dataclass(frozen=True)
class Today:
    """The shelf as of one reading of the edition, for one page."""

    edition: UUID | None
    shelf: Shelf

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for `key` in this edition; `key` must name all that it depends on besides the catalogue."""
        return self.shelf.take((self.edition, key), make)


def today() -> Today:
    """To be asked before anything else of the catalogue is read, once for every page."""
    return Today(db.session.scalar(_EDITION), current_app.extensions["catalogue.shelf"])
