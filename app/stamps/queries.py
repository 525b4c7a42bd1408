"""Reading stamps."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.stamps.models import Stamp


def stamps(state: str) -> sa.Select[Stamp]:
    """The newest first; an empty `state` is any."""
    wanted = sa.select(Stamp).order_by(Stamp.id.desc())
    return wanted.where(Stamp.state == state) if state else wanted


def count_of(state: str) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Stamp.state == state)) or 0


def stamp(stamp_id: int) -> Stamp:
    found = db.session.get(Stamp, stamp_id)
    if found is None:
        raise NotFound
    return found
