"""The only clock of the house, so that tests can stop it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


def today(timezone: str = "UTC") -> date:
    """The calendar day that a reader in `timezone` (IANA name) has now."""
    return now().astimezone(ZoneInfo(timezone)).date()


@contextmanager
def freeze(at: datetime) -> Iterator[None]:
    """Stop the clock at `at` (aware) for the duration of the block; for tests and the demo story."""
    if at.tzinfo is None:
        raise ValueError("freeze() wants an aware datetime")
    token = _stopped_at.set(at)
    try:
        yield
    finally:
        _stopped_at.reset(token)


def in_days(days: int) -> datetime:
    """The moment `days` times 24 hours from now."""
    return now() + timedelta(days=days)
