"""What was drawn from public cases, kept in this process as long as it is true (docs/adr: published cases are kept drawn).

The database gives the cases a new random edition with every change of a publication, a consent or a logo, in the same
transaction; a day is part of every key, because consent that is limited in time ends at midnight. Whoever draws reads the
edition first, so what was withdrawn is gone with the next request.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask, current_app

from app import clock
from app.catalogue.shelf import Shelf, Today
from app.database import db
from cases.publishing.models import CasesEdition

MOST = 1024
_EDITION = sa.select(CasesEdition.edition)


def init_app(app: Flask) -> None:
    app.extensions["cases.shelf"] = Shelf(MOST)


def today() -> Today:
    """To be asked before anything else of public cases is read, once for every page. Keys must name the language."""
    return Today(db.session.scalar(_EDITION), current_app.extensions["cases.shelf"])


def key(name: str, *parts: object) -> tuple[object, ...]:
    return name, clock.now().date(), *parts
