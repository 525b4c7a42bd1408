"""Statements of royalties: a year of a person, by licence and brief, as the ledger has it (R42)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app import clock
from app.accounts.models import User
from app.database import db
from app.money import Money
from reviews.contributions import letters
from reviews.contributions.licence_models import Royalty


@dataclass(frozen=True, kw_only=True)
class Line:
    """An amount, and what of it was taken back when a customer's money went back."""

    royalty: Royalty
    taken_back: Money

    @property
    def left(self) -> Money:
        return self.royalty.amount - self.taken_back


@dataclass(frozen=True, kw_only=True)
class YearStatement:
    year: int
    lines: Sequence[Line]

    @property
    def totals(self) -> list[Money]:
        """By currency; nothing is converted."""
        by_currency: dict[str, Money] = {}
        for line in self.lines:
            code = line.left.currency
            by_currency[code] = by_currency.get(code, Money.zero(code)) + line.left
        return [by_currency[code] for code in sorted(by_currency)]


def statement_of(person: User, year: int) -> YearStatement:
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    found = (
        sa.select(Royalty)
        .where(Royalty.user_id == person.id, Royalty.booked_at >= begin, Royalty.booked_at < end)
        .options(selectinload(Royalty.reward), selectinload(Royalty.licence), selectinload(Royalty.brief))
        .order_by(Royalty.booked_at, Royalty.id)
    )
    lines = [
        Line(royalty=each, taken_back=Money(each.reward.taken_back, each.currency))
        for each in db.session.scalars(found)
    ]
    return YearStatement(year=year, lines=lines)


def years_of(person: User) -> list[int]:
    """Those with entries, and this one; the newest first."""
    year = sa.cast(sa.extract("year", sa.func.timezone("UTC", Royalty.booked_at)), sa.Integer)
    found = db.session.scalars(sa.select(year).where(Royalty.user_id == person.id).distinct())
    return sorted({*found, clock.today().year}, reverse=True)


def tell_last_year() -> None:
    """Once per person and year."""
    year = clock.today().year - 1
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    ids = sa.select(Royalty.user_id).where(Royalty.booked_at >= begin, Royalty.booked_at < end)
    people = sa.select(User).where(User.id.in_(ids), User.erased_at.is_(None)).order_by(User.id)
    for person in db.session.scalars(people).unique().all():
        letters.tell_statement(person, year)
