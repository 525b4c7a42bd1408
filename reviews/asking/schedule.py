"""When to ask, when to remind, when to ask again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reviews.asking.caps import MOST_REMINDERS

LONGEST_DELAY_DAYS = 90


@dataclass(frozen=True)
class Pace:
    """How a service is asked about; days are counted from the delivery, the last mail, the “not yet”."""

    delay_days: int = 7
    reminders: int = 2
    reminder_gap_days: int = 7
    not_yet_days: int = 14

    def first_at(self, delivered_at: datetime) -> datetime:
        return delivered_at + timedelta(days=self.delay_days)

    def next_reminder_at(self, sent_at: datetime, reminders_sent: int) -> datetime | None:
        """When the next reminder is due after a mail that went at `sent_at`; None when there is none left."""
        if reminders_sent >= min(self.reminders, MOST_REMINDERS):
            return None
        return sent_at + timedelta(days=self.reminder_gap_days)

    def again_at(self, said_at: datetime) -> datetime:
        """After “not tried yet”."""
        return said_at + timedelta(days=self.not_yet_days)
