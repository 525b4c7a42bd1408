"""The rule by which buyers of a service are asked: the desk's, or the house's."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from reviews.asking.models import AskingRule
from reviews.asking.schedule import Pace


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`locale` empty: the language of the order."""

    active: bool = True
    pace: Pace = field(default_factory=Pace)
    locale: str = ""


def rule_of(service_id: int) -> Rule:
    found = db.session.scalar(sa.select(AskingRule).where(AskingRule.service_id == service_id))
    return Rule(active=found.active, pace=found.pace, locale=found.locale) if found else Rule()


def keep(service_id: int, rule: Rule, *, by: User | None) -> None:
    """From now on buyers of this service are asked like that; asks that wait keep their day."""
    values = {
        "active": rule.active,
        "delay_days": rule.pace.delay_days,
        "reminders": rule.pace.reminders,
        "reminder_gap_days": rule.pace.reminder_gap_days,
        "not_yet_days": rule.pace.not_yet_days,
        "locale": rule.locale,
        "updated_at": clock.now(),
        "updated_by_id": by.id if by else None,
    }
    db.session.execute(
        insert(AskingRule)
        .values(service_id=service_id, **values)
        .on_conflict_do_update(index_elements=["service_id"], set_=values)
    )
