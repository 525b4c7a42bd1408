"""Writing rates down: one, or a file of them; the same again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.rates.models import ExchangeRate
from app.rates.queries import latest_of
from app.rates.reading import RateRead


def enter(wanted: RateRead, *, source: str, by: User) -> bool:
    """From now on it counts for that day; says whether that is new. What was converted before stays as it was."""
    new = _write([wanted], source, by)
    if new:
        details = {"day": wanted.day.isoformat(), "micro": wanted.micro}
        audit.record("exchange_rate.entered", ("exchange_rate", wanted.currency), **details)
    return bool(new)


def enter_all(wanted: Sequence[RateRead], *, source: str, by: User) -> int:
    """A whole file; how many were new."""
    new = _write(wanted, source, by)
    if new:
        audit.record("exchange_rate.imported", ("exchange_rate", source), rates=new)
    return new


def _write(wanted: Sequence[RateRead], source: str, by: User) -> int:
    counts = latest_of([each.day for each in wanted])
    rows = [
        {
            "day": each.day,
            "currency": each.currency,
            "micro": each.micro,
            "source": source,
            "entered_at": clock.now(),
            "entered_by_id": by.id,
        }
        for each in wanted
        if counts.get((each.day, each.currency)) != each.micro
    ]
    if rows:
        db.session.execute(sa.insert(ExchangeRate), rows)
    return len(rows)
