"""Which rate counts on a day; a missing one is refused, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.database import db
from app.errors import Invalid
from app.rates.converting import BASE, EURO, Exchange, Rate
from app.rates.models import ExchangeRate

# Banks publish none on weekends and holidays: the one before counts then, and none that is older.
STILL_COUNTS = timedelta(days=7)


class NoRate(Invalid):
    title = _l("There is no exchange rate")

    def __init__(self, currency: str, day: date) -> None:
        super().__init__(
            _l(
                "There is no exchange rate of %(currency)s for %(day)s, and nothing is converted at a guess. Enter it first.",
                currency=currency,
                day=day.isoformat(),
            )
        )
        self.currency, self.day = currency, day


def exchange_on(day: date, of: str, to: str) -> Exchange:
    """How `of` becomes `to` on that day. Raises `NoRate`."""
    return Exchange(of=_rate(of, day), to=_rate(to, day))


def rates(currency: str = "") -> sa.Select[ExchangeRate]:
    """For the desk: the latest day first, of a day the entry that counts before those it replaced."""
    found = sa.select(ExchangeRate).options(joinedload(ExchangeRate.entered_by))
    found = found.where(ExchangeRate.currency == currency) if currency else found
    return found.order_by(ExchangeRate.day.desc(), ExchangeRate.currency, ExchangeRate.id.desc())


def currencies_entered() -> Sequence[str]:
    return db.session.scalars(sa.select(ExchangeRate.currency).distinct().order_by(ExchangeRate.currency)).all()


def replaced(rows: Sequence[ExchangeRate]) -> frozenset[int]:
    """Which of these entries were followed by another of the same day and currency."""
    later = sa.orm.aliased(ExchangeRate)
    found = (
        sa.select(ExchangeRate.id)
        .join(later, sa.and_(later.currency == ExchangeRate.currency, later.day == ExchangeRate.day))
        .where(ExchangeRate.id.in_([row.id for row in rows]), later.id > ExchangeRate.id)
    )
    return frozenset(db.session.scalars(found))


def latest_of(days: Sequence[date]) -> dict[tuple[date, str], int]:
    """What counts now, by day and currency."""
    found = sa.select(ExchangeRate.day, ExchangeRate.currency, ExchangeRate.micro)
    entered = db.session.execute(found.where(ExchangeRate.day.in_(set(days))).order_by(ExchangeRate.id))
    return {(row.day, row.currency): row.micro for row in entered}


def _rate(currency: str, day: date) -> Rate:
    if currency == BASE:
        return EURO
    found = db.session.scalar(
        sa.select(ExchangeRate)
        .where(ExchangeRate.currency == currency, ExchangeRate.day <= day, ExchangeRate.day >= day - STILL_COUNTS)
        .order_by(ExchangeRate.day.desc(), ExchangeRate.id.desc())
        .limit(1)
    )
    if found is None:
        raise NoRate(currency, day)
    return found.rate
