"""Exchange rates of the story, as finance brings them in once a month."""

from __future__ import annotations

from datetime import date, timedelta

from app import clock
from app.accounts.roles import Role
from app.database import transaction
from app.demo.people import at_the_desk
from app.demo.sockets import Chapter
from app.rates.entering import enter, enter_all
from app.rates.reading import RateRead

# Made up, near what they were; in millionths.
ABOUT = {"GBP": 874_300, "INR": 97_412_500, "PLN": 4_261_800, "TRY": 48_215_600, "USD": 1_157_900}
SOURCE = "Example rates"


def chapters() -> list[Chapter]:
    return [*((days, 7.5, _bring) for days in (62, 34, 10, 2)), (1, 6.0, _mend)]


def _bring() -> None:
    """The working days of the four weeks before."""
    days = [clock.today() - timedelta(days=back) for back in range(28)]
    rates = [_on(day, currency) for day in days if day.weekday() < 5 for currency in ABOUT]
    with at_the_desk(Role.FINANCE) as person, transaction():
        enter_all(sorted(rates), source=SOURCE, by=person)


def _mend() -> None:
    """One was wrong by a digit, and was entered again."""
    it = _on(clock.today() - timedelta(days=1), "PLN")
    with at_the_desk(Role.FINANCE) as person, transaction():
        enter(RateRead(it.day, it.currency, it.micro + 1_000), source=SOURCE, by=person)


def _on(day: date, currency: str) -> RateRead:
    """It wanders by at most one in a hundred, the same each time the story is told."""
    wave = (day.toordinal() * 37 + len(currency) * ord(currency[0])) % 201 - 100
    return RateRead(day, currency, ABOUT[currency] + ABOUT[currency] * wave // 10_000)
